"""The line over the loss plot: what each curve is and its latest value."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.training.snapshot import EpochResult
from nndl_studio.ui.theme import themes, ui_font

LINE = 20
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
        return QSize(240, LINE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current
        painter = QPainter(self)
        styles = (
            (theme.color("accent"), Qt.PenStyle.SolidLine),
            (theme.color("negative"), Qt.PenStyle.DashLine),
        )
        places = self._places(self.width())
        for (words, lined), (x, row), style in zip(
            self._entries(), places, (*styles, styles[0]), strict=False
        ):
            if lined:
                self._line(painter, x, row, *style)
            painter.setPen(theme.color("mute" if lined else "text"))
            left = x + (DASH + GAP if lined else 0.0)
            room = QRectF(left, row * LINE, self.width() - left, LINE)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(theme.color("mute"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, 0, self.width(), LINE), right, self._hover)
        painter.end()

    def _entries(self) -> list[tuple[str, bool]]:
        """Words, and whether a line of a curve stands before them."""
        entries = [(self._train, True), (self._validation, True), (self._accuracy, False)]
        return [entry for entry in entries if entry[0]]

    def _places(self, width: int) -> list[tuple[float, int]]:
        """Left edge and row of each entry; what doesn't fit any more goes to the next row."""
        places: list[tuple[float, int]] = []
        x, row = 0.0, 0
        for words, lined in self._entries():
            needed = QFontMetricsF(self.font()).horizontalAdvance(words)
            needed += DASH + GAP if lined else 0.0
            if x > 0 and x + needed > width:
                x, row = 0.0, row + 1
            places.append((x, row))
            x += needed + SPACE
        return places

    def _line(
        self, painter: QPainter, x: float, row: int, color: QColor, style: Qt.PenStyle
    ) -> None:
        pen = QPen(color, 2, style)
        if style == Qt.PenStyle.DashLine:
            pen.setDashPattern([2, 1.5])
        painter.setPen(pen)
        middle = row * LINE + LINE / 2
        painter.drawLine(QPointF(x, middle), QPointF(x + DASH, middle))

    def _set_accuracy(self, accuracy: float | None) -> None:
        if accuracy is not None:
            self._accuracy = self.tr("accuracy {0} %").format(f"{100 * accuracy:.1f}")

    def _changed(self) -> None:
        self.setAccessibleName(self.text())
        self._fit(self.width())
        self.update()

    def _fit(self, width: int) -> None:
        """As high as the rows that the entries need."""
        height = LINE * (1 + max(row for _, row in self._places(width)))
        if height != self.height():
            self.setFixedHeight(height)
