"""One-click mends: the steps that put a refused link or a faulty node right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from nndl_studio import layers
from nndl_studio.graph.check import Analysis, Problem, analyse
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.order import ancestors
from nndl_studio.layers.config import Config
from nndl_studio.layers.layer import Mend, Shape

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph

_BETWEEN = {Mend.INSERT_FLATTEN: "Flatten", Mend.INSERT_LAST_STEP: "LastStep"}


@dataclass(frozen=True)
class AddNode:
    """Put a node into the document."""

    node: Node

    def take(self, graph: Graph) -> None:
        graph.add_node(self.node)

    def take_back(self, graph: Graph) -> None:
        graph.remove_node(self.node.id)


@dataclass(frozen=True)
class Connect:
    """Draw a link; `at` is its index in the document's edges, None for the end."""

    edge: Edge
    at: int | None = None

    def take(self, graph: Graph) -> None:
        graph.connect(self.edge, self.at)

    def take_back(self, graph: Graph) -> None:
        graph.disconnect(self.edge)


@dataclass(frozen=True)
class Disconnect:
    """Cut the link that is at index `at`."""

    edge: Edge
    at: int

    def take(self, graph: Graph) -> None:
        graph.disconnect(self.edge)

    def take_back(self, graph: Graph) -> None:
        graph.connect(self.edge, self.at)


@dataclass(frozen=True)
class SetConfig:
    """Change a node's settings from `old` to `new`."""

    node: str
    old: Config
    new: Config

    def take(self, graph: Graph) -> None:
        graph.set_config(self.node, self.new)

    def take_back(self, graph: Graph) -> None:
        graph.set_config(self.node, self.old)


Step = AddNode | Connect | Disconnect | SetConfig


def plan_mend(graph: Graph, fault: Problem | Edge, mend: Mend) -> list[Step]:
    """Steps to take one after the other (and to take back in reverse); [] if there is no way.

    `fault` is a problem of the analysis, a link that was refused, or a link that is there.
    """
    edge = fault.edge if isinstance(fault, Problem) else fault
    node = edge.target if edge else fault.node if isinstance(fault, Problem) else None
    if mend is Mend.MATCH_UNITS:
        return [] if node is None else _match_units(graph, node, edge)
    return [] if edge is None else _insert(graph, edge, _BETWEEN[mend])


def _insert(graph: Graph, edge: Edge, name: str) -> list[Step]:
    """Splice a node of layer `name` into `edge`, whether the link is there or was refused."""
    layer = layers.by_name(name)
    if not {edge.source, edge.target} <= set(graph.nodes):
        return []
    source, target = graph.nodes[edge.source].position, graph.nodes[edge.target].position
    middle = ((source[0] + target[0]) / 2, (source[1] + target[1]) / 2)
    node = Node(graph.fresh_id(name), layer.type, layer.config_type(), middle)
    at = graph.edges.index(edge) if edge in graph.edges else None
    steps: list[Step] = [] if at is None else [Disconnect(edge, at)]
    return [
        *steps,
        AddNode(node),
        # The link into the target keeps its place, so that the inputs of a merge keep their order.
        Connect(Edge(node.id, layer.outputs[0].name, edge.target, edge.input), at),
        Connect(Edge(edge.source, edge.output, node.id, layer.inputs[0].name)),
    ]


def _match_units(graph: Graph, node_id: str, edge: Edge | None) -> list[Step]:
    """Give the nearest node upstream that has units the number that `node_id` can take."""
    analysis = analyse(graph)
    links = [edge] if edge else list(reversed(graph.incoming(node_id)))
    for link in links:
        giver = _with_units(graph, analysis, link.source)
        for units in _wanted(graph, analysis, node_id):
            step = None if giver is None else _set_units(graph, giver, units)
            if step and _helps(graph, step, node_id, edge):
                return [step]
    return []


def _with_units(graph: Graph, analysis: Analysis, start: str) -> str | None:
    """The nearest node upstream of `start` along single links whose config has `units`."""
    node_id = start
    while not hasattr(graph.nodes[node_id].config, "units"):
        links = graph.incoming(node_id)
        if len(links) != 1 or node_id not in analysis.order:
            return None
        node_id = links[0].source
    return node_id


def _wanted(graph: Graph, analysis: Analysis, node_id: str) -> list[int]:
    """Sizes that may suit `node_id`: the data's classes or targets, its inputs' features."""
    arriving = [analysis.shapes.get((e.source, e.output)) for e in graph.incoming(node_id)]
    shapes = [*analysis.offers, *filter(None, arriving)]
    answers = [s for s in shapes if s.kind in ("label", "target")]
    others = [s for s in shapes if s.kind in ("vector", "sequence")]
    return list(dict.fromkeys(_features(shape) for shape in chain(answers, others)))


def _features(shape: Shape) -> int:
    return shape.axes[-1]


def _set_units(graph: Graph, node_id: str, units: int) -> SetConfig | None:
    old = graph.nodes[node_id].config
    new = msgspec.structs.replace(old, units=units)
    return None if new == old else SetConfig(node_id, old, new)


def _helps(graph: Graph, step: SetConfig, node_id: str, edge: Edge | None) -> bool:
    """Whether `node_id` has no fault of its own after `step`, tried on a copy."""
    trial = graph.copy()
    step.take(trial)
    if edge is not None and edge not in trial.edges:
        return trial.check_connect(edge) is None
    touched = ancestors(trial, node_id)
    return not any(problem.node in touched for problem in analyse(trial).problems)
