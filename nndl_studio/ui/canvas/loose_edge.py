"""The link being drawn: from a port to the pointer, or to the port that takes it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nndl_studio.ui.canvas.ghost import leave_no_ghost
from nndl_studio.ui.theme import themes


class LooseEdge(QGraphicsItem):
    """Solid where it may land, broken where it is refused; never in the pointer's way."""

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._good = True
        self.setZValue(2)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_path(self, path: QPainterPath, good: bool) -> None:
        leave_no_ghost(self)
        self.prepareGeometryChange()
        self._path, self._good = path, good
        self.update()

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-4, -4, 4, 4)

    def shape(self) -> QPainterPath:
        return QPainterPath()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        color = themes.current.color("accent" if self._good else "bad")
        pen = QPen(color, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if not self._good:
            pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
