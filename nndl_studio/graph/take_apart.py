"""Taking a composite node apart: its pieces stand in its place, and keep what they have learned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nndl_studio.graph.changes import (
    AddNode,
    Change,
    Connect,
    Disconnect,
    MoveNode,
    PassOn,
    RemoveNode,
    own_weights,
)
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.opened import between_pieces, inside_of, through_composites
from nndl_studio.layers.composite import piece
from nndl_studio.layers.inside import Inside
from nndl_studio.layers.parts import Parts


def plan_taking_apart(graph: Graph, analysis: Analysis, node_id: str) -> list[Change]:
    """The changes that put a composite's pieces into its place, under names of their own; what
    stands at its right makes room. Weights that it shares as a whole go to all who used them."""
    node, inside = graph.nodes[node_id], inside_of(graph, analysis, node_id)
    names = _names(graph, tuple(inside.parts.pieces))
    changes = [change for user in graph.borrowers(node_id) for change in own_weights(graph, user)]
    links = [(place, edge) for place, edge in enumerate(graph.edges) if node_id in _ends(edge)]
    changes += [Disconnect(edge) for _, edge in reversed(links)]
    changes += [RemoveNode(node_id)]
    changes += _room_at_the_right(graph, node, inside.parts)
    placed = _placed(node, inside.parts, names)
    changes += [AddNode(each) for each in sorted(placed, key=lambda each: bool(each.weights_of))]
    changes += _links(links, node_id, inside, names)
    lent = bool(node.weights_of)
    learned = node.weights_of or node_id
    owning = (each for each in inside.parts.pieces if not lent or inside.parameters[each])
    return [*changes, *(PassOn(piece(learned, each), names[each], lent) for each in owning)]


def _links(
    links: list[tuple[int, Edge]], node_id: str, inside: Inside, names: Mapping[str, str]
) -> Iterator[Change]:
    """Those of the node's neighbours at the places where they were, because the order of links is
    that in which a port reads them; then those between pieces."""
    called = {piece(node_id, each): name for each, name in names.items()}
    more = 0
    for place, edge in links:
        through = [*through_composites(edge, {node_id: inside.parts})]
        for number, each in enumerate(through):
            yield Connect(_renamed(each, called), place + more + number)
        more += len(through) - 1
    for each in between_pieces(node_id, inside.parts):
        yield Connect(_renamed(each, called))


def _placed(node: Node, parts: Parts, names: Mapping[str, str]) -> list[Node]:
    """The pieces as nodes, their middle as high as the node was."""
    (x, y), high = node.position, [each.position[1] for each in parts.pieces.values()]
    top = y - (min(high) + max(high)) / 2
    return [
        Node(
            names[each.name],
            each.layer.type,
            each.config,
            (x + each.position[0], top + each.position[1]),
            names.get(each.weights_of, ""),
        )
        for each in parts.pieces.values()
    ]


def _names(graph: Graph, pieces: tuple[str, ...]) -> dict[str, str]:
    """What the pieces are called: as in the composite, if nobody else is, nor was the node."""
    taken = {*graph.nodes}
    names: dict[str, str] = {}
    for each in pieces:
        name, number = each, 2
        while name in taken:
            name, number = f"{each} {number}", number + 1
        taken.add(name)
        names[each] = name
    return names


def _room_at_the_right(graph: Graph, node: Node, parts: Parts) -> list[Change]:
    """What stands at the right of the node moves on by as much as its pieces are wider."""
    wide = max(each.position[0] for each in parts.pieces.values())
    return [
        MoveNode(each.id, each.position, (each.position[0] + wide, each.position[1]))
        for each in graph.nodes.values()
        if each.position[0] > node.position[0]
    ]


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


def _renamed(edge: Edge, names: Mapping[str, str]) -> Edge:
    source, target = names.get(edge.source, edge.source), names.get(edge.target, edge.target)
    return replace(edge, source=source, target=target)
