"""A drawing the size of a stamp: boxes in the colours of their families, links between them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.layers.layer import Family
from nndl_studio.ui.theme import themes

NODE = (168.0, 96.0)
# A small network would else become a few huge boxes.
LARGEST_SCALE = 0.12


def paint_miniature(painter: QPainter, room: QRectF, graph: Graph) -> None:
    """Draw `graph` as large as fits into `room`, in its middle."""
    boxes = {
        node.id: (QRectF(*node.position, *NODE), layers.layer(node.type).family)
        for node in graph.nodes.values()
    }
    if not boxes:
        return
    area = QRectF()
    for box, _ in boxes.values():
        area = area.united(box)
    scale = min(room.width() / area.width(), room.height() / area.height(), LARGEST_SCALE)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(room.center())
    painter.scale(scale, scale)
    painter.translate(-area.center())
    _paint_links(painter, graph, {node: box for node, (box, _) in boxes.items()}, 1.2 / scale)
    _paint_boxes(painter, list(boxes.values()), 2.0 / scale)
    painter.restore()


def _paint_links(painter: QPainter, graph: Graph, boxes: dict[str, QRectF], width: float) -> None:
    painter.setPen(QPen(themes.current.color("faint"), width))
    for edge in graph.edges:
        source, target = boxes[edge.source], boxes[edge.target]
        start = QPointF(source.right(), source.center().y())
        painter.drawLine(start, QPointF(target.left(), target.center().y()))


def _paint_boxes(painter: QPainter, boxes: list[tuple[QRectF, Family]], radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for box, family in boxes:
        painter.setBrush(themes.current.family(family))
        painter.drawRoundedRect(box, radius, radius)
