"""What opens in a cell of the columns' table: a list to choose from, or a line to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget


class Choices(QComboBox):
    """A list that is open as long as it is there; `left` tells that it was closed without a choice.
    What is chosen and what is shown of it may differ."""

    left = Signal()

    def __init__(self, parent: QWidget, choices: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__(parent)
        self._over = False
        self.setAccessibleName(name)
        for key, words in choices:
            self.addItem(words, key)
        # Wide enough for the longest, however narrow its cell is.
        hint = self.view().sizeHintForColumn(0)
        self.view().setMinimumWidth(hint + 2 * self.fontMetrics().averageCharWidth())
        QTimer.singleShot(0, self, self.showPopup)

    def choose(self, key: str) -> None:
        """Show what is chosen so far."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def hidePopup(self) -> None:
        """Qt hides the list both before it tells of a choice and when there is none."""
        shown = self.view().isVisible()
        super().hidePopup()
        if shown:
            QTimer.singleShot(0, self, self._leave)

    def finish(self) -> None:
        """A choice has been taken."""
        self._over = True

    def _leave(self) -> None:
        if not self._over:
            self.left.emit()


class OwnValue(QLineEdit):
    """A line for what stands where a column is empty."""

    def __init__(self, parent: QWidget, name: str, wanted: str, words: Sequence[str]) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self.setAccessibleName(name)
        self.setPlaceholderText(wanted)
        self.setToolTip(wanted)
        if words:
            completer = QCompleter(list(words), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            self.setCompleter(completer)

    def mark(self, wrong: str) -> None:
        """Frame it as wrong, with the reason on hover."""
        self.setToolTip(wrong or self._wanted)
        self.setProperty("wrong", bool(wrong))
        self.style().unpolish(self)
        self.style().polish(self)
