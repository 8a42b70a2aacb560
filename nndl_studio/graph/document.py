"""The document: nodes, edges, training settings and title, and an event for each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from psygnal import Signal

from nndl_studio.config import Config
from nndl_studio.graph import judge
from nndl_studio.graph.judge import Refusal
from nndl_studio.graph.node import Edge, Node, Position, in_order, renamed
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.graph.validity import (
    GraphError,
    require_config,
    require_id,
    require_in_range,
    require_lender,
    require_marks,
    require_position,
    require_room,
    require_title,
)
from nndl_studio.sentence import say

__all__ = ["Graph", "GraphError", "Refusal"]


class Graph:
    """What is saved and undone. Each mutator emits exactly one event, after the change.

    Mutators keep the document well formed and raise `GraphError` otherwise; whether a link makes
    sense is for `check_connect`, so that undo can restore any state the document was in.
    """

    node_added = Signal(Node)
    node_removed = Signal(Node)
    node_changed = Signal(Node, Node)
    node_renamed = Signal(str, str)
    passed_on = Signal(str, str, bool)
    edge_added = Signal(Edge)
    edge_removed = Signal(Edge)
    settings_changed = Signal(TrainingSettings)
    title_changed = Signal(str)

    def __init__(self, title: str = "Untitled", settings: TrainingSettings | None = None) -> None:
        self._title = title
        self._settings = settings or TrainingSettings()
        self._nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._held: set[Edge] = set()
        self._incoming: dict[str, list[Edge]] = {}
        self._outgoing: dict[str, list[Edge]] = {}
        self._revision = 0

    @property
    def nodes(self) -> Mapping[str, Node]:
        return MappingProxyType(self._nodes)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All links; those into one port come in the order that port reads them."""
        return tuple(self._edges)

    @property
    def settings(self) -> TrainingSettings:
        return self._settings

    @property
    def title(self) -> str:
        return self._title

    @property
    def revision(self) -> int:
        """Counts the changes that can alter shapes: anything but positions, settings and title."""
        return self._revision

    def holds(self, edge: Edge) -> bool:
        """Whether this link is drawn."""
        return edge in self._held

    def incoming(self, node_id: str) -> tuple[Edge, ...]:
        return tuple(self._incoming.get(node_id, ()))

    def outgoing(self, node_id: str) -> tuple[Edge, ...]:
        return tuple(self._outgoing.get(node_id, ()))

    def borrowers(self, node_id: str) -> tuple[str, ...]:
        """Nodes that use the weights of this one."""
        return tuple(node.id for node in self._nodes.values() if node.weights_of == node_id)

    def copy(self) -> Graph:
        """A document of its own with the same contents, for trying things out."""
        return self.with_contents(self._nodes.values(), self._edges)

    def with_contents(self, nodes: Iterable[Node], edges: Iterable[Edge]) -> Graph:
        """A document of the same title and settings with these, which are taken as they are: also
        the pieces of a composite, whose names nobody can give."""
        twin = Graph(self._title, self._settings)
        twin._nodes = {node.id: node for node in nodes}
        twin._edges = list(edges)
        twin._index_edges()
        return twin

    def same_as(self, other: Graph) -> bool:
        """Whether both would be the same file. Cheap: what neither changed is one object."""
        return (
            self._title == other._title
            and self._settings == other._settings
            and self._nodes == other._nodes
            and (self._edges == other._edges or _by_port(self) == _by_port(other))
        )

    def check_connect(self, edge: Edge) -> Refusal | None:
        """Why `edge` can't be drawn, or None if it can."""
        return judge.check_connect(self, edge)

    def fresh_id(self, stem: str) -> str:
        """An id nobody has: "Dense", "Dense 2", ..."""
        if stem not in self._nodes:
            return stem
        number = 2
        while f"{stem} {number}" in self._nodes:
            number += 1
        return f"{stem} {number}"

    def add_node(self, node: Node) -> None:
        require_id(node.id)
        require_config(node)
        require_position(node)
        if node.id in self._nodes:
            raise GraphError(say("There is already a node called {node}", node=node.id))
        require_room(len(self._nodes) + 1, 0)
        require_lender(self._nodes, node)
        x, y = node.position
        node = in_order(replace(node, position=(float(x), float(y))))
        require_marks(node)
        self._nodes[node.id] = node
        self._revision += 1
        self.node_added.emit(node)

    def remove_node(self, node_id: str) -> None:
        """Take out a node that no edge touches and whose weights no other uses."""
        node = self._node(node_id)
        if self._incoming.get(node_id) or self._outgoing.get(node_id):
            raise GraphError(say("{node} still has links: disconnect them first", node=node_id))
        if borrowers := self.borrowers(node_id):
            raise GraphError(
                say(
                    "{user} uses the weights of {node}: give it its own first",
                    user=borrowers[0],
                    node=node_id,
                )
            )
        del self._nodes[node_id]
        self._revision += 1
        self.node_removed.emit(node)

    def set_config(self, node_id: str, config: Config) -> None:
        old = self._node(node_id)
        new = replace(old, config=config)
        require_config(new)
        self._nodes[node_id] = new
        self._revision += 1
        self.node_changed.emit(old, new)

    def share_weights(self, node_id: str, lender: str) -> None:
        """Let a node use the weights of `lender`, a node of its type; "" gives it its own."""
        old = self._node(node_id)
        new = replace(old, weights_of=lender)
        require_lender(self._nodes, new)
        if lender and (borrowers := self.borrowers(node_id)):
            raise GraphError(
                say(
                    "{user} uses the weights of {node}: let it use those of {lender} first",
                    user=borrowers[0],
                    node=node_id,
                    lender=lender,
                )
            )
        self._nodes[node_id] = new
        self._revision += 1
        self.node_changed.emit(old, new)

    def freeze(self, node_id: str, names: Iterable[str]) -> None:
        """Let training leave these parameters of a node as they are, and no others of it."""
        self._mark(replace(self._node(node_id), frozen=tuple(names)))

    def mute(self, node_id: str, units: Iterable[int]) -> None:
        """Let these units or maps of a node give 0, and no others."""
        self._mark(replace(self._node(node_id), muted=tuple(units)))

    def hold(self, node_id: str, gates: Iterable[str]) -> None:
        """Let these gates of a node be 0 or 1, as in `f=0`, and no others."""
        self._mark(replace(self._node(node_id), held=tuple(gates)))

    def _mark(self, node: Node) -> None:
        old, new = self._nodes[node.id], in_order(node)
        require_marks(new)
        self._nodes[node.id] = new
        self._revision += 1
        self.node_changed.emit(old, new)

    def move_node(self, node_id: str, position: Position) -> None:
        old = self._node(node_id)
        new = replace(old, position=(float(position[0]), float(position[1])))
        require_position(new)
        self._nodes[node_id] = new
        self.node_changed.emit(old, new)

    def rename_node(self, old: str, new: str) -> None:
        """Give a node another id; its links and those who use its weights follow."""
        self._node(old)
        require_id(new)
        if new in self._nodes:
            raise GraphError(say("There is already a node called {node}", node=new))
        # Rebuilt in order, so that renaming back leaves no trace.
        self._nodes = {
            (new if key == old else key): _named(value, old, new)
            for key, value in self._nodes.items()
        }
        self._edges = [renamed(edge, {old: new}) for edge in self._edges]
        self._index_edges()
        self._revision += 1
        self.node_renamed.emit(old, new)

    def pass_on(self, old: str, new: str, copy: bool = False) -> None:
        """Tell that what was learned under one name goes on under another: that of a node which
        stands in the other's place, or of a composite's piece. A `copy` goes on under both."""
        self.passed_on.emit(old, new, copy)

    def connect(self, edge: Edge, at: int | None = None) -> None:
        """Add a link; `at` is the index in `edges` that `disconnect` gave."""
        refusal = judge.check_form(self, edge)
        if refusal is not None:
            raise GraphError(refusal.reason)
        require_room(0, len(self._edges) + 1)
        if at is None or at >= len(self._edges):
            self._edges.append(edge)
            self._index_edge(edge)
        else:
            self._edges.insert(at, edge)
            self._index_edges()
        self._revision += 1
        self.edge_added.emit(edge)

    def disconnect(self, edge: Edge) -> int:
        """Remove a link; returns its index, for `connect` to put it back there."""
        if edge not in self._outgoing.get(edge.source, ()):
            raise GraphError(say("There is no link {edge}", edge=edge))
        at = self._edges.index(edge)
        del self._edges[at]
        self._held.remove(edge)
        self._incoming[edge.target].remove(edge)
        self._outgoing[edge.source].remove(edge)
        self._revision += 1
        self.edge_removed.emit(edge)
        return at

    def set_settings(self, settings: TrainingSettings) -> None:
        require_in_range(say("Training"), settings)
        self._settings = settings
        self.settings_changed.emit(settings)

    def set_title(self, title: str) -> None:
        require_title(title)
        self._title = title
        self.title_changed.emit(title)

    def _node(self, node_id: str) -> Node:
        if node_id not in self._nodes:
            raise GraphError(say("There is no node called {node}", node=node_id))
        return self._nodes[node_id]

    def _index_edge(self, edge: Edge) -> None:
        self._held.add(edge)
        self._incoming.setdefault(edge.target, []).append(edge)
        self._outgoing.setdefault(edge.source, []).append(edge)

    def _index_edges(self) -> None:
        self._held, self._incoming, self._outgoing = set(), {}, {}
        for edge in self._edges:
            self._index_edge(edge)


def _by_port(graph: Graph) -> dict[tuple[str, str], list[Edge]]:
    """The links into each port, in the order it reads them: all that their order means."""
    ports: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges:
        ports.setdefault((edge.target, edge.input), []).append(edge)
    return ports


def _named(node: Node, old: str, new: str) -> Node:
    if node.id == old:
        return replace(node, id=new)
    return replace(node, weights_of=new) if node.weights_of == old else node
