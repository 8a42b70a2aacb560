"""What is wrong, said on a page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel

from nndl_studio.sentence import Sentence
from nndl_studio.ui.texts import show


class WrongLabel(QLabel):
    """Hidden while nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", "bad")
        self._is_fault = False
        self.hide()

    @Slot(object)
    def set_words(self, words: Sentence) -> None:
        """Say this; nothing is wrong where it is empty."""
        self._show(words, False)

    @Slot(object)
    def set_fault(self, words: Sentence) -> None:
        """The same of what is known as a part of longer sentences, and begins small."""
        self._show(words, True)

    def _show(self, words: Sentence, is_fault: bool) -> None:
        self._is_fault = is_fault
        show(self._write, words)
        self.setVisible(bool(words))

    def _write(self, text: str) -> None:
        self.setText(begun(text) if self._is_fault else text)


def begun(text: str) -> str:
    """What is told, with a capital where the language has such."""
    return text[:1].upper() + text[1:]
