"""The line over the loss plot: what each curve is and its latest value."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.training.snapshot import EpochResult
from nndl_studio.ui.theme import themes, ui_font

DASH = 16.0
GAP = 6.0
SPACE = 16.0


class LossLegend(QWidget):
    """Train solid, validation dashed, accuracy in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(ui_font(12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._train = self._validation = self._accuracy = self._hover = ""
        self.set_result(None)

    def set_result(self, result: EpochResult | None) -> None:
        """The figures of the last epoch, or none yet."""
        train = "" if result is None else f" {result.train.loss:.3g}"
        held = None if result is None else result.validation
        self._train = self.tr("train") + train
        self._validation = "" if result is not None and held is None else self.tr("validation")
        self._accuracy = ""
        if held is not None:
            self._validation += f" {held.loss:.3g}"
            self._set_accuracy(held.accuracy)
        elif result is not None:
            self._set_accuracy(result.train.accuracy)
        self._changed()

    def set_loss(self, loss: float) -> None:
        """The smoothed batch loss, before the first epoch has ended."""
        self._train = self.tr("train") + f" {loss:.3g}"
        self._changed()

    def set_hover(self, text: str) -> None:
        """What is under the mouse."""
        if text != self._hover:
            self._hover = text
            self.update()

    def text(self) -> str:
        """All words, for screen readers and tests."""
        parts = (self._train, self._validation, self._accuracy)
        return " · ".join(part for part in parts if part)

    def sizeHint(self) -> QSize:
        return QSize(240, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current
        painter = QPainter(self)
        x = self._entry(painter, 0.0, theme.color("accent"), Qt.PenStyle.SolidLine, self._train)
        dashed = theme.color("negative")
        if self._validation:
            x = self._entry(painter, x, dashed, Qt.PenStyle.DashLine, self._validation)
        painter.setPen(theme.color("text"))
        x = self._words(painter, x, self._accuracy)
        painter.setPen(theme.color("mute"))
        right = QRectF(x, 0, self.width() - x, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(right, flags, self._hover)
        painter.end()

    def _set_accuracy(self, accuracy: float | None) -> None:
        if accuracy is not None:
            self._accuracy = self.tr("accuracy {0} %").format(f"{100 * accuracy:.1f}")

    def _changed(self) -> None:
        self.setAccessibleName(self.text())
        self.update()

    def _entry(
        self, painter: QPainter, x: float, color: QColor, style: Qt.PenStyle, words: str
    ) -> float:
        pen = QPen(color, 2, style)
        pen.setDashPattern([2, 1.5]) if style == Qt.PenStyle.DashLine else None
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(x, middle), QPointF(x + DASH, middle))
        painter.setPen(themes.current.color("mute"))
        return self._words(painter, x + DASH + GAP, words)

    def _words(self, painter: QPainter, x: float, words: str) -> float:
        if not words:
            return x
        width = QFontMetricsF(self.font()).horizontalAdvance(words)
        place = QRectF(x, 0, width + 2, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        return x + width + SPACE
