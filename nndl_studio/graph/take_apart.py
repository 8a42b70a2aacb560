"""Taking a composite node apart: its pieces stand in its place, and keep what they have learned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from nndl_studio.graph.node import Node, renamed
from nndl_studio.graph.opened import frozen_inside, given_by, inside_of, into_pieces
from nndl_studio.layers.composite import piece
from nndl_studio.layers.parts import Parts


def plan_taking_apart(graph: Graph, analysis: Analysis, node_id: str) -> list[Change]:
    """The changes that put a composite's pieces into its place, under names of their own; what
    stands at its right makes room. Weights that it shares as a whole go to all who used them."""
    node, inside = graph.nodes[node_id], inside_of(graph, analysis, node_id)
    names = _names(graph, tuple(inside.parts.pieces))
    changes = [change for user in graph.borrowers(node_id) for change in own_weights(graph, user)]
    around = (*graph.incoming(node_id), *graph.outgoing(node_id))
    changes += [Disconnect(edge) for edge in around]
    changes += [RemoveNode(node_id)]
    changes += _room_at_the_right(graph, node, inside.parts)
    placed = _placed(node, inside.parts, names)
    changes += [AddNode(each) for each in sorted(placed, key=lambda each: bool(each.weights_of))]
    changes += _links(graph, node_id, inside.parts, names)
    lent = bool(node.weights_of)
    learned = node.weights_of or node_id
    owning = (each for each in inside.parts.pieces if not lent or inside.parameters[each])
    return [*changes, *(PassOn(piece(learned, each), names[each], lent) for each in owning)]


def _links(graph: Graph, node_id: str, parts: Parts, names: Mapping[str, str]) -> Iterator[Change]:
    """Links to others at the places where they were among the rest, because their order is that in
    which a port reads them; then all that the pieces read."""
    called, whole = {piece(node_id, each): name for each, name in names.items()}, {node_id: parts}
    gone = 0
    for place, edge in enumerate(graph.edges):
        given = given_by(edge, whole) if edge.source == node_id else None
        if given is not None:
            yield Connect(renamed(given, called), place - gone)
        elif node_id in (edge.source, edge.target):
            gone += 1
    for each in into_pieces(graph, node_id, whole):
        yield Connect(renamed(each, called))


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
            frozen_inside(node, each.name),
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
