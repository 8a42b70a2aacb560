"""What is wrong, said on a page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel

from nndl_studio.sentence import Sentence
from nndl_studio.ui.begun import begun
from nndl_studio.ui.texts import show


class WrongLabel(QLabel):
    """Hidden while nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", "bad")
        self.hide()

    @Slot(object)
    def set_words(self, words: Sentence) -> None:
        """Say this; nothing is wrong where it is empty."""
        show(self.setText, words)
        self.setVisible(bool(words))

    @Slot(object)
    def set_fault(self, words: Sentence) -> None:
        """The same of what is known as a part of longer sentences, and begins small."""
        self.set_words(begun(words))
