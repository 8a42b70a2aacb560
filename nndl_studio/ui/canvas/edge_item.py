"""An edge as drawn: a smooth line that lights up in its source's colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nndl_studio.graph.node import Edge
from nndl_studio.layers.layer import Family
from nndl_studio.sentence import Sentence
from nndl_studio.ui.canvas.edge_label import EdgeLabel
from nndl_studio.ui.canvas.ghost import leave_no_ghost
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

PICK_WIDTH = 14.0
MARGIN = 9.0
CLOCK = 6.5


class EdgeItem(QGraphicsItem):
    """Shows what it is told; the scene owns it and its label, and gives it its way."""

    def __init__(self, edge: Edge, family: Family) -> None:
        super().__init__()
        self.edge = edge
        self.label = EdgeLabel()
        self._family = family
        self._path = QPainterPath()
        self._bounds = QRectF()
        self._faulty = False
        self._delayed = False
        self._hovered = False
        self._lit = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)

    @property
    def path(self) -> QPainterPath:
        return self._path

    @property
    def bounds(self) -> QRectF:
        """Around the line."""
        return self._bounds

    def set_path(self, path: QPainterPath) -> None:
        if path != self._path:
            leave_no_ghost(self)
            self.prepareGeometryChange()
            self._path = path
            self._bounds = path.boundingRect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
            self.label.set_path(path)
            self.update()

    def set_facts(self, shape: str, faulty: bool, reason: Sentence) -> None:
        if self.toolTip() != (reason or shape):
            show(self.setToolTip, reason or shape)
        show(self.label.set_text, shape)
        if faulty != self._faulty:
            self._faulty = faulty
            self.update()

    def set_delayed(self, delayed: bool) -> None:
        """Show that what goes along here arrives a step later."""
        if delayed != self._delayed:
            self._delayed = delayed
            self.update()

    def set_lit(self, lit: bool) -> None:
        """Show that what is being dragged would be inserted here."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def set_faded(self, faded: bool) -> None:
        """Step back while the link is carried elsewhere."""
        self.setOpacity(0.25 if faded else 1)
        self.label.setOpacity(0.25 if faded else 1)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(PICK_WIDTH)
        return stroker.createStroke(self._path)

    def hoverEnterEvent(self, event: object) -> None:
        self._hovered = True
        self.setZValue(0.5)
        self.label.set_light(themes.current.family(self._family))
        self.update()

    def hoverLeaveEvent(self, event: object) -> None:
        self._hovered = False
        self.setZValue(0)
        self.label.set_light(None)
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen())
        painter.drawPath(self._path)
        if self._delayed:
            self._paint_clock(painter)

    def _paint_clock(self, painter: QPainter) -> None:
        """A clock face where the line is half way: what goes along here arrives a step later."""
        middle = self._path.pointAtPercent(0.5)
        pen = self._pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setWidthF(1.4)
        painter.setPen(pen)
        painter.setBrush(themes.current.color("canvas"))
        painter.drawEllipse(middle, CLOCK, CLOCK)
        hands = [middle - QPointF(0, CLOCK * 0.6), middle, middle + QPointF(CLOCK * 0.45, 0)]
        painter.drawPolyline(hands)

    def _pen(self) -> QPen:
        theme = themes.current
        color, width = theme.color("faint"), 2.0
        if self._faulty:
            color = theme.color("bad")
        if self._hovered:
            color, width = theme.family(self._family), 2.5
        if self.isSelected() or self._lit:
            color, width = theme.color("accent"), 4.0 if self._lit else 2.5
        pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if self._faulty:
            pen.setDashPattern([3, 2])
        elif self._delayed:
            pen.setDashPattern([5, 4])
        return pen
