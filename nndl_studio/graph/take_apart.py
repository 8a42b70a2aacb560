"""Taking a composite node apart: its pieces stand in its place, and keep what they have learned."""

from __future__ import annotations

from dataclasses import replace

from nndl_studio.graph.changes import (
    AddNode,
    Change,
    Connect,
    Disconnect,
    MoveNode,
    PassOn,
    RemoveNode,
    ShareWeights,
)
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.opened import opened_node, parts_of
from nndl_studio.layers.composite import piece


def plan_taking_apart(graph: Graph, analysis: Analysis, node_id: str) -> list[Change]:
    """The changes that put a composite's pieces into its place, under names of their own; what
    stands at its right makes room. What shared weights with it as a whole has its own then."""
    node, parts = graph.nodes[node_id], parts_of(graph, analysis, node_id)
    names = _names(graph, node_id, tuple(parts.pieces))
    pieces, edges = opened_node(graph, node_id, parts)
    inside = {piece(node_id, each): name for each, name in names.items()}
    links = [(place, edge) for place, edge in enumerate(graph.edges) if node_id in _ends(edge)]
    changes: list[Change] = [ShareWeights(user, node_id, "") for user in graph.borrowers(node_id)]
    changes += [Disconnect(edge) for _, edge in reversed(links)]
    changes += [RemoveNode(node_id)]
    changes += _room_at_the_right(graph, node, [each.position for each in pieces])
    high = [each.position[1] for each in parts.pieces.values()]
    lift = (min(high) + max(high)) / 2
    placed = [
        Node(
            inside[each.id],
            each.type,
            each.config,
            (each.position[0], each.position[1] - lift),
            inside.get(each.weights_of, ""),
        )
        for each in pieces
    ]
    changes += [AddNode(each) for each in sorted(placed, key=lambda each: bool(each.weights_of))]
    changes += [Connect(_renamed(edge, inside)) for edge in edges]
    changes += [PassOn(old, new) for old, new in inside.items()]
    return changes


def _names(graph: Graph, node_id: str, pieces: tuple[str, ...]) -> dict[str, str]:
    """What the pieces are called: as in the composite, if nobody else is."""
    taken = {*graph.nodes} - {node_id}
    names: dict[str, str] = {}
    for each in pieces:
        name, number = each, 2
        while name in taken:
            name, number = f"{each} {number}", number + 1
        taken.add(name)
        names[each] = name
    return names


def _room_at_the_right(graph: Graph, node: Node, places: list[tuple[float, float]]) -> list[Change]:
    """What stands at the right of the node moves on by as much as its pieces are wider."""
    wide = max(x for x, _ in places) - node.position[0]
    return [
        MoveNode(each.id, each.position, (each.position[0] + wide, each.position[1]))
        for each in graph.nodes.values()
        if each.position[0] > node.position[0]
    ]


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


def _renamed(edge: Edge, names: dict[str, str]) -> Edge:
    source, target = names.get(edge.source, edge.source), names.get(edge.target, edge.target)
    return replace(edge, source=source, target=target)
