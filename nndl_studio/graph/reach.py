"""What a node depends on, and what depends on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from nndl_studio import layers
from nndl_studio.graph.node import Edge

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


def delays(graph: Graph, node_id: str) -> bool:
    """Whether what leaves this node is what entered it one step earlier."""
    return layers.layer(graph.nodes[node_id].type).delays


def delayed(graph: Graph, edge: Edge) -> bool:
    """Whether what `edge` carries leaves its target one step later. What a Delay begins with, at
    its other port, does not."""
    kind = layers.layer(graph.nodes[edge.target].type)
    return kind.delays and edge.input == kind.inputs[0].name


def ancestors(graph: Graph, node_id: str) -> frozenset[str]:
    """Every node that `node_id` depends on, itself included."""
    return _reach(node_id, graph.incoming, lambda edge: edge.source)


def descendants(graph: Graph, node_id: str) -> frozenset[str]:
    """Every node that depends on `node_id`, itself included."""
    return _reach(node_id, graph.outgoing, lambda edge: edge.target)


def ancestors_in_one_step(graph: Graph, node_id: str) -> frozenset[str]:
    """Every node that `node_id` depends on at the same step: not through a Delay."""

    def incoming(node_id: str) -> tuple[Edge, ...]:
        return tuple(edge for edge in graph.incoming(node_id) if not delayed(graph, edge))

    return _reach(node_id, incoming, lambda edge: edge.source)


def _reach(
    start: str, links: Callable[[str], tuple[Edge, ...]], end: Callable[[Edge], str]
) -> frozenset[str]:
    seen = {start}
    queue = deque(seen)
    while queue:
        for edge in links(queue.popleft()):
            if end(edge) not in seen:
                seen.add(end(edge))
                queue.append(end(edge))
    return frozenset(seen)
