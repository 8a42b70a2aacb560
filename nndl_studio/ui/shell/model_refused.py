"""Why a model can't be drawn: all that is against it, a line each, to read and to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from nndl_studio.exchange.format import Lack
from nndl_studio.sentence import Sentence, joined, say, say_count
from nndl_studio.ui.look import repolish
from nndl_studio.ui.shell.export_outlook import label
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import mono_font


class ModelRefused(QWidget):
    """Set with `set_lacks`, or with `set_words` where there is one reason alone."""

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.words, self.lines = QLabel(), label(), QPlainTextEdit()
        self.heading.setProperty("look", "bad")
        self.words.setProperty("look", "mute")
        self.lines.setReadOnly(True)
        self.lines.setFont(mono_font(12))
        self.lines.setProperty("look", "lines")
        show(self.lines.setAccessibleName, say("What can't be drawn"))
        self.lines.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.lines, 1)
        column.addWidget(self.words)
        column.addStretch(0)

    def set_lacks(self, lacks: Sequence[Lack], advice: Sentence) -> None:
        """Name each, by its node in the model."""
        words = say_count(
            len(lacks), "{n:,} operation can't be drawn", "{n:,} operations can't be drawn"
        )
        show(self.heading.setText, words)
        self.heading.show()
        show(self.lines.setPlainText, joined("\n", [lack.in_words for lack in lacks]))
        self.lines.show()
        self._say(advice, "mute")
        self.lines.setFocus()

    def set_words(self, words: Sentence) -> None:
        self.heading.hide()
        self.lines.hide()
        self._say(words, "bad")

    def _say(self, words: Sentence, look: str) -> None:
        show(self.words.setText, words)
        self.words.setProperty("look", look)
        repolish(self.words)
