"""Undo commands: named lists of steps; consecutive moves and edits of one setting are merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand

from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.mend import AddNode as AddStep
from nndl_studio.graph.mend import Connect as ConnectStep
from nndl_studio.graph.mend import SetConfig as ConfigStep
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.layers.config import Config
from nndl_studio.ui.canvas.steps import (
    DisconnectStep,
    MoveStep,
    Position,
    RemoveStep,
    RenameStep,
    SettingsStep,
    Step,
    TitleStep,
)

_MERGE_MOVES, _MERGE_CONFIG, _MERGE_SETTINGS, _MERGE_TITLE = range(1, 5)


class DocumentCommand(QUndoCommand):
    """Runs `steps` in order, and their inverses backwards.

    If the document refuses a step, none has happened, `error` says why, and the undo stack drops
    the command because it is obsolete.
    """

    def __init__(self, graph: Graph, steps: Sequence[Step], text: str) -> None:
        super().__init__(text)
        self.graph = graph
        self.steps: list[Step] = list(steps)
        self.error = ""

    def redo(self) -> None:
        done: list[Step] = []
        try:
            for step in self.steps:
                step.take(self.graph)
                done.append(step)
        except GraphError as error:
            for step in reversed(done):
                step.take_back(self.graph)
            self.error = str(error)
            self.setObsolete(True)

    def undo(self) -> None:
        for step in reversed(self.steps):
            step.take_back(self.graph)


class AddNode(DocumentCommand):
    """Put a node into the drawing."""

    def __init__(self, graph: Graph, node: Node) -> None:
        text = QCoreApplication.translate("Commands", "Add {node}").format(node=node.id)
        super().__init__(graph, [AddStep(node)], text)


class DeleteItems(DocumentCommand):
    """Take out nodes with every link that touches them, and single links."""

    def __init__(self, graph: Graph, nodes: Iterable[str], edges: Iterable[Edge] = ()) -> None:
        doomed, links = list(nodes), list(edges)
        touching = [e for n in doomed for e in (*graph.incoming(n), *graph.outgoing(n))]
        loose = list(dict.fromkeys([*touching, *links]))
        steps: list[Step] = [DisconnectStep(edge) for edge in loose]
        steps.extend(RemoveStep(node_id) for node_id in doomed)
        super().__init__(graph, steps, _deletion(doomed, links))


class Connect(DocumentCommand):
    """Draw a link."""

    def __init__(self, graph: Graph, edge: Edge, at: int | None = None) -> None:
        text = QCoreApplication.translate("Commands", "Connect {source} to {target}")
        text = text.format(source=edge.source, target=edge.target)
        super().__init__(graph, [ConnectStep(edge, at)], text)


class Disconnect(DocumentCommand):
    """Remove a link."""

    def __init__(self, graph: Graph, edge: Edge) -> None:
        text = QCoreApplication.translate("Commands", "Disconnect {source} from {target}")
        text = text.format(source=edge.source, target=edge.target)
        super().__init__(graph, [DisconnectStep(edge)], text)


class MoveNodes(DocumentCommand):
    """Move nodes to new places; the next move of the same nodes joins this one."""

    def __init__(self, graph: Graph, places: Mapping[str, Position], text: str = "") -> None:
        moves = [MoveStep(n, graph.nodes[n].position, place) for n, place in places.items()]
        super().__init__(graph, moves, text or _movement(list(places)))
        self.moves = moves

    def id(self) -> int:
        return _MERGE_MOVES

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, MoveNodes) or self.text() != other.text():
            return False
        later = {move.node_id: move.new for move in other.moves}
        if later.keys() != {move.node_id for move in self.moves}:
            return False
        for move in self.moves:
            move.new = later[move.node_id]
        self.setObsolete(all(move.new == move.old for move in self.moves))
        return True


class SetConfig(DocumentCommand):
    """Change a node's settings; further changes of the same single setting join this one."""

    def __init__(self, graph: Graph, node_id: str, config: Config) -> None:
        text = QCoreApplication.translate("Commands", "Change {node}").format(node=node_id)
        self.step = ConfigStep(node_id, graph.nodes[node_id].config, config)
        super().__init__(graph, [self.step], text)

    def id(self) -> int:
        return _MERGE_CONFIG

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SetConfig) or other.step.node != self.step.node:
            return False
        mine, theirs = _changed(self.step), _changed(other.step)
        if len(mine) != 1 or mine != theirs:
            return False
        self.step = replace(self.step, new=other.step.new)
        self.steps = [self.step]
        self.setObsolete(self.step.new == self.step.old)
        return True


class RenameNode(DocumentCommand):
    """Give a node another name."""

    def __init__(self, graph: Graph, old: str, new: str) -> None:
        text = QCoreApplication.translate("Commands", "Rename {old} to {new}")
        super().__init__(graph, [RenameStep(old, new)], text.format(old=old, new=new))


class InsertOnEdge(DocumentCommand):
    """Splice `node`, new or already drawn, into `edge`; `places` are neighbours that give way."""

    def __init__(
        self,
        graph: Graph,
        node: Node,
        edge: Edge,
        ports: tuple[str, str],
        places: Mapping[str, Position] | None = None,
    ) -> None:
        text = QCoreApplication.translate("Commands", "Insert {node}").format(node=node.id)
        before = Edge(edge.source, edge.output, node.id, ports[0])
        after = Edge(node.id, ports[1], edge.target, edge.input)
        at = graph.edges.index(edge)
        steps: list[Step] = [_arrival(graph, node), DisconnectStep(edge)]
        steps += [ConnectStep(after, at), ConnectStep(before, at)]
        steps += [MoveStep(n, graph.nodes[n].position, p) for n, p in (places or {}).items()]
        super().__init__(graph, steps, text)


class SetSettings(DocumentCommand):
    """Change how the drawing is trained; further changes of one setting join this one."""

    def __init__(self, graph: Graph, settings: TrainingSettings) -> None:
        text = QCoreApplication.translate("Commands", "Change training settings")
        self.step = SettingsStep(graph.settings, settings)
        super().__init__(graph, [self.step], text)

    def id(self) -> int:
        return _MERGE_SETTINGS

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SetSettings):
            return False
        mine, theirs = _changed(self.step), _changed(other.step)
        if len(mine) != 1 or mine != theirs:
            return False
        self.step.new = other.step.new
        self.setObsolete(self.step.new == self.step.old)
        return True


class SetTitle(DocumentCommand):
    """Name the project; typing on joins this one."""

    def __init__(self, graph: Graph, title: str) -> None:
        text = QCoreApplication.translate("Commands", "Change the title")
        self.step = TitleStep(graph.title, title)
        super().__init__(graph, [self.step], text)

    def id(self) -> int:
        return _MERGE_TITLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SetTitle):
            return False
        self.step.new = other.step.new
        self.setObsolete(self.step.new == self.step.old)
        return True


def _arrival(graph: Graph, node: Node) -> Step:
    old = graph.nodes.get(node.id)
    return AddStep(node) if old is None else MoveStep(node.id, old.position, node.position)


def _changed(step: ConfigStep | SettingsStep) -> set[str]:
    old, new = msgspec.structs.asdict(step.old), msgspec.structs.asdict(step.new)
    return {name for name, value in new.items() if old.get(name) != value}


def _deletion(nodes: Sequence[str], edges: Sequence[Edge]) -> str:
    if len(nodes) == 1:
        return QCoreApplication.translate("Commands", "Delete {node}").format(node=nodes[0])
    if nodes:
        text = QCoreApplication.translate("Commands", "Delete {count} layers")
        return text.format(count=len(nodes))
    if len(edges) == 1:
        return QCoreApplication.translate("Commands", "Delete link")
    return QCoreApplication.translate("Commands", "Delete {count} links").format(count=len(edges))


def _movement(nodes: Sequence[str]) -> str:
    if len(nodes) == 1:
        return QCoreApplication.translate("Commands", "Move {node}").format(node=nodes[0])
    return QCoreApplication.translate("Commands", "Move {count} layers").format(count=len(nodes))
