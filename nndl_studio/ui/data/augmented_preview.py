"""The samples of a file as training will see them, where pictures are augmented: drawn again at a
click, as a further epoch draws them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.datasets import Scale, SourceConfig
from nndl_studio.datasets.augmentation import FIELDS, Augmentation
from nndl_studio.datasets.fit_recipe import fitted
from nndl_studio.datasets.info import Samples
from nndl_studio.datasets.sample_look import SampleLook
from nndl_studio.sentence import say
from nndl_studio.training.augment import augmented, background_of, keys_of
from nndl_studio.ui.data.page_keys import page_button
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.data.sample_preview import SamplePreview
from nndl_studio.ui.texts import show


class AugmentedPreview(QWidget):
    """Stands around a preview and tells it what to show; set with `set_look` and `set_config`."""

    def __init__(self, preview: SamplePreview) -> None:
        super().__init__()
        self._preview = preview
        self._look: SampleLook | None = None
        self._config: SourceConfig | None = None
        self._epoch = 0
        self.drawing = Reading(self)
        self.says = QLabel()
        self.again = page_button(say("Draw again"))
        self._place()
        self.drawing.done.connect(self._show)
        self.drawing.failed.connect(self._fail)
        self.again.clicked.connect(self._draw_again)

    def set_look(self, look: SampleLook) -> None:
        """Show these samples, as they are until settings say otherwise."""
        self._look, self._config = look, None
        self._preview.set_look(look)

    def set_config(self, config: SourceConfig) -> None:
        """Show the samples as these settings augment them."""
        before, self._config = self._config, config
        varied = self._has_pictures and config.augmentation.on
        self.bar.setVisible(varied)
        if varied and _seen(config) != (before and _seen(before)):
            self._draw()
        elif not varied and before is not None and before.augmentation.on:
            self.stop()
            if self._look is not None:
                self._preview.set_look(self._look)

    @property
    def idle(self) -> frozenset[str]:
        """Settings that mean nothing here, because the samples are no pictures."""
        return frozenset() if self._has_pictures else FIELDS

    @property
    def _has_pictures(self) -> bool:
        return self._look is not None and self._look.info.kind == "map"

    def stop(self) -> None:
        """Wait for no drawing any more."""
        self.drawing.stop()

    def _place(self) -> None:
        self.says.setProperty("look", "mute")
        show(self.again.setToolTip, say("As the next epoch will see them"))
        self.bar = QWidget()
        self.bar.hide()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.says, 1)
        row.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self._preview, 1)

    @Slot()
    def _draw_again(self) -> None:
        self._epoch += 1
        self._draw()

    def _draw(self) -> None:
        assert self._look is not None
        assert self._config is not None
        self.drawing.start(partial(augmented_look, self._look, self._config, self._epoch))

    @Slot(object)
    def _fail(self, refusal: Refusal) -> None:
        show(self.says.setText, refusal.words)

    @Slot(object)
    def _show(self, look: SampleLook) -> None:
        self._preview.set_look(look)
        words = say("Augmented, as epoch {epoch} of a run may see them", epoch=self._epoch + 1)
        show(self.says.setText, words)


def augmented_look(look: SampleLook, config: SourceConfig, epoch: int) -> SampleLook:
    """Maps as they are augmented in an epoch, in the numbers of their file. The scaling is that of
    these few samples alone."""
    every = np.arange(len(look.x))
    samples = Samples(look.x, look.label)
    recipe = fitted(look.info, samples, every, config.range, config.frame, config.alphabet)
    keys, most = keys_of(config.draw, epoch, every), config.augmentation
    plain = recipe.x_of(look.x)
    x = augmented(plain, most, background_of(plain), keys)
    scaling = recipe.scaling
    gain = np.where(scaling.gain == 0, 1, scaling.gain)
    raw = (x - scaling.floor) / gain + scaling.shift
    whole = look.x.dtype.kind in "iu"
    raw = np.clip(np.rint(raw) if whole else raw, *_range(look.x))
    return replace(look, x=raw.astype(look.x.dtype))


def _range(x: NDArray[Any]) -> tuple[float, float]:
    """What a picture can hold; black, which comes in from outside, always."""
    if x.dtype == np.uint8:
        return 0.0, 255.0
    return min(float(x.min()), 0.0), max(float(x.max()), 0.0)


def _seen(config: SourceConfig) -> tuple[Augmentation, int, Scale, int]:
    """The settings that can be seen in the pictures."""
    return config.augmentation, config.frame, config.range, config.draw
