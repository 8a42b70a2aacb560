"""Targets, an autoencoder's inputs, above; the answers below; and how far apart they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.training.findings import Rebuilt
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.numbers import three_digits
from nndl_studio.ui.monitor.pictures_of import pictures_of
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.tiles import Tiles
from nndl_studio.ui.texts import show


class RebuiltView(Card):
    """Always the same samples, so that one sees them become clear."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Rebuilt inputs"))
        self.tiles = Tiles(say("Colours of the values: one symmetric scale for all"))
        self.words = QLabel()
        self.words.setProperty("look", "small")
        self.words.setContentsMargins(12, 6, 12, 0)
        self.words.setWordWrap(True)
        hint = say("What is rebuilt shows here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))

    def set_values(self, values: Look | None) -> None:
        """Show a `Rebuilt`."""
        found = values if isinstance(values, Rebuilt) and len(values.targets) else None
        self._show_hint(found is None)
        if found is None:
            return
        both = np.concatenate([pictures_of(found.targets), pictures_of(found.answers)])
        self.tiles.set_maps(both, columns=len(found.targets))
        show(self.words.setText, self._told(found))

    def now_shown(self) -> Shown:
        return replace(self.tiles.shown(), texts={"words": self.words.text()})

    def _told(self, found: Rebuilt) -> Sentence:
        errors = {"error": three_digits(found.error), "alone": three_digits(found.constant)}
        if found.split == "validation":
            return say(
                "above target, below answer · validation error {error}, of the mean alone {alone}",
                **errors,
            )
        return say(
            "above target, below answer · training error {error}, of the mean alone {alone}",
            **errors,
        )

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.words)
        column.addWidget(self.tiles, 1)
        return shown
