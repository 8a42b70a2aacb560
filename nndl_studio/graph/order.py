"""The order in which nodes can be computed, and the cycles that prevent it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from nndl_studio.graph.node import Edge

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


def topological(graph: Graph) -> tuple[str, ...]:
    """Ids in an order that puts givers before takers; nodes on or behind a cycle are left out.

    Ties go to the nodes without inputs, then to the lower id: the order, and so the rounding of a
    training run, depends on the drawing alone and not on the history of its edits.
    """
    waiting = {node_id: len(graph.incoming(node_id)) for node_id in graph.nodes}
    sources = [(False, node_id) for node_id, count in waiting.items() if count == 0]
    order: list[str] = []
    heapify(sources)
    while sources:
        _, node_id = heappop(sources)
        order.append(node_id)
        for edge in graph.outgoing(node_id):
            waiting[edge.target] -= 1
            if waiting[edge.target] == 0:
                heappush(sources, (True, edge.target))
    return tuple(order)


def find_cycle(graph: Graph, order: Iterable[str]) -> tuple[str, ...]:
    """The ids around one cycle in the direction of its links, or () if `order` has every node."""
    left = set(graph.nodes) - set(order)
    if not left:
        return ()
    # Whoever is left waits for someone who is left, so walking upstream must come round.
    path = [min(left)]
    seen = {path[0]: 0}
    while True:
        upstream = min(edge.source for edge in graph.incoming(path[-1]) if edge.source in left)
        if upstream in seen:
            return _from_lowest(path[seen[upstream] :][::-1])
        seen[upstream] = len(path)
        path.append(upstream)


def _from_lowest(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])


def ancestors(graph: Graph, node_id: str) -> frozenset[str]:
    """Every node that `node_id` depends on, itself included."""
    return _reach(node_id, graph.incoming, lambda edge: edge.source)


def descendants(graph: Graph, node_id: str) -> frozenset[str]:
    """Every node that depends on `node_id`, itself included."""
    return _reach(node_id, graph.outgoing, lambda edge: edge.target)


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
