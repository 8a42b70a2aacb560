"""One-click mends: the changes that put a refused link or a faulty node right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.graph.changes import AddNode, Change, Connect, Disconnect, SetConfig
from nndl_studio.graph.check import Analysis, Problem, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.known import known
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.reach import ancestors, delays
from nndl_studio.layers.layer import Layer, Mend
from nndl_studio.layers.shape import ANSWERS, Shape


def plan_mend(graph: Graph, fault: Problem | Edge, mend: Mend) -> list[Change]:
    """Changes to take one after the other (and to take back in reverse); [] if there is no way.

    `fault` is a problem of the analysis, a link that was refused, or a link that is there.
    """
    edge = fault.edge if isinstance(fault, Problem) else fault
    node = edge.target if edge else fault.node if isinstance(fault, Problem) else None
    if mend.between is None:
        return [] if node is None else _match_and_link(graph, node, edge)
    return [] if edge is None else _insert(graph, edge, mend.between)


def _insert(graph: Graph, edge: Edge, name: str) -> list[Change]:
    """Splice a node of layer `name` into `edge`, whether the link is there or was refused."""
    layer = layers.by_name(name)
    if not {edge.source, edge.target} <= set(graph.nodes):
        return []
    source, target = graph.nodes[edge.source].position, graph.nodes[edge.target].position
    middle = ((source[0] + target[0]) / 2, (source[1] + target[1]) / 2)
    node = Node(graph.fresh_id(name), layer.type, _sized(graph, edge, layer), middle)
    at = graph.edges.index(edge) if edge in graph.edges else None
    cut: list[Change] = [] if at is None else [Disconnect(edge)]
    return [
        *cut,
        AddNode(node),
        # The link into the target keeps its place, so that the inputs of a merge keep their order.
        Connect(Edge(node.id, layer.outputs[0].name, edge.target, edge.input), at),
        Connect(Edge(edge.source, edge.output, node.id, layer.inputs[0].name)),
    ]


def _sized(graph: Graph, edge: Edge, layer: Layer[Any]) -> Config:
    """Settings of a node to insert; one that delays holds as many numbers as come in."""
    config: Config = layer.config_type()
    shape = known(graph).analysis.shapes.get((edge.source, edge.output))
    if layer.delays and shape is not None and shape.kind in layer.inputs[0].kinds:
        config = layer.holding(config, shape)
    return config


def _match_and_link(graph: Graph, node_id: str, edge: Edge | None) -> list[Change]:
    """Sizes first; then the link they were in the way of, if it is not there yet."""
    changes = _match_units(graph, node_id, edge)
    if not changes or edge is None or edge in graph.edges:
        return changes
    return [*changes, Connect(edge)]


def _match_units(graph: Graph, node_id: str, edge: Edge | None) -> list[Change]:
    """The first change of a size that leaves `node_id` without a fault of its own."""
    candidates = chain(
        _fitting_delay(graph, node_id, edge),
        _fitting_tables(graph, node_id),
        _fitting_units(graph, node_id, edge),
    )
    return next(([change] for change in candidates if _helps(graph, change, node_id, edge)), [])


def _fitting_delay(graph: Graph, node_id: str, edge: Edge | None) -> Iterator[SetConfig]:
    """A node that delays holds what comes in, by a link that is there or was refused."""
    old = graph.nodes[node_id].config
    if delays(graph, node_id):
        layer = layers.layer(graph.nodes[node_id].type)
        shapes = known(graph).analysis.shapes
        for each in (*graph.incoming(node_id), *((edge,) if edge else ())):
            shape = shapes.get((each.source, each.output))
            if shape is not None and shape.kind in layer.inputs[0].kinds:
                yield SetConfig(node_id, old, layer.holding(old, shape))


def _fitting_tables(graph: Graph, node_id: str) -> Iterator[SetConfig]:
    """The node's own connection table cut or filled up to its inputs; what is new is linked."""
    old = graph.nodes[node_id].config
    for shape in _arriving(graph, known(graph).analysis, node_id):
        new = old.fitted(shape.axes[0])
        if new is not None:
            yield SetConfig(node_id, old, new)


def _fitting_units(graph: Graph, node_id: str, edge: Edge | None) -> Iterator[SetConfig]:
    """The nearest node that can be resized on each way in, given each size that may suit."""
    analysis = known(graph).analysis
    for link in [edge] if edge else reversed(graph.incoming(node_id)):
        giver = _resizable(graph, link.source)
        if giver is not None:
            old = graph.nodes[giver].config
            sizes = (old.resized(units) for units in _wanted(graph, analysis, node_id))
            yield from (SetConfig(giver, old, new) for new in sizes if new is not None)


def _resizable(graph: Graph, start: str) -> str | None:
    """The nearest node upstream of `start` along single links that can be resized."""
    node_id, seen = start, {start}
    while graph.nodes[node_id].config.resized(1) is None:
        links = graph.incoming(node_id)
        if len(links) != 1 or links[0].source in seen:
            return None
        node_id = links[0].source
        seen.add(node_id)
    return node_id


def _wanted(graph: Graph, analysis: Analysis, node_id: str) -> list[int]:
    """Sizes that may suit: the data's classes or targets, then the features of the inputs, then one
    for each pair of classes, or one alone."""
    answers = [s for s in analysis.offers if s.kind in ANSWERS]
    inputs = [s for s in _arriving(graph, analysis, node_id) if s.form != "map"]
    sizes = [shape.axes[-1] for shape in (*answers, *inputs)]
    pairs = [shape.axes[-1] * (shape.axes[-1] - 1) // 2 for shape in answers]
    return list(dict.fromkeys((*sizes, *(pair for pair in pairs if pair > 0), 1)))


def _arriving(graph: Graph, analysis: Analysis, node_id: str) -> list[Shape]:
    """Shapes at the node's links, as far as they are known."""
    shapes = (analysis.shapes.get((e.source, e.output)) for e in graph.incoming(node_id))
    return [shape for shape in shapes if shape is not None]


def _helps(graph: Graph, change: SetConfig, node_id: str, edge: Edge | None) -> bool:
    """Whether `node_id` and all before it are without fault after `change`, tried on a copy."""
    trial = graph.copy()
    change.take(trial)
    if edge is not None and edge not in trial.edges:
        return trial.check_connect(edge) is None
    touched = ancestors(trial, node_id)
    return not any(problem.node in touched for problem in analyse(trial).problems)
