"""An edge as drawn: a smooth line with the shape it carries, lit in its source's colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nndl_studio.graph.node import Edge
from nndl_studio.layers.layer import Family
from nndl_studio.ui.canvas.measures import PORT_SIZE
from nndl_studio.ui.canvas.routing import flattest
from nndl_studio.ui.theme import mono_font, themes

PICK_WIDTH = 14.0
PILL_HEIGHT = 16.0
PILL_PADDING = 7.0
FAR = 0.55
MARGIN = 4.0


class EdgeItem(QGraphicsItem):
    """Shows what it is told; the scene owns it and gives it its way."""

    def __init__(self, edge: Edge, family: Family) -> None:
        super().__init__()
        self.edge = edge
        self._family = family
        self._path = QPainterPath()
        self._pill = QRectF()
        self._room = 0.0
        self._bounds = QRectF()
        self._label = ""
        self._faulty = False
        self._hovered = False
        self._lit = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)

    @property
    def path(self) -> QPainterPath:
        return self._path

    @property
    def label(self) -> str:
        return self._label

    @property
    def bounds(self) -> QRectF:
        """Around the line, without its label."""
        return self._bounds

    def set_path(self, path: QPainterPath) -> None:
        if path != self._path:
            self._path = path
            self._bounds = path.boundingRect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
            self._measure()

    def set_facts(self, label: str, faulty: bool, reason: str) -> None:
        if (label, faulty) != (self._label, self._faulty):
            self._label, self._faulty = label, faulty
            self._measure()
        self.setToolTip(reason or label)

    def _measure(self) -> None:
        """Find the place of the shape pill, and how long the line is that it sits on."""
        self.prepareGeometryChange()
        middle, self._room = flattest(self._path)
        width = QFontMetricsF(label_font()).horizontalAdvance(self._label) + 2 * PILL_PADDING
        self._pill = QRectF(0, 0, width, PILL_HEIGHT)
        self._pill.moveCenter(middle)
        self.update()

    def set_lit(self, lit: bool) -> None:
        """Show that what is being dragged would be inserted here."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def boundingRect(self) -> QRectF:
        above = self._pill.height()
        return self._bounds.united(self._pill.adjusted(-2, -above, 2, 2))

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(PICK_WIDTH)
        return stroker.createStroke(self._path)

    def hoverEnterEvent(self, event: object) -> None:
        self._hovered = True
        self.setZValue(0.5)
        self.update()

    def hoverLeaveEvent(self, event: object) -> None:
        self._hovered = False
        self.setZValue(0)
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen())
        painter.drawPath(self._path)
        if self._label and option.levelOfDetailFromTransform(painter.worldTransform()) >= FAR:
            self._paint_label(painter)

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
        return pen

    def _paint_label(self, painter: QPainter) -> None:
        theme = themes.current
        box = QRectF(self._pill)
        painter.setFont(label_font())
        text = theme.color("text" if self._hovered else "mute")
        if self._hovered or self._room >= box.width() + 2 * PORT_SIZE + 8:
            border = self._pen().color() if self._hovered else theme.color("line")
            _paint_pill(painter, box, border)
        elif self._room >= box.width() - 2 * PILL_PADDING + PORT_SIZE + 2:
            box.translate(QPointF(0, -PILL_HEIGHT / 2 - 2))
        else:
            return
        painter.setPen(text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._label)


@lru_cache(maxsize=1)
def label_font() -> QFont:
    return mono_font(10)


def _paint_pill(painter: QPainter, box: QRectF, border: QColor) -> None:
    painter.setPen(QPen(border, 1))
    painter.setBrush(themes.current.color("canvas"))
    painter.drawRoundedRect(box, PILL_HEIGHT / 2, PILL_HEIGHT / 2)
