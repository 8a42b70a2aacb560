"""Lines to write in and to search by, which show whole what can be written there."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

# What Qt leaves free on both sides of the words.
MARGINS = 4


class PromptedLine(QLineEdit):
    """No narrower than what it says while it is empty."""

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(max(least.width(), words + self._frame()), least.height())

    def set_words(self, words: str) -> None:
        """Say what can be written."""
        self.setPlaceholderText(words)
        self.updateGeometry()

    def _frame(self) -> int:
        """What the style keeps for itself, of any width."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_LineEditContents
        inside = self.style().subElementRect(element, option, self).width()
        return option.rect.width() - inside + MARGINS + 2


class SearchLine(PromptedLine):
    """What it says while it is empty leaves no room for the button that clears it: it comes with
    words to clear."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
