"""Opening: a drawing with its composites' pieces in their place, as the compiler sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from weakref import WeakKeyDictionary

from nndl_studio import layers
from nndl_studio.graph.check import Analysis, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import EVERY, Edge, Node
from nndl_studio.layers.composite import Composite, piece
from nndl_studio.layers.inside import Inside
from nndl_studio.layers.parts import OUTSIDE, Parts

Opened = tuple[Graph, Analysis]
_by_graph: WeakKeyDictionary[Graph, tuple[int, Opened]] = WeakKeyDictionary()


def opened(graph: Graph, analysis: Analysis) -> Opened:
    """The drawing without composites, and what is known of it; itself where there are none.

    `analysis` is that of `graph`. A composite stays where it is not known what comes to it. What a
    piece is called outside its node says `piece`; its arrays and probes have these names whether
    the drawing is opened or not.
    """
    if not _open(graph, analysis):
        return graph, analysis
    revision, found = _by_graph.get(graph, (-1, None))
    if found is None or revision != graph.revision:
        whole = _without_composites(graph, analysis)
        found = opened(whole, analyse(whole))
        _by_graph[graph] = graph.revision, found
    return found


def can_be_opened(graph: Graph, analysis: Analysis, node_id: str) -> bool:
    """Whether it is a composite whose parts are known: what comes to it is, and is taken."""
    layer = layers.layer(graph.nodes[node_id].type)
    return isinstance(layer, Composite) and node_id in analysis.costs


def inside_of(graph: Graph, analysis: Analysis, node_id: str) -> Inside:
    """What is inside a composite node of `graph`."""
    node = graph.nodes[node_id]
    layer = layers.layer(node.type)
    assert isinstance(layer, Composite)
    return layer.inside(node.config, analysis.inputs[node_id])


def _open(graph: Graph, analysis: Analysis) -> tuple[str, ...]:
    return tuple(each for each in graph.nodes if can_be_opened(graph, analysis, each))


def _without_composites(graph: Graph, analysis: Analysis) -> Graph:
    """Opened once: pieces may be composites again."""
    inside = {name: inside_of(graph, analysis, name) for name in _open(graph, analysis)}
    parts = {name: each.parts for name, each in inside.items()}
    nodes = [each for node in graph.nodes.values() for each in _put(node, inside.get(node.id))]
    others = (edge for edge in graph.edges if edge.target not in parts)
    links = [each for edge in others if (each := given_by(edge, parts)) is not None]
    joints = [each for node_id in parts for each in into_pieces(graph, node_id, parts)]
    return graph.with_contents(nodes, [*links, *joints])


def given_by(edge: Edge, parts: Mapping[str, Parts]) -> Edge | None:
    """A link of the drawing from the piece that gives what it carries; None where none does, as of
    a pass that isn't made."""
    if edge.source not in parts:
        return edge
    joints = parts[edge.source].joined()
    found = (j for j in joints if j.target == OUTSIDE and j.input == edge.output)
    giver = next(found, None)
    if giver is None:
        return None
    return replace(edge, source=piece(edge.source, giver.source), output=giver.output)


def into_pieces(graph: Graph, node_id: str, parts: Mapping[str, Parts]) -> Iterator[Edge]:
    """All links that a composite's pieces read, from outside and from one another, in the order in
    which its parts say that they read them."""
    for joint in parts[node_id].joined():
        if joint.target == OUTSIDE:
            continue
        target = piece(node_id, joint.target)
        if joint.source != OUTSIDE:
            yield Edge(piece(node_id, joint.source), joint.output, target, joint.input)
            continue
        for edge in graph.incoming(node_id):
            given = given_by(edge, parts) if edge.input == joint.output else None
            if given is not None:
                yield replace(given, target=target, input=joint.input)


def _put(node: Node, inside: Inside | None) -> Iterator[Node]:
    """What stands in the place of a node."""
    if inside is None:
        yield node
        return
    owner = node.weights_of or node.id
    for each in inside.parts.pieces.values():
        # What uses another's weights as a whole uses those of each piece that has some.
        lent = each.name if node.weights_of and inside.parameters[each.name] else ""
        lender = each.weights_of or lent
        x, y = (a + b for a, b in zip(node.position, each.position, strict=True))
        name = piece(node.id, each.name)
        frozen = frozen_inside(node, each.name)
        borrowed = lender and piece(owner, lender)
        yield Node(name, each.layer.type, each.config, (x, y), borrowed, frozen)


def frozen_inside(node: Node, name: str) -> tuple[str, ...]:
    """What a composite's marks freeze in the piece of that name: `key.weight` is its `weight`."""
    start = piece(name, "")
    own = tuple(each.removeprefix(start) for each in node.frozen if each.startswith(start))
    return (EVERY,) if EVERY in node.frozen else own
