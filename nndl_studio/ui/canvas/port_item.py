"""A port on a node's side: its glyph says what it carries, its light whether a link may land."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nndl_studio.layers.layer import Family, Port
from nndl_studio.layers.shape import Kind
from nndl_studio.ui.canvas.glyphs import glyph
from nndl_studio.ui.canvas.measures import PORT_REACH, PORT_SIZE
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

Side = Literal["input", "output"]
Light = Literal["plain", "taking", "aimed", "refusing"]


class PortItem(QGraphicsItem):
    """Child of a node item; `kind` decides the glyph, `light` how it stands out."""

    def __init__(self, node_id: str, port: Port, side: Side, family: Family, parent: QGraphicsItem):
        super().__init__(parent)
        self.node_id = node_id
        self.port = port
        self.side: Side = side
        self._family = family
        self._kind: Kind = port.kinds[0]
        self._linked = False
        self._light: Light = "plain"
        self._hovered = False
        self.setAcceptHoverEvents(True)
        show(self.setToolTip, port.help)

    @property
    def kind(self) -> Kind:
        return self._kind

    @property
    def light(self) -> Light:
        return self._light

    @property
    def anchor(self) -> QPointF:
        """Where links end, in the scene."""
        return self.scenePos()

    def set_facts(self, kind: Kind, linked: bool) -> None:
        self._kind, self._linked = kind, linked
        self.update()

    def set_light(self, light: Light) -> None:
        self._light = light
        self.setOpacity(0.3 if light == "refusing" else 1.0)
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-PORT_REACH, -PORT_REACH, 2 * PORT_REACH, 2 * PORT_REACH)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(QRectF(-PORT_REACH, -9, 2 * PORT_REACH, 18))
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        theme = themes.current
        color = self._color()
        if self._light in ("taking", "aimed"):
            halo = theme.color("accent")
            halo.setAlphaF(0.55 if self._light == "aimed" else 0.28)
            painter.setPen(QPen(halo, 0))
            painter.setBrush(halo)
            painter.drawEllipse(QPointF(0, 0), PORT_REACH - 1, PORT_REACH - 1)
        size = PORT_SIZE + (2 if self._hovered or self._light == "aimed" else 0)
        if self.side == "output":
            painter.setPen(QPen(color, 1))
            painter.setBrush(color)
        else:
            painter.setPen(QPen(color, 2))
            painter.setBrush(theme.color("raised" if theme.dark else "panel"))
            size -= 1
        painter.drawPath(glyph(self._kind, size))

    def _color(self) -> QColor:
        theme = themes.current
        if self.side == "output":
            return theme.family(self._family)
        if self._light in ("taking", "aimed"):
            return theme.color("accent")
        color = theme.color("mute" if self._hovered else "faint")
        if self.port.optional and not self._linked and not self._hovered:
            color.setAlphaF(0.55)
        return color

    def hoverEnterEvent(self, event: object) -> None:
        self._hovered = True
        self.update()

    def hoverLeaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()
