"""The order in which nodes can be computed, and the cycles that prevent it."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from nndl_studio.graph.loops import closes_loop, entering, loops
from nndl_studio.graph.reach import delays

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


def topological(graph: Graph) -> tuple[str, ...]:
    """Ids in an order that puts givers before takers; nodes on or behind a cycle are left out.

    A loop's Delays give what came in at the step before, so they wait for nothing inside the
    loop, but for all that enters it. Ties go to the nodes without inputs, then to the lower id:
    the order, and so the rounding of a training run, depends on the drawing alone and not on the
    history of its edits.
    """
    takers = _takers(graph)
    waiting = dict.fromkeys(graph.nodes, 0)
    for targets in takers.values():
        for target in targets:
            waiting[target] += 1
    sources = [(False, node_id) for node_id, count in waiting.items() if count == 0]
    order: list[str] = []
    heapify(sources)
    while sources:
        _, node_id = heappop(sources)
        order.append(node_id)
        for target in takers[node_id]:
            waiting[target] -= 1
            if waiting[target] == 0:
                heappush(sources, (True, target))
    return tuple(order)


def _takers(graph: Graph) -> dict[str, list[str]]:
    """For each node those that have to wait for it, once for each link."""
    found = loops(graph)
    takers: dict[str, list[str]] = {node_id: [] for node_id in graph.nodes}
    for edge in graph.edges:
        if not any(closes_loop(graph, loop, edge) for loop in found):
            takers[edge.source].append(edge.target)
    for loop in found:
        held = sorted(node_id for node_id in loop if delays(graph, node_id))
        for edge in entering(graph, loop):
            takers[edge.source].extend(held)
    return takers


def find_cycle(graph: Graph, order: Iterable[str]) -> tuple[str, ...]:
    """The ids around one cycle in the direction of its links, or () if `order` has every node."""
    left = set(graph.nodes) - set(order)
    if not left:
        return ()
    givers: dict[str, list[str]] = {node_id: [] for node_id in left}
    for giver, takers in _takers(graph).items():
        for taker in takers:
            if giver in left and taker in left:
                givers[taker].append(giver)
    # Whoever is left waits for someone who is left, so walking upstream must come round.
    path = [min(left)]
    seen = {path[0]: 0}
    while True:
        upstream = min(givers[path[-1]])
        if upstream in seen:
            return _from_lowest(path[seen[upstream] :][::-1])
        seen[upstream] = len(path)
        path.append(upstream)


def _from_lowest(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])
