"""Changes: the smallest ones a document can take, each with its inverse."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from nndl_studio.config import Config
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node, Position
from nndl_studio.graph.settings import TrainingSettings


class Change(Protocol):
    """One call of a mutator, and the call that takes it back.

    `take` raises GraphError, and leaves the document as it was, where the document refuses.
    """

    def take(self, graph: Graph) -> None: ...

    def take_back(self, graph: Graph) -> None: ...


@dataclass(frozen=True)
class AddNode:
    """Put a node into the document."""

    node: Node

    def take(self, graph: Graph) -> None:
        graph.add_node(self.node)

    def take_back(self, graph: Graph) -> None:
        graph.remove_node(self.node.id)


@dataclass
class RemoveNode:
    """Take out a node that no link touches."""

    node_id: str
    _node: Node | None = field(default=None, init=False)

    def take(self, graph: Graph) -> None:
        self._node = graph.nodes.get(self.node_id)
        graph.remove_node(self.node_id)

    def take_back(self, graph: Graph) -> None:
        if self._node is not None:
            graph.add_node(self._node)


@dataclass(frozen=True)
class Connect:
    """Draw a link; `at` is its index in the document's edges, None for the end."""

    edge: Edge
    at: int | None = None

    def take(self, graph: Graph) -> None:
        graph.connect(self.edge, self.at)

    def take_back(self, graph: Graph) -> None:
        graph.disconnect(self.edge)


@dataclass
class Disconnect:
    """Cut a link; it comes back where it was among the document's edges."""

    edge: Edge
    _at: int | None = field(default=None, init=False)

    def take(self, graph: Graph) -> None:
        self._at = graph.disconnect(self.edge)

    def take_back(self, graph: Graph) -> None:
        graph.connect(self.edge, self._at)


@dataclass(frozen=True)
class SetConfig:
    """Change a node's settings."""

    node_id: str
    old: Config
    new: Config

    def take(self, graph: Graph) -> None:
        graph.set_config(self.node_id, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.set_config(self.node_id, self.old)


@dataclass(frozen=True)
class ShareWeights:
    """Let a node use another's weights; "" are its own."""

    node_id: str
    old: str
    new: str

    def take(self, graph: Graph) -> None:
        graph.share_weights(self.node_id, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.share_weights(self.node_id, self.old)


@dataclass(frozen=True)
class Freeze:
    """Let training leave other parameters of a node as they are."""

    node_id: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    def take(self, graph: Graph) -> None:
        graph.freeze(self.node_id, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.freeze(self.node_id, self.old)


@dataclass(frozen=True)
class Mute:
    """Let other units of a node give 0."""

    node_id: str
    old: tuple[int, ...]
    new: tuple[int, ...]

    def take(self, graph: Graph) -> None:
        graph.mute(self.node_id, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.mute(self.node_id, self.old)


@dataclass(frozen=True)
class Hold:
    """Let other gates of a node be held."""

    node_id: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    def take(self, graph: Graph) -> None:
        graph.hold(self.node_id, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.hold(self.node_id, self.old)


@dataclass(frozen=True)
class MoveNode:
    """Put a node somewhere else."""

    node_id: str
    old: Position
    new: Position

    def take(self, graph: Graph) -> None:
        graph.move_node(self.node_id, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.move_node(self.node_id, self.old)


@dataclass(frozen=True)
class RenameNode:
    """Give a node another id."""

    old: str
    new: str

    def take(self, graph: Graph) -> None:
        graph.rename_node(self.old, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.rename_node(self.new, self.old)


@dataclass(frozen=True)
class PassOn:
    """What one node, or a piece of a composite, has learned goes on as another's; a `copy` stays
    with the first as well."""

    old: str
    new: str
    copy: bool = False

    def take(self, graph: Graph) -> None:
        graph.pass_on(self.old, self.new, self.copy)

    def take_back(self, graph: Graph) -> None:
        if not self.copy:
            graph.pass_on(self.new, self.old)


@dataclass(frozen=True)
class SetSettings:
    """Change how the network is trained."""

    old: TrainingSettings
    new: TrainingSettings

    def take(self, graph: Graph) -> None:
        graph.set_settings(self.new)

    def take_back(self, graph: Graph) -> None:
        graph.set_settings(self.old)


@dataclass(frozen=True)
class SetTitle:
    """Change the project's title."""

    old: str
    new: str

    def take(self, graph: Graph) -> None:
        graph.set_title(self.new)

    def take_back(self, graph: Graph) -> None:
        graph.set_title(self.old)


def own_weights(graph: Graph, node_id: str) -> tuple[Change, ...]:
    """The changes that give a node weights of its own, as those that it used are now."""
    lender = graph.nodes[node_id].weights_of
    return ShareWeights(node_id, lender, ""), PassOn(lender, node_id, copy=True)
