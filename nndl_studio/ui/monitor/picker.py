"""The choice in a view's header, as narrow as the header needs it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox

from nndl_studio.sentence import Sentence
from nndl_studio.ui.short_combo import ShortCombo
from nndl_studio.ui.texts import show


class Picker(ShortCombo):
    """`tip` says what is chosen, `least` how narrow (px) it may be."""

    def __init__(self, tip: Sentence, least: int) -> None:
        super().__init__()
        self._least = least
        show(self.setToolTip, tip)
        self.setProperty("look", "flat")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def minimumSizeHint(self) -> QSize:
        """By what it says now: Qt keeps the one of the first language."""
        return self.sizeHint().boundedTo(QSize(self._least, self.sizeHint().height()))
