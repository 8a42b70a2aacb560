"""The minimap: every node as a small box in its family's colour, and where the view looks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nndl_studio.layers.layer import Family
from nndl_studio.sentence import say
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

SIZE = QSize(152, 66)
PADDING = 7.0
# More boxes are too small for round corners to show, and these cost ten times as much.
ROUND_BOXES = 80

Boxes = list[tuple[QRectF, Family]]


class Minimap(QWidget):
    """Asks for what it draws when it paints; `looked_at` carries the scene point clicked."""

    looked_at = Signal(QPointF)

    def __init__(
        self, parent: QWidget, boxes: Callable[[], Boxes], window: Callable[[], QRectF]
    ) -> None:
        super().__init__(parent)
        self._boxes = boxes
        self._window = window
        self.resize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        show(self.setToolTip, say("The whole drawing: click or drag to look elsewhere"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        boxes = self._boxes()
        scale, origin = self._view(boxes)
        if len(boxes) > ROUND_BOXES:
            self._fill_boxes(painter, boxes, scale, origin)
        else:
            self._paint_boxes(painter, [(_scaled(box, scale, origin), f) for box, f in boxes])
        window = _scaled(self._window(), scale, origin)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.drawRoundedRect(
            window.intersected(QRectF(self.rect()).adjusted(3, 3, -3, -3)), 4, 4
        )

    def _paint_boxes(self, painter: QPainter, boxes: Boxes) -> None:
        colors = {family: themes.current.family(family) for family in Family}
        painter.setPen(Qt.PenStyle.NoPen)
        for box, family in boxes:
            painter.setBrush(colors[family])
            painter.drawRoundedRect(box, 1.5, 1.5)

    def _fill_boxes(self, painter: QPainter, boxes: Boxes, scale: float, origin: QPointF) -> None:
        """All of a family at once, scaled by the painter: a drag paints them at each move."""
        families: dict[Family, list[QRectF]] = {}
        for box, family in boxes:
            families.setdefault(family, []).append(box)
        painter.save()
        painter.scale(scale, scale)
        painter.translate(-origin)
        painter.setPen(Qt.PenStyle.NoPen)
        for family, found in families.items():
            painter.setBrush(themes.current.family(family))
            painter.drawRects(found)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _look(self, event: QMouseEvent) -> None:
        scale, origin = self._view(self._boxes())
        self.looked_at.emit(origin + event.position() / scale)

    def _view(self, boxes: Boxes) -> tuple[float, QPointF]:
        """Scale, and the scene point at this widget's corner, that show nodes and window alike."""
        area = QRectF(self._window())
        for box, _ in boxes:
            area = area.united(box)
        room = QRectF(self.rect()).adjusted(PADDING, PADDING, -PADDING, -PADDING)
        scale = min(room.width() / max(area.width(), 1), room.height() / max(area.height(), 1))
        return scale, area.center() - room.center() / scale


def _scaled(box: QRectF, scale: float, origin: QPointF) -> QRectF:
    corner = (box.topLeft() - origin) * scale
    return QRectF(corner.x(), corner.y(), box.width() * scale, box.height() * scale)
