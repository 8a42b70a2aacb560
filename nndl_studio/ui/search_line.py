"""A line to search by, which shows whole what can be searched for."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

# What Qt leaves free on both sides of the words.
MARGINS = 4


class SearchLine(QLineEdit):
    """No narrower than what it says while it is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(max(least.width(), words + self._frame()), least.height())

    def set_words(self, words: str) -> None:
        """Say what can be searched for."""
        self.setPlaceholderText(words)
        self.updateGeometry()

    def _frame(self) -> int:
        """What the style keeps for itself, of any width."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_LineEditContents
        inside = self.style().subElementRect(element, option, self).width()
        # Without words in it there is no button to clear it.
        return option.rect.width() - inside + MARGINS + 2
