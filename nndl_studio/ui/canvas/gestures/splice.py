"""Splice: a layer dropped on a link goes between its ends, and what follows slides aside."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.layout import COLUMN, GRID
from nndl_studio.graph.node import Edge, Node, Position
from nndl_studio.graph.reach import descendants
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.canvas.commands import InsertCommand
from nndl_studio.ui.canvas.edge_item import EdgeItem
from nndl_studio.ui.canvas.measures import NODE_WIDTH, snap
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.takers import fit_between

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.scene import CanvasScene
    from nndl_studio.ui.canvas.view import CanvasView

REACH = 12.0


@dataclass(frozen=True)
class Splice:
    """A link and how `node` would go into it."""

    node: Node
    edge: Edge
    ports: tuple[str, str]
    places: dict[str, Position] = field(default_factory=dict)

    def command(self, graph: Graph) -> InsertCommand:
        return InsertCommand(graph, self.node, self.edge, self.ports, self.places)

    def sentence(self, view: CanvasView) -> Sentence:
        return say(
            "Insert {node} between {source} and {target}",
            node=self.node.id,
            source=self.edge.source,
            target=self.edge.target,
        )


def splice_at(scene: CanvasScene, at: QPointF, node: Node, corner: QPointF) -> Splice | None:
    """The splice that dropping `node` at the scene point `at` would make, if it fits there."""
    edge = _edge_near(scene, at)
    if edge is None or node.id in (edge.source, edge.target):
        return None
    shape = scene.analysis.shapes.get((edge.source, edge.output))
    wanted = scene.port(edge.target, "input", edge.input).port
    ports = fit_between(layers.layer(node.type), node.config, shape, wanted)
    if ports is None:
        return None
    placed, places = _make_room(scene, edge, snap(corner))
    return Splice(replace(node, position=placed), edge, ports, places)


def _edge_near(scene: CanvasScene, at: QPointF) -> Edge | None:
    """The link under `at`, unless another node is in between."""
    area = QRectF(at.x() - REACH, at.y() - REACH, 2 * REACH, 2 * REACH)
    for item in scene.items(area):
        if isinstance(item, EdgeItem):
            return item.edge
    return None


def _make_room(
    scene: CanvasScene, edge: Edge, corner: QPointF
) -> tuple[Position, dict[str, Position]]:
    """A place for the node, and new ones for the nodes after it that stand in its way."""
    source, target = scene.nodes[edge.source].frame, scene.nodes[edge.target].frame
    level = abs(source.top() - target.top()) <= 2 * GRID and target.left() > source.left()
    if not level:
        return (corner.x(), corner.y()), {}
    y = source.top()
    if target.left() - source.right() >= NODE_WIDTH + 2 * GRID:
        low, high = source.right() + GRID, target.left() - NODE_WIDTH - GRID
        return (min(max(corner.x(), low), high), y), {}
    x = source.left() + COLUMN
    shift = x + COLUMN - target.left()
    return (x, y), _shifted(scene, edge.target, shift)


def _shifted(scene: CanvasScene, first: str, shift: float) -> dict[str, Position]:
    """`first` and all that depends on it in its row, moved right by `shift`."""
    row = scene.nodes[first].frame
    moved: dict[str, Position] = {}
    for name in sorted(descendants(scene.graph, first)):
        item: NodeItem = scene.nodes[name]
        beside = item.frame.top() < row.bottom() and item.frame.bottom() > row.top()
        if beside and item.frame.left() >= row.left():
            moved[name] = (item.pos().x() + shift, item.pos().y())
    return moved
