"""What a node shows of the analysis: shape, parameters, kinds at its ports, and its fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nndl_studio import layers
from nndl_studio.graph.check import Analysis, Problem
from nndl_studio.graph.document import Graph
from nndl_studio.graph.loops import closes_loop
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.layer import Port
from nndl_studio.layers.shape import Kind
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, say


@dataclass(frozen=True)
class NodeFacts:
    """Texts and port kinds of one node, ready to paint; `problem` is None when all is well.
    `frozen` says whether training leaves something in it as it is, `muted` how many of its units
    give 0, or gates are held."""

    type_title: str
    caption: str
    shape: str
    parameters: str
    inputs: Mapping[str, Kind]
    outputs: Mapping[str, Kind]
    linked: frozenset[str]
    problem: Problem | None = None
    frozen: bool = False
    muted: int = 0


Grounds = tuple[object, ...]
"""What the facts of a node are made from: equal grounds, equal facts."""


def grounds(graph: Graph, analysis: Analysis, node_id: str) -> Grounds:
    """All that `node_facts` reads but the problem; quick, because most of it is as it was."""
    node = graph.nodes[node_id]
    return (
        node.type,
        node.config,
        node.marks,
        analysis.inputs.get(node_id),
        [analysis.shapes.get((node_id, port.name)) for port in layers.layer(node.type).outputs],
        analysis.parameters.get(node_id),
        graph.incoming(node_id),
    )


def node_facts(graph: Graph, analysis: Analysis, node: Node, problem: Problem | None) -> NodeFacts:
    layer = layers.layer(node.type)
    shapes = [analysis.shapes.get((node.id, port.name)) for port in layer.outputs]
    first = shapes[0] if shapes else None
    given = analysis.inputs.get(node.id, {})
    return NodeFacts(
        type_title=layer_title(layer.name),
        caption=layer.caption(node.config),
        shape=str(first) if first is not None else "",
        parameters=_parameters(analysis, node),
        inputs={
            port.name: given[port.name][0].kind if given.get(port.name) else _usual(port)
            for port in layer.inputs
        },
        outputs={
            port.name: shape.kind if shape is not None else _usual(port)
            for port, shape in zip(layer.outputs, shapes, strict=True)
            if shape is not None or not port.optional
        },
        linked=frozenset(edge.input for edge in graph.incoming(node.id)),
        problem=problem,
        frozen=any(parameter.frozen for parameter in analysis.parameters.get(node.id, ())),
        muted=len(node.muted) + len(node.held),
    )


def problems_by_node(analysis: Analysis) -> dict[str, Problem]:
    """The first problem of each node that has one."""
    found: dict[str, Problem] = {}
    for problem in analysis.problems:
        if problem.node is not None:
            found.setdefault(problem.node, problem)
    return found


def closes_a_loop(graph: Graph, analysis: Analysis, edge: Edge) -> bool:
    """Whether what goes along `edge` is for the loop's next step."""
    return any(closes_loop(graph, loop, edge) for loop in analysis.loops)


def _usual(port: Port) -> Kind:
    return port.kinds[0]


def _parameters(analysis: Analysis, node: Node) -> Sentence:
    if node.weights_of:
        return say("weights of {lender}", lender=node.weights_of)
    parameters = analysis.parameters.get(node.id, ())
    trained = analysis.trainable(node.id)
    frozen = sum(parameter.size for parameter in parameters if parameter.frozen)
    fixed = sum(parameter.size for parameter in parameters if parameter.fixed)
    if frozen and trained:
        return say("{count:,} + {frozen:,} frozen", count=trained, frozen=frozen)
    if frozen:
        return say("{frozen:,} frozen", frozen=frozen)
    if trained:
        return as_it_is(f"{trained:,}")
    if fixed:
        return say("{count:,} fixed", count=fixed)
    return NOTHING
