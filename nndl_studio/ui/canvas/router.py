"""The router: which links must find their way again after an edit, and only those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF

from nndl_studio.graph.node import Edge
from nndl_studio.ui.canvas.edge_item import EdgeItem
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.obstacles import Obstacles
from nndl_studio.ui.canvas.routing import route

# Past this many, looking at every link is quicker than finding out which are concerned.
MANY = 60
# Moving more nodes than this, links keep off nothing until the drop.
CROWD = 30
MARGIN = 4.0


class Router:
    """Reads the scene's items and gives the edges among them their paths."""

    def __init__(self, nodes: Mapping[str, NodeItem], edges: Mapping[Edge, EdgeItem]) -> None:
        self._nodes = nodes
        self._edges = edges
        self._stale: dict[Edge, None] = {}
        self._areas: list[QRectF] = []

    def note(self, edges: Iterable[Edge], *areas: QRectF) -> None:
        """Remember links whose ends moved, and places where a node came, went or grew."""
        self._stale.update(dict.fromkeys(edges))
        self._areas.extend(areas)

    def settle(self) -> None:
        """Give every link concerned since the last time its way."""
        edges = self._concerned()
        self._stale.clear()
        self._areas.clear()
        if edges:
            self._route(edges, self._frames())

    def follow(self, edges: Iterable[Edge], moving: int) -> None:
        """Route links at once while `moving` nodes are dragged."""
        self._route(edges, self._frames(), freely=moving > CROWD)

    def _concerned(self) -> list[Edge]:
        if len(self._areas) > MANY:
            return list(self._edges)
        return [
            edge
            for edge, item in self._edges.items()
            if edge in self._stale or any(item.bounds.intersects(area) for area in self._areas)
        ]

    def _frames(self) -> dict[str, QRectF]:
        return {name: item.frame for name, item in self._nodes.items()}

    def _route(
        self, edges: Iterable[Edge], frames: Mapping[str, QRectF], freely: bool = False
    ) -> None:
        edges = list(edges)
        obstacles = Obstacles(() if freely else frames.items(), len(edges))
        for edge in edges:
            start = self._nodes[edge.source].outputs[edge.output].anchor
            end = self._nodes[edge.target].inputs[edge.input].anchor
            source, target = frames[edge.source], frames[edge.target]
            span = QRectF(start, end).normalized().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
            if end.x() < start.x():
                span = span.united(source).united(target)
            others = [] if freely else obstacles.near(span, (edge.source, edge.target))
            self._edges[edge].set_path(route(start, end, source, target, others))
