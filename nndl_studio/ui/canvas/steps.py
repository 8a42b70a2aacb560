"""Steps: the smallest changes of the document, each with its inverse."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings

Position = tuple[float, float]


class Step(Protocol):
    """One call of a mutator, and the call that takes it back; `graph.mend` has more of them."""

    def take(self, graph: Graph) -> None: ...

    def take_back(self, graph: Graph) -> None: ...


@dataclass
class RemoveStep:
    node_id: str
    _node: Node | None = field(default=None, init=False)

    def take(self, graph: Graph) -> None:
        self._node = graph.nodes[self.node_id]
        graph.remove_node(self.node_id)

    def take_back(self, graph: Graph) -> None:
        if self._node is not None:
            graph.add_node(self._node)


@dataclass
class DisconnectStep:
    edge: Edge
    _at: int | None = field(default=None, init=False)

    def take(self, graph: Graph) -> None:
        self._at = graph.disconnect(self.edge)

    def take_back(self, graph: Graph) -> None:
        graph.connect(self.edge, self._at)


@dataclass
class MoveStep:
    node_id: str
    old: Position
    new: Position

    def take(self, graph: Graph) -> None:
        graph.move_node(self.node_id, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.move_node(self.node_id, self.old)


@dataclass
class RenameStep:
    old: str
    new: str

    def take(self, graph: Graph) -> None:
        graph.rename_node(self.old, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.rename_node(self.new, self.old)


@dataclass
class SettingsStep:
    old: TrainingSettings
    new: TrainingSettings

    def take(self, graph: Graph) -> None:
        graph.set_settings(self.new)

    def take_back(self, graph: Graph) -> None:
        graph.set_settings(self.old)


@dataclass
class TitleStep:
    old: str
    new: str

    def take(self, graph: Graph) -> None:
        graph.set_title(self.new)

    def take_back(self, graph: Graph) -> None:
        graph.set_title(self.old)
