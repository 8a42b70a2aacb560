"""The clipboard: selected nodes as the text of a small project, so any window can paste them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node, Position
from nndl_studio.graph.project import decode, encode

LONGEST = 4 * 2**20


def to_text(graph: Graph, nodes: Iterable[str]) -> str:
    """The nodes `nodes` and the links between them; who uses weights of others gets its own."""
    chosen = set(nodes)
    part = Graph()
    for name, node in graph.nodes.items():
        if name in chosen:
            part.add_node(replace(node, weights_of=""))
    for name in part.nodes:
        if (lender := graph.nodes[name].weights_of) in chosen:
            part.share_weights(name, lender)
    for edge in graph.edges:
        if edge.source in chosen and edge.target in chosen:
            part.connect(edge)
    return encode(part).decode()


def from_text(text: str) -> Graph | None:
    """What `to_text` wrote; None if the text is something else or damaged."""
    if len(text) > LONGEST or not text.lstrip().startswith("{"):
        return None
    try:
        return decode(text.encode(), "clipboard")
    except BadFile:
        return None


def renamed_for(graph: Graph, part: Graph, offset: Position) -> tuple[list[Node], list[Edge]]:
    """The nodes and edges of `part` under names that `graph` doesn't have, moved by `offset`."""
    names: dict[str, str] = {}
    for name in part.nodes:
        names[name] = _free_name(graph, name, names.values())
    nodes = [
        replace(
            node,
            id=names[name],
            position=_moved(node.position, offset),
            weights_of=names.get(node.weights_of, ""),
        )
        for name, node in part.nodes.items()
    ]
    edges = [
        replace(edge, source=names[edge.source], target=names[edge.target]) for edge in part.edges
    ]
    return nodes, edges


def _free_name(graph: Graph, name: str, taken: Iterable[str]) -> str:
    """`name`, or the next number after it: "C1" becomes "C1 2", "C1 2" becomes "C1 3"."""
    stem, _, number = name.rpartition(" ")
    stem = stem if stem and number.isdigit() else name
    used = {*graph.nodes, *taken}
    candidates = (stem if i == 1 else f"{stem} {i}" for i in range(1, len(used) + 2))
    return next(candidate for candidate in candidates if candidate not in used)


def _moved(position: Position, offset: Position) -> Position:
    return position[0] + offset[0], position[1] + offset[1]
