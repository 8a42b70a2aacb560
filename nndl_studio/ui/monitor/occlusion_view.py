"""Occlusion: the sample, and over it where covering it makes the answer fall."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.training.findings import Occlusion
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.line import Line
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.colours import (
    Floats,
    Picture,
    calm_scale,
    grey_table,
    levels,
    signed_table,
)
from nndl_studio.ui.monitor.numbers import three_digits
from nndl_studio.ui.monitor.picture import PictureView
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

USUAL, MOST = 5, 64
# How much of the picture the deepest colour lets through.
COVER = 0.8


class OcclusionView(Card):
    """The side of the square is the choice."""

    def __init__(self) -> None:
        super().__init__(say("Occlusion"))
        self._found: Occlusion | None = None
        self.side = self._make_side()
        self._add_samples()
        self.picture = PictureView()
        self.picture.pointed.connect(self._point)
        self.scale = ScaleBar(say("By how much the answer for the true class falls"))
        self.words, self.readout = QLabel(), Line(least=0, middle=False)
        self.words.setProperty("look", "small")
        self.words.setWordWrap(True)
        self.readout.setProperty("look", "mono-mute")
        hint = say(
            "What the square covers shows here as soon as the network is built, if the samples are "
            "pictures with a class."
        )
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._repaint)

    @property
    def choice(self) -> int:
        """The side of the square in pixels."""
        return int(self.side.value())

    def set_values(self, values: Look | None) -> None:
        """Show an `Occlusion`."""
        found = values if isinstance(values, Occlusion) and values.places else None
        self._found = found
        self._show_hint(found is None)
        self._repaint()
        if found is not None:
            show(self.words.setText, _told(found))
            self._point(None)

    def now_shown(self) -> Shown:
        found = self._found
        assert found is not None
        assert self.picture.picture is not None
        return Shown(
            texts={"words": self.words.text(), "readout": self.readout.text()},
            pictures={"covered": self.picture.picture.copy()},
            values={"fall": found.fall.copy(), "sample": found.picture.copy()},
        )

    def _repaint(self) -> None:
        found = self._found
        if found is None:
            self.picture.clear_picture()
            return
        table, scale = signed_table(themes.current), calm_scale(found.fall)
        self.picture.set_picture(laid_over(found.picture, found.fall, scale, table))
        self.scale.set_scale(table, -scale, scale)

    def _point(self, spot: tuple[float, float] | None) -> None:
        found = self._found
        if found is None:
            return
        height, width = found.fall.shape
        row, column = (int(spot[1]), int(spot[0])) if spot else (-1, -1)
        if not (0 <= row < height and 0 <= column < width):
            show(self.readout.set_words, "")
            return
        fall = three_digits(float(found.fall[row, column]))
        words = say("({row}, {column}): falls by {fall}", row=row, column=column, fall=fall)
        show(self.readout.set_words, words)

    def _choose(self) -> None:
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _make_side(self) -> QSpinBox:
        side = QSpinBox()
        side.setRange(1, MOST)
        side.setValue(USUAL)
        show(side.setPrefix, say("square "))
        show(side.setToolTip, say("The side of the square, in pixels"))
        show(side.setAccessibleName, say("Side of the square"))
        side.setFixedSize(96, 26)
        side.setProperty("look", "small")
        side.valueChanged.connect(self._choose)
        return side

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.picture, 1)
        column.addWidget(self.words)
        legend = QHBoxLayout()
        legend.setSpacing(8)
        legend.addWidget(self.side)
        legend.addWidget(self.scale)
        legend.addWidget(self.readout, 1)
        column.addLayout(legend)
        return shown


def laid_over(picture: Floats, fall: Floats, scale: float, table: Picture) -> Picture:
    """(height, width, 3): the picture in greys, under the colours of its falls between −scale and
    scale; where nothing falls it is seen as it is."""
    low, high = float(picture.min()), float(picture.max())
    greys = grey_table()[levels(picture, low, high)].astype(np.float64)
    colours = table[levels(fall, -scale, scale)].astype(np.float64)
    cover = COVER * np.clip(np.abs(fall) / scale, 0, 1)[..., None]
    return np.asarray(np.rint(greys * (1 - cover) + colours * cover), np.uint8)


def _told(found: Occlusion) -> Sentence:
    row, column = found.at
    return say(
        "{name}: the answer {answer} falls to {least} behind the square at row {row}, column "
        "{column}",
        name=found.truth,
        answer=three_digits(found.answer),
        least=three_digits(found.least),
        row=row,
        column=column,
    )
