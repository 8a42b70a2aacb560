"""A line of words that takes no more room than there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from nndl_studio.ui.texts import literal

LEAST_WIDTH = 40


class Line(QLabel):
    """Cut in the `middle` where it is too long, or at its end; the tooltip has it whole. It gives
    way down to a `least` width."""

    def __init__(self, words: str = "", least: int = LEAST_WIDTH, middle: bool = True) -> None:
        super().__init__()
        self._least = least
        ways = Qt.TextElideMode
        self._way = ways.ElideMiddle if middle else ways.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setToolTip(literal(words))

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(self._least, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), self._way, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
