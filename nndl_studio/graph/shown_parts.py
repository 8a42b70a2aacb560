"""What is inside a composite node as a drawing to look at, with its neighbours around it."""

from __future__ import annotations

from collections.abc import Iterator

from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.known import note
from nndl_studio.graph.loops import loops
from nndl_studio.graph.node import Edge, Node, renamed
from nndl_studio.graph.opened import given_by, inside_of, into_pieces
from nndl_studio.layers.composite import piece
from nndl_studio.layers.inside import Inside
from nndl_studio.layers.parts import COLUMN, OUTSIDE


def shown_parts(graph: Graph, analysis: Analysis, node_id: str) -> Graph:
    """A drawing of the pieces under their own names, and of the nodes that feed them or read what
    they give; what is known of it can be asked for as of any other."""
    inside = inside_of(graph, analysis, node_id)
    pieces = inside.parts.pieces
    nodes = [
        Node(each.name, each.layer.type, each.config, each.position, each.weights_of)
        for each in pieces.values()
    ]
    names = {
        each: f"{each} (outside)" if each in pieces else each
        for each in _neighbours(graph, node_id)
    }
    drawn = graph.with_contents(
        [*nodes, *_placed(graph, node_id, names, inside)],
        _links(graph, node_id, names, inside),
    )
    note(drawn, _known(analysis, inside, names, drawn))
    return drawn


def _neighbours(graph: Graph, node_id: str) -> tuple[str, ...]:
    around = (
        *(edge.source for edge in graph.incoming(node_id)),
        *(edge.target for edge in graph.outgoing(node_id)),
    )
    return tuple(dict.fromkeys(around))


def _placed(graph: Graph, node_id: str, names: dict[str, str], inside: Inside) -> Iterator[Node]:
    """What feeds the pieces at their left, the rest at their right."""
    places = [each.position for each in inside.parts.pieces.values()]
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    middle = sum(y for _, y in places) / len(places)
    before = {edge.source for edge in graph.incoming(node_id)}
    counts = {True: 0, False: 0}
    for name, shown in names.items():
        node, gives = graph.nodes[name], name in before
        at = left - COLUMN if gives else right + COLUMN
        yield Node(shown, node.type, node.config, (at, middle + counts[gives]))
        counts[gives] += 160


def _links(graph: Graph, node_id: str, names: dict[str, str], inside: Inside) -> Iterator[Edge]:
    whole = {node_id: inside.parts}
    called = {**names, **{piece(node_id, each): each for each in inside.parts.pieces}}
    given = (given_by(edge, whole) for edge in graph.outgoing(node_id))
    for each in (*into_pieces(graph, node_id, whole), *given):
        if each is not None:
            yield renamed(each, called)


def _known(analysis: Analysis, inside: Inside, names: dict[str, str], drawn: Graph) -> Analysis:
    """What the pieces are known to be, and the neighbours as they were."""
    pieces = inside.parts.pieces
    around = {old: new for old, new in names.items() if old in analysis.costs}
    shapes = {key: shape for key, shape in inside.shapes.items() if key[0] != OUTSIDE}
    for (old, port), shape in analysis.shapes.items():
        if old in around:
            shapes[around[old], port] = shape
    return Analysis(
        (*inside.inputs, *around.values()),
        {**inside.inputs, **{new: analysis.inputs[old] for old, new in around.items()}},
        shapes,
        {**inside.parameters, **{new: analysis.parameters[old] for old, new in around.items()}},
        {**inside.costs, **{new: analysis.costs[old] for old, new in around.items()}},
        (),
        analysis.offers,
        loops(drawn),
        {
            name: each.layer.probes(each.config, inside.inputs[name])
            for name, each in pieces.items()
        },
    )
