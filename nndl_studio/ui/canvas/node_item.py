"""A node as drawn: family bar, icon and name, caption, thumbnail, and the line of numbers."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nndl_studio import layers
from nndl_studio.graph.node import Node
from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence, joined
from nndl_studio.ui.canvas.ghost import leave_no_ghost
from nndl_studio.ui.canvas.measures import (
    BAR,
    CAPTION_BASELINE,
    FOOT,
    MARGIN,
    NODE_WIDTH,
    PORT_PITCH,
    PORT_REACH,
    PORT_TOP,
    RADIUS,
    THUMBNAIL_HEIGHT,
    THUMBNAIL_TOP,
    TITLE_BASELINE,
    node_height,
)
from nndl_studio.ui.canvas.node_cost import NodeCost, mixed, quiet_ink, tinted
from nndl_studio.ui.canvas.node_facts import NodeFacts
from nndl_studio.ui.canvas.node_look import NodeLook, paint_look, paint_picture
from nndl_studio.ui.canvas.port_item import PortItem, Side
from nndl_studio.ui.icons import pixmap
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import mono_font, themes, ui_font

# Below these magnifications: name alone, then a plain box in the family's colour.
FAR = 0.55
FARTHEST = 0.25
ICON = 16
BADGE = QPointF(NODE_WIDTH - 19, 18)
BADGE_RADIUS = 8.0


class NodeItem(QGraphicsItem):
    """Shows what it is told; the scene owns it and tells it."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        layer = layers.layer(node.type)
        self.node_id = node.id
        self.layer_name = layer.name
        self._summary = layer.summary
        self.family = layer.family
        self.inputs = {
            p.name: PortItem(node.id, p, "input", layer.family, self) for p in layer.inputs
        }
        self.outputs = {
            p.name: PortItem(node.id, p, "output", layer.family, self) for p in layer.outputs
        }
        for port in self.outputs.values():
            port.setVisible(not port.port.optional)
        self._facts: NodeFacts | None = None
        self._fault: Sentence = NOTHING
        self._remark = ""
        self._thumbnail: QImage | None = None
        self._look: NodeLook | None = None
        self._cost: NodeCost | None = None
        self._hovered = self._at_work = False
        self._height = self._needed()
        for ports, x in ((self.inputs, 0), (self.outputs, NODE_WIDTH)):
            for i, port in enumerate(ports.values()):
                port.setPos(x, PORT_TOP + i * PORT_PITCH)
        self.setPos(*node.position)
        self._keep_frame()
        self.setZValue(1)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)

    @property
    def facts(self) -> NodeFacts | None:
        return self._facts

    @property
    def fault(self) -> Sentence:
        """The reason on the badge, or "" when all is well."""
        return self._fault

    @property
    def thumbnail(self) -> QImage | None:
        """The live picture, if there is one."""
        return self._thumbnail

    @property
    def look(self) -> NodeLook | None:
        """What it shows of the data it holds, if it holds any and they are known."""
        return self._look

    @property
    def cost(self) -> NodeCost | None:
        """What it is said to cost, if that is shown."""
        return self._cost

    @property
    def frame(self) -> QRectF:
        """The box in the scene; not to be changed. Kept, because a drag asks all nodes several
        times a frame."""
        return self._frame

    @property
    def shown_outputs(self) -> list[PortItem]:
        """Those that are there: an optional one is where the node gives something at it."""
        return [port for port in self.outputs.values() if port.isVisible()]

    def ports(self, side: Side) -> dict[str, PortItem]:
        return self.inputs if side == "input" else self.outputs

    def set_name(self, node_id: str) -> None:
        self.node_id = node_id
        for port in (*self.inputs.values(), *self.outputs.values()):
            port.node_id = node_id
        self.update()

    def set_facts(self, facts: NodeFacts, fault: Sentence) -> None:
        if (facts, fault) == (self._facts, self._fault):
            return
        self._facts, self._fault = facts, fault
        self._tell()
        for name, port in self.inputs.items():
            port.set_facts(facts.inputs[name], name in facts.linked)
        before = len(self.shown_outputs)
        for name, port in self.outputs.items():
            port.setVisible(name in facts.outputs)
            port.set_facts(facts.outputs.get(name, port.kind), True)
        if len(self.shown_outputs) != before:
            self._fit()
        self.update()

    def move_to(self, x: float, y: float) -> None:
        """Stand there."""
        leave_no_ghost(self)
        self.setPos(x, y)
        self._keep_frame()

    def set_remark(self, words: Sentence) -> None:
        """Something to know of the node while it trains; "" for nothing."""
        if words != self._remark:
            self._remark = words
            self._tell()
            self.update()

    @property
    def at_work(self) -> bool:
        """Whether it is its turn."""
        return self._at_work

    def set_at_work(self, at_work: bool) -> None:
        """Light the node whose turn it is in a step that is taken node by node."""
        if at_work != self._at_work:
            self._at_work = at_work
            self.update()

    def set_cost(self, cost: NodeCost | None) -> None:
        """Show what it costs; None for nothing."""
        if cost != self._cost:
            self._cost = cost
            self._tell()
            self.update()

    def _tell(self) -> None:
        cost = self._cost.words if self._cost is not None else ""
        said = [each for each in (self._fault, self._remark, cost) if each]
        usual = self._look.words if self._look is not None else self._summary
        show(self.setToolTip, joined("\n\n", said) if said else usual)

    def set_thumbnail(self, picture: QImage | None) -> bool:
        """Show a live picture; True if the node changed its height."""
        self._thumbnail = picture
        return self._fit()

    def set_look(self, look: NodeLook | None) -> bool:
        """Show what the node holds; True if it changed its height."""
        self._look = look
        self._tell()
        return self._fit()

    def on_badge(self, at: QPointF) -> bool:
        """Whether the scene point `at` is on the badge of a faulty node."""
        offset = self.mapFromScene(at) - BADGE
        return bool(self._fault) and offset.manhattanLength() <= 2 * BADGE_RADIUS

    def _needed(self) -> float:
        """The height that all it shows takes."""
        ports = max(len(self.inputs), len(self.shown_outputs))
        look = self._look
        pictured = self._thumbnail is not None or (look is not None and look.sketch is not None)
        return float(node_height(ports, pictured, look is not None))

    def _fit(self) -> bool:
        """Draw anew, and as high as it must be; True if that is another height."""
        height = self._needed()
        grown = height != self._height
        if grown:
            leave_no_ghost(self)
            self.prepareGeometryChange()
            self._height = height
            self._keep_frame()
        self.update()
        return grown

    def _keep_frame(self) -> None:
        self._frame = QRectF(self.x(), self.y(), NODE_WIDTH, self._height)

    def boundingRect(self) -> QRectF:
        return QRectF(-PORT_REACH, -4, NODE_WIDTH + 2 * PORT_REACH, self._height + 12)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(QRectF(0, 0, NODE_WIDTH, self._height))
        return path

    def hoverEnterEvent(self, event: object) -> None:
        self._hovered = True
        self.update()

    def hoverLeaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        if scale < FAR:
            self._paint_from_afar(painter, scale)
            return
        self._paint_shadow(painter)
        self._paint_box(painter, self._ground())
        ratio = painter.device().devicePixelRatio() if painter.device() else 1.0
        self._paint_words(painter, min(max(scale * ratio, 1.0), 4.0))
        self._paint_thumbnail(painter)
        if self._fault or self._remark:
            self._paint_badge(painter)

    def _paint_shadow(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for spread, alpha in ((3, 10), (2, 14), (1, 18)) if not themes.current.dark else ((2, 40),):
            painter.setBrush(QColor(16, 24, 40, alpha))
            box = QRectF(-spread / 2, 2, NODE_WIDTH + spread, self._height - 1 + spread)
            painter.drawRoundedRect(box, RADIUS + 1, RADIUS + 1)

    def _paint_from_afar(self, painter: QPainter, scale: float) -> None:
        """A box in the family's colour, or that of its cost, with a name large enough to read while
        there is room."""
        theme, strength = themes.current, 1.0 if scale < FARTHEST else 0.2
        strength = strength if self._cost is None else 0.0
        self._paint_box(painter, mixed(theme.family(self.family), self._ground(), strength))
        if scale < FARTHEST:
            return
        font = ui_font(round(10.5 / scale), QFont.Weight.DemiBold)
        base = self._height / 2 + QFontMetricsF(font).ascent() * 0.36
        room = NODE_WIDTH - 2 * MARGIN
        _write(painter, font, theme.color("text"), MARGIN, base, self.node_id, room)

    def _ground(self) -> QColor:
        theme = themes.current
        return tinted(theme.color("raised" if theme.dark else "panel"), self._cost)

    def _paint_box(self, painter: QPainter, ground: QColor) -> None:
        theme = themes.current
        color, width = self._border()
        painter.setBrush(ground)
        painter.setPen(QPen(color, width))
        inset = 0.5 if width == 1 else 0.0
        box = QRectF(0, 0, NODE_WIDTH, self._height).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.family(self.family))
        bar = QRectF(0, RADIUS + 1, BAR, self._height - 2 * RADIUS - 2)
        painter.drawRoundedRect(bar, 1.5, 1.5)

    def _border(self) -> tuple[QColor, float]:
        theme = themes.current
        if self._at_work:
            return theme.color("good"), 3
        if self.isSelected():
            return theme.color("accent"), 2
        if self._fault:
            return theme.color("bad"), 1.5
        return theme.color("faint" if self._hovered else "node_border"), 1

    def _paint_words(self, painter: QPainter, scale: float) -> None:
        theme, facts = themes.current, self._facts
        icon = pixmap(self.layer_name, theme.family(self.family), ICON, scale)
        painter.drawPixmap(QRectF(MARGIN, 9, ICON, ICON), icon, QRectF(icon.rect()))
        title = ui_font(13, QFont.Weight.DemiBold)
        left, room = MARGIN + ICON + 8, NODE_WIDTH - 2 * MARGIN - ICON - 8
        room -= 18 if self._fault or self._remark else 0
        if self._cost is not None:
            room -= self._paint_cost(painter, self._cost, left + room)
        _write(painter, title, theme.color("text"), left, TITLE_BASELINE, self.node_id, room)
        if facts is None:
            return
        room, foot = NODE_WIDTH - 2 * MARGIN, self._height - FOOT
        mute = quiet_ink(self._cost)
        small, numbers = ui_font(11), mono_font(11)
        caption = _caption(facts, small, room)
        _write(painter, small, mute, MARGIN, CAPTION_BASELINE, caption, room)
        beside, face = told(facts.parameters), numbers
        if self._look is not None:
            beside, face = told(self._look.answers), small
        taken = QFontMetricsF(face).horizontalAdvance(beside)
        room -= int(taken)
        _write(painter, numbers, theme.color("text"), MARGIN, foot, told(facts.shape), room)
        right = NODE_WIDTH - MARGIN - taken
        _write(painter, face, mute, right, foot, beside, taken + 1)

    def _paint_cost(self, painter: QPainter, cost: NodeCost, right: int) -> int:
        """The figure beside the name, up to `right`; the room that it takes."""
        face = mono_font(11)
        taken = ceil(QFontMetricsF(face).horizontalAdvance(cost.figure)) + 1
        ink = themes.current.color("text")
        _write(painter, face, ink, right - taken, TITLE_BASELINE, cost.figure, taken)
        return taken + 6

    def _paint_thumbnail(self, painter: QPainter) -> None:
        picture = self._thumbnail if self._thumbnail and not self._thumbnail.isNull() else None
        if self._look is not None:
            paint_look(painter, self._look, picture)
        elif picture is not None:
            space = QRectF(MARGIN, THUMBNAIL_TOP, NODE_WIDTH - 2 * MARGIN, THUMBNAIL_HEIGHT)
            paint_picture(painter, space, picture)

    def _paint_badge(self, painter: QPainter) -> None:
        theme = themes.current
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bad" if self._fault else "accent"))
        painter.drawEllipse(BADGE, BADGE_RADIUS, BADGE_RADIUS)
        painter.setPen(theme.color("raised" if theme.dark else "panel"))
        painter.setFont(ui_font(11, QFont.Weight.Bold))
        box = QRectF(0, 0, 2 * BADGE_RADIUS, 2 * BADGE_RADIUS)
        box.moveCenter(BADGE)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!" if self._fault else "i")


def _caption(facts: NodeFacts, font: QFont, room: float) -> str:
    """Type and settings; where there is no room, the settings alone: the icon tells the type."""
    caption = told(facts.caption)
    full = " · ".join(filter(None, (told(facts.type_title), caption)))
    if not caption or QFontMetricsF(font).horizontalAdvance(full) <= room:
        return full
    return caption


def _write(
    painter: QPainter, font: QFont, color: QColor, x: float, y: float, text: str, room: float
) -> None:
    """One line of text from (x, y), shortened where there is no room."""
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(x, y), shown)
