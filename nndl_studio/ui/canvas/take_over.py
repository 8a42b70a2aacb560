"""Turns the document into another one by undoable changes."""

from __future__ import annotations

from dataclasses import replace

from nndl_studio.graph.changes import (
    AddNode,
    Change,
    Connect,
    Disconnect,
    Freeze,
    Hold,
    MoveNode,
    Mute,
    RemoveNode,
    SetConfig,
    SetSettings,
    SetTitle,
    ShareWeights,
)
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.sentence import say
from nndl_studio.ui.canvas.commands import DocumentCommand


class TakeOverCommand(DocumentCommand):
    """Make `graph` what `other` is; nodes that are in both stay, so that their weights do."""

    def __init__(self, graph: Graph, other: Graph) -> None:
        text = say("Load the changed file")
        names = {*graph.nodes, *other.nodes}
        relink = graph.edges != other.edges or not all(_stays(n, graph, other) for n in names)
        changes: list[Change] = [Disconnect(edge) for edge in graph.edges] if relink else []
        changes += [ShareWeights(node.id, node.weights_of, "") for node in _otherwise(graph, other)]
        changes += [RemoveNode(name) for name in graph.nodes if not _stays(name, graph, other)]
        for name, node in other.nodes.items():
            if not _stays(name, graph, other):
                changes.append(AddNode(replace(node, weights_of="")))
                continue
            old = graph.nodes[name]
            if old.config != node.config:
                changes.append(SetConfig(name, old.config, node.config))
            if old.frozen != node.frozen:
                changes.append(Freeze(name, old.frozen, node.frozen))
            if old.muted != node.muted:
                changes.append(Mute(name, old.muted, node.muted))
            if old.held != node.held:
                changes.append(Hold(name, old.held, node.held))
            if old.position != node.position:
                changes.append(MoveNode(name, old.position, node.position))
        changes += [ShareWeights(node.id, "", node.weights_of) for node in _otherwise(other, graph)]
        changes += [Connect(edge) for edge in other.edges] if relink else []
        if graph.settings != other.settings:
            changes.append(SetSettings(graph.settings, other.settings))
        if graph.title != other.title:
            changes.append(SetTitle(graph.title, other.title))
        super().__init__(graph, changes, text)


def _otherwise(graph: Graph, other: Graph) -> list[Node]:
    """The nodes of `graph` that use another's weights and don't do so in `other`, or whose lender
    does not stay."""
    borrowing = [node for node in graph.nodes.values() if node.weights_of]
    return [
        node
        for node in borrowing
        if not (_stays(node.id, graph, other) and _stays(node.weights_of, graph, other))
        or other.nodes[node.id].weights_of != node.weights_of
    ]


def _stays(name: str, graph: Graph, other: Graph) -> bool:
    """Whether a node is in both, of one type: another type has other ports."""
    old, new = graph.nodes.get(name), other.nodes.get(name)
    return old is not None and new is not None and old.type == new.type
