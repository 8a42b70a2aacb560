"""Undo commands: named lists of changes; consecutive moves and edits of one setting are merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec
from PySide6.QtGui import QUndoCommand, QUndoStack

from nndl_studio.config import Config
from nndl_studio.files import reason_of
from nndl_studio.graph.changes import (
    AddNode,
    Change,
    Connect,
    Disconnect,
    MoveNode,
    RemoveNode,
    RenameNode,
    SetConfig,
    SetSettings,
    SetTitle,
    ShareWeights,
    own_weights,
)
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.node import Edge, Node, Position
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.texts import show

_MERGE_MOVES, _MERGE_CONFIG, _MERGE_SETTINGS, _MERGE_TITLE = range(1, 5)


class DocumentCommand(QUndoCommand):
    """Makes `changes` in order, and their inverses backwards.

    If the document refuses one, none has happened, `error` says why, and the undo stack drops
    the command because it is obsolete.
    """

    def __init__(self, graph: Graph, changes: Sequence[Change], text: Sentence) -> None:
        super().__init__()
        self.words = text
        show(self.setText, text)
        self.graph = graph
        self.changes: list[Change] = list(changes)
        self.error = NOTHING

    def redo(self) -> None:
        done: list[Change] = []
        try:
            for change in self.changes:
                change.take(self.graph)
                done.append(change)
        except GraphError as error:
            for change in reversed(done):
                change.take_back(self.graph)
            self.error = reason_of(error)
            self.setObsolete(True)

    def undo(self) -> None:
        for change in reversed(self.changes):
            change.take_back(self.graph)


class CommandGroup(DocumentCommand):
    """Several commands under one name; each is done when it is taken, so that the next one sees
    the drawing as it leaves it. Qt's own groups keep their name in one language."""

    def __init__(self, graph: Graph, text: Sentence) -> None:
        super().__init__(graph, [], text)
        self._done = True

    def take(self, command: DocumentCommand) -> None:
        """Do `command`, whose `error` then says whether the document refused."""
        command.redo()
        if not command.error:
            self.changes += command.changes

    def redo(self) -> None:
        """The stack does what is pushed onto it, and these are done already."""
        if not self._done:
            super().redo()
        self._done = False


class AddCommand(DocumentCommand):
    """Put a node into the drawing."""

    def __init__(self, graph: Graph, node: Node) -> None:
        text = say("Add {node}", node=node.id)
        super().__init__(graph, [AddNode(node)], text)


class DeleteCommand(DocumentCommand):
    """Take out nodes with every link that touches them, and single links; who used their weights
    has its own from then on."""

    def __init__(self, graph: Graph, nodes: Iterable[str], edges: Iterable[Edge] = ()) -> None:
        doomed, links = list(nodes), list(edges)
        touching = [e for n in doomed for e in (*graph.incoming(n), *graph.outgoing(n))]
        loose = list(dict.fromkeys([*touching, *links]))
        changes: list[Change] = [Disconnect(edge) for edge in loose]
        for user in (user for lender in doomed for user in graph.borrowers(lender)):
            changes.extend(own_weights(graph, user))
        changes.extend(RemoveNode(node_id) for node_id in doomed)
        super().__init__(graph, changes, _deletion(doomed, links))


class ConnectCommand(DocumentCommand):
    """Draw a link."""

    def __init__(self, graph: Graph, edge: Edge, at: int | None = None) -> None:
        text = say("Connect {source} to {target}", source=edge.source, target=edge.target)
        super().__init__(graph, [Connect(edge, at)], text)


class DisconnectCommand(DocumentCommand):
    """Remove a link."""

    def __init__(self, graph: Graph, edge: Edge) -> None:
        text = say("Disconnect {source} from {target}", source=edge.source, target=edge.target)
        super().__init__(graph, [Disconnect(edge)], text)


class MoveCommand(DocumentCommand):
    """Move nodes to new places; the next move of the same nodes joins this one."""

    def __init__(
        self, graph: Graph, places: Mapping[str, Position], text: Sentence = NOTHING
    ) -> None:
        moves = [MoveNode(n, graph.nodes[n].position, place) for n, place in places.items()]
        super().__init__(graph, moves, text or _movement(list(places)))
        self.moves = moves

    def id(self) -> int:
        return _MERGE_MOVES

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, MoveCommand) or self.text() != other.text():
            return False
        later = {move.node_id: move.new for move in other.moves}
        if later.keys() != {move.node_id for move in self.moves}:
            return False
        self.moves = [replace(move, new=later[move.node_id]) for move in self.moves]
        self.changes = list(self.moves)
        self.setObsolete(all(move.new == move.old for move in self.moves))
        return True


class ConfigCommand(DocumentCommand):
    """Change a node's settings; further changes of the same single setting join this one."""

    def __init__(self, graph: Graph, node_id: str, config: Config) -> None:
        text = say("Change {node}", node=node_id)
        self.change = SetConfig(node_id, graph.nodes[node_id].config, config)
        super().__init__(graph, [self.change], text)

    def id(self) -> int:
        return _MERGE_CONFIG

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ConfigCommand) or other.change.node_id != self.change.node_id:
            return False
        mine, theirs = _changed(self.change), _changed(other.change)
        if len(mine) != 1 or mine != theirs:
            return False
        self.change = replace(self.change, new=other.change.new)
        self.changes = [self.change]
        self.setObsolete(self.change.new == self.change.old)
        return True


class ShareCommand(DocumentCommand):
    """Let a node use the weights of `lender`; "" gives it its own."""

    def __init__(self, graph: Graph, node_id: str, lender: str) -> None:
        if lender:
            text = say("Let {node} use the weights of {lender}", node=node_id, lender=lender)
        else:
            text = say("Give {node} its own weights", node=node_id)
        old = graph.nodes[node_id].weights_of
        changes: Sequence[Change] = [ShareWeights(node_id, old, lender)]
        if old and not lender:
            changes = own_weights(graph, node_id)
        super().__init__(graph, changes, text)


class RenameCommand(DocumentCommand):
    """Give a node another name."""

    def __init__(self, graph: Graph, old: str, new: str) -> None:
        text = say("Rename {old} to {new}", old=old, new=new)
        super().__init__(graph, [RenameNode(old, new)], text)


class InsertCommand(DocumentCommand):
    """Splice `node`, new or already drawn, into `edge`; `places` are neighbours that give way."""

    def __init__(
        self,
        graph: Graph,
        node: Node,
        edge: Edge,
        ports: tuple[str, str],
        places: Mapping[str, Position] | None = None,
    ) -> None:
        text = say("Insert {node}", node=node.id)
        before = Edge(edge.source, edge.output, node.id, ports[0])
        after = Edge(node.id, ports[1], edge.target, edge.input)
        at = graph.edges.index(edge)
        changes: list[Change] = [_arrival(graph, node), Disconnect(edge)]
        changes += [Connect(after, at), Connect(before, at)]
        changes += [MoveNode(n, graph.nodes[n].position, p) for n, p in (places or {}).items()]
        super().__init__(graph, changes, text)


class SettingsCommand(DocumentCommand):
    """Change how the drawing is trained; further changes of one setting join this one."""

    def __init__(self, graph: Graph, settings: TrainingSettings) -> None:
        text = say("Change training settings")
        self.change = SetSettings(graph.settings, settings)
        super().__init__(graph, [self.change], text)

    def id(self) -> int:
        return _MERGE_SETTINGS

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, SettingsCommand):
            return False
        mine, theirs = _changed(self.change), _changed(other.change)
        if len(mine) != 1 or mine != theirs:
            return False
        self.change = replace(self.change, new=other.change.new)
        self.changes = [self.change]
        self.setObsolete(self.change.new == self.change.old)
        return True


class TitleCommand(DocumentCommand):
    """Name the project; typing on joins this one."""

    def __init__(self, graph: Graph, title: str) -> None:
        text = say("Change the title")
        self.change = SetTitle(graph.title, title)
        super().__init__(graph, [self.change], text)

    def id(self) -> int:
        return _MERGE_TITLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, TitleCommand):
            return False
        self.change = replace(self.change, new=other.change.new)
        self.changes = [self.change]
        self.setObsolete(self.change.new == self.change.old)
        return True


def undo_words(undo: QUndoStack) -> Sentence:
    """What the command is called that Undo would take back."""
    return _words(undo.command(undo.index() - 1))


def redo_words(undo: QUndoStack) -> Sentence:
    """What the command is called that Redo would do again."""
    return _words(undo.command(undo.index()))


def _words(command: QUndoCommand | None) -> Sentence:
    return command.words if isinstance(command, DocumentCommand) else NOTHING


def _arrival(graph: Graph, node: Node) -> Change:
    old = graph.nodes.get(node.id)
    return AddNode(node) if old is None else MoveNode(node.id, old.position, node.position)


def _changed(change: SetConfig | SetSettings) -> set[str]:
    """The settings that are others; none where they are of another kind."""
    if type(change.old) is not type(change.new):
        return set()
    old, new = msgspec.structs.asdict(change.old), msgspec.structs.asdict(change.new)
    return {name for name, value in new.items() if old.get(name) != value}


def _deletion(nodes: Sequence[str], edges: Sequence[Edge]) -> Sentence:
    if len(nodes) == 1:
        return say("Delete {node}", node=nodes[0])
    if nodes:
        return say("Delete {count} layers", count=len(nodes))
    if len(edges) == 1:
        return say("Delete link")
    return say("Delete {count} links", count=len(edges))


def _movement(nodes: Sequence[str]) -> Sentence:
    if len(nodes) == 1:
        return say("Move {node}", node=nodes[0])
    return say("Move {count} layers", count=len(nodes))
