"""Edits made of several commands: delete with reconnection, paste, add with a link, mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtGui import QUndoStack

from nndl_studio import layers
from nndl_studio.graph.check import Problem
from nndl_studio.graph.document import Graph
from nndl_studio.graph.mend import plan_mend
from nndl_studio.graph.node import Edge, Node, Position
from nndl_studio.layers.layer import Mend
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.canvas.clipboard import renamed_for
from nndl_studio.ui.canvas.commands import (
    AddCommand,
    CommandGroup,
    ConnectCommand,
    DeleteCommand,
    DocumentCommand,
)
from nndl_studio.ui.mend_title import mend_title


@contextmanager
def as_one(graph: Graph, undo: QUndoStack, text: Sentence) -> Iterator[CommandGroup]:
    """All that the group takes inside is one undo command called `text`, or none."""
    group = CommandGroup(graph, text)
    try:
        yield group
    finally:
        if group.changes:
            undo.push(group)


def delete(
    graph: Graph,
    undo: QUndoStack,
    nodes: Iterable[str],
    edges: Iterable[Edge],
    text: Sentence = NOTHING,
) -> None:
    """Delete; where a node in the middle goes, its neighbours are linked if they fit. It is called
    `text`, or by what is deleted."""
    doomed, links = list(nodes), list(edges)
    if not doomed and not links:
        return
    bridges = _bridges(graph, set(doomed), set(links))
    command = DeleteCommand(graph, doomed, links)
    with as_one(graph, undo, text or command.words) as group:
        group.take(command)
        for bridge in bridges:
            if graph.check_connect(bridge) is None:
                group.take(ConnectCommand(graph, bridge))


def paste(
    graph: Graph, undo: QUndoStack, part: Graph, offset: Position, incoming: Iterable[Edge] = ()
) -> list[str]:
    """Add what `part` holds; returns the new names. `incoming` are links from nodes of `graph`
    to nodes of `part` that are drawn again where they fit."""
    nodes, edges = renamed_for(graph, part, offset)
    new_names = dict(zip(part.nodes, (node.id for node in nodes), strict=True))
    with as_one(graph, undo, say("Paste")) as group:
        for node in sorted(nodes, key=lambda node: bool(node.weights_of)):
            group.take(AddCommand(graph, node))
        for edge in edges:
            group.take(ConnectCommand(graph, edge))
        for edge in incoming:
            link = Edge(edge.source, edge.output, new_names[edge.target], edge.input)
            if graph.check_connect(link) is None:
                group.take(ConnectCommand(graph, link))
    return [node.id for node in nodes]


def incoming_links(graph: Graph, nodes: Iterable[str]) -> list[Edge]:
    """Links into `nodes` from outside them."""
    chosen = list(nodes)
    return [e for n in chosen for e in graph.incoming(n) if e.source not in chosen]


def add_linked(graph: Graph, undo: QUndoStack, node: Node, edge: Edge) -> None:
    """A new node and the link to it, as one command; the link only if the judge agrees."""
    command = AddCommand(graph, node)
    with as_one(graph, undo, command.words) as group:
        group.take(command)
        if graph.check_connect(edge) is None:
            group.take(ConnectCommand(graph, edge))


def mend_command(graph: Graph, fault: Problem | Edge, mend: Mend) -> DocumentCommand | None:
    """The command that puts `fault` right, or None if there is no way."""
    changes = plan_mend(graph, fault, mend)
    return DocumentCommand(graph, changes, mend_title(mend)) if changes else None


def new_node(graph: Graph, type_name: str, position: Position) -> Node:
    """A node of a layer type with its default settings and a name of its own."""
    layer = layers.layer(type_name)
    return Node(graph.fresh_id(layer.name), layer.type, layer.config_type(), position)


def _bridges(graph: Graph, doomed: set[str], links: set[Edge]) -> list[Edge]:
    """Links that would close the gap: from what fed the first doomed node to what the last fed."""
    bridges = []
    for edge in graph.edges:
        if edge.source in doomed and edge.target not in doomed and edge not in links:
            feeding = _feeding(graph, edge.source, doomed, links)
            if feeding is not None:
                bridges.append(Edge(feeding.source, feeding.output, edge.target, edge.input))
    return list(dict.fromkeys(bridges))


def _feeding(graph: Graph, node_id: str, doomed: set[str], links: set[Edge]) -> Edge | None:
    """The link that enters the chain of doomed nodes ending in `node_id`, if there is just one."""
    seen = {node_id}
    while True:
        edges = graph.incoming(node_id)
        if len(edges) != 1 or edges[0] in links:
            return None
        node_id = edges[0].source
        if node_id not in doomed:
            return edges[0]
        if node_id in seen:
            return None
        seen.add(node_id)
