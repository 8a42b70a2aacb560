"""Opening: a drawing with its composites' pieces in their place, as the compiler sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

from nndl_studio import layers
from nndl_studio.graph.check import Analysis, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
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
    joints = [each for node_id in parts for each in between_pieces(node_id, parts[node_id])]
    links = [each for edge in graph.edges for each in through_composites(edge, parts)]
    return graph.with_contents(nodes, [*links, *joints])


def between_pieces(node_id: str, parts: Parts) -> Iterator[Edge]:
    """The links from piece to piece."""
    for each in parts.joined():
        if OUTSIDE not in (each.source, each.target):
            source, target = piece(node_id, each.source), piece(node_id, each.target)
            yield Edge(source, each.output, target, each.input)


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
        yield Node(name, each.layer.type, each.config, (x, y), lender and piece(owner, lender))


def through_composites(edge: Edge, inside: Mapping[str, Parts]) -> list[Edge]:
    """A link of the drawing as links between pieces: from what gives to all that read."""
    source, output = edge.source, edge.output
    if source in inside:
        joints = (j for j in inside[source].joined() if j.target == OUTSIDE and j.input == output)
        giver = next(joints, None)
        if giver is None:  # Nothing is given there, as of a pass that isn't made.
            return []
        source, output = piece(source, giver.source), giver.output
    if edge.target not in inside:
        return [Edge(source, output, edge.target, edge.input)]
    readers = (
        j for j in inside[edge.target].joined() if j.source == OUTSIDE and j.output == edge.input
    )
    return [Edge(source, output, piece(edge.target, j.target), j.input) for j in readers]
