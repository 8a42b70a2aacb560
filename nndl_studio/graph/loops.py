"""Loops: cycles that only a Delay closes. What leaves a Delay entered it one step earlier (176)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nndl_studio.graph.node import Edge
from nndl_studio.graph.reach import ancestors, delayed, delays, descendants
from nndl_studio.layers.shape import Shape

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


def loops(graph: Graph) -> tuple[frozenset[str], ...]:
    """The ids of each loop: all nodes that lie on a cycle through the same Delays."""
    found: dict[frozenset[str], None] = {}
    for node_id in sorted(graph.nodes):
        if delays(graph, node_id) and not any(node_id in loop for loop in found):
            loop = ancestors(graph, node_id) & descendants(graph, node_id)
            if len(loop) > 1:
                found[loop] = None
    return tuple(found)


def closes_loop(graph: Graph, loop: frozenset[str], edge: Edge) -> bool:
    """Whether `edge` carries what the loop computes into its next step."""
    return edge.source in loop and edge.target in loop and delayed(graph, edge)


def entering(graph: Graph, loop: frozenset[str]) -> tuple[Edge, ...]:
    """The links into the loop from outside it, by node and in reading order."""
    links = (edge for node_id in sorted(loop) for edge in graph.incoming(node_id))
    return tuple(edge for edge in links if edge.source not in loop)


def steps_of(
    graph: Graph, loop: frozenset[str], shapes: Mapping[tuple[str, str], Shape]
) -> int | None:
    """How many steps the loop runs: those of the sequence it reads, or None if it reads none."""
    for edge in entering(graph, loop):
        shape = shapes.get((edge.source, edge.output))
        if shape is not None and shape.stepped:
            return shape.steps
    return None
