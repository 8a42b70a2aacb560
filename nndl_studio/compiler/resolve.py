"""Pass 1: a graph without problems becomes its nodes in order, each with the shapes it receives."""

from __future__ import annotations

from dataclasses import dataclass

from nndl_studio.graph.check import Analysis, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.opened import opened
from nndl_studio.graph.words import of_node
from nndl_studio.layers.layer import Inputs, Parameter
from nndl_studio.ops.ir import owner
from nndl_studio.sentence import Sentence


class CompileError(ValueError):
    """A graph that can't be run; names the node, if one is to blame, and what to do."""

    def __init__(self, message: Sentence, node: str | None = None) -> None:
        super().__init__(of_node(node, message) if node and node not in message else message)
        self.node = node


@dataclass(frozen=True)
class ResolvedNode:
    """A node, the edges that feed it in the order they were drawn, and what it owns.

    `loop` has the ids of the loop it stands in, in the order of one step; empty outside loops.
    """

    node: Node
    edges: tuple[Edge, ...]
    inputs: Inputs
    parameters: tuple[Parameter, ...]
    loop: tuple[str, ...] = ()


def _require_sound(analysis: Analysis) -> None:
    for problem in analysis.problems:
        raise CompileError(problem.message, problem.node and owner(problem.node))


def resolve(graph: Graph, analysis: Analysis | None = None) -> tuple[ResolvedNode, ...]:
    """Nodes of `graph`, inputs before outputs, a composite's pieces in its place. Raises
    `CompileError` at the first problem.

    `analysis` is that of `graph`, from whoever has one already.
    """
    analysis = analysis or analyse(graph)
    _require_sound(analysis)
    graph, analysis = opened(graph, analysis)
    _require_sound(analysis)
    loop_of = {
        member: tuple(id for id in analysis.order if id in loop)
        for loop in analysis.loops
        for member in loop
    }
    return tuple(
        ResolvedNode(
            graph.nodes[id],
            tuple(graph.incoming(id)),
            analysis.inputs[id],
            analysis.parameters[id],
            loop_of.get(id, ()),
        )
        for id in analysis.order
    )
