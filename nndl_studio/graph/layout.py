"""Auto layout: layers from left to right, few crossings, long chains wrapped into rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil

# Scene units from one node's corner to the next, between rows, and of the grid they stand on.
COLUMN, ROW, BAND_GAP, GRID = 240, 140, 60, 20
SWEEPS = 4
# Longer links get no lane of their own: they'd fill the drawing with empty rows.
LONGEST_LANE = 6

Links = Sequence[tuple[str, str]]
Places = dict[str, tuple[float, float]]


def arrange(heights: Mapping[str, float], links: Iterable[tuple[str, str]], columns: int) -> Places:
    """A place for each node of `heights`; `links` are (source, target) pairs.

    A chain of more than `columns` layers is broken into rows where one link alone crosses.
    """
    distinct = list(dict.fromkeys(link for link in links if link[0] != link[1]))
    forward = _without_cycles(list(heights), distinct)
    depth = _depths(list(heights), forward)
    ranks, lanes = _ranks(depth, forward)
    _order(ranks, lanes)
    rows = _rows(ranks, lanes)
    bands = _bands(depth, forward, columns)
    return _place(heights, depth, rows, bands)


def _without_cycles(nodes: Sequence[str], links: Links) -> list[tuple[str, str]]:
    """The links without those that close a cycle on a depth-first walk."""
    following = _adjacent(links)
    state: dict[str, int] = {}
    closing: set[tuple[str, str]] = set()
    for root in nodes:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(following[root]))]
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                state[node] = 2
                stack.pop()
            elif state.get(target) == 1:
                closing.add((node, target))
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(following[target])))
    return [link for link in links if link not in closing]


def _depths(nodes: Sequence[str], links: Links) -> dict[str, int]:
    """Longest way from a node without inputs, so that every link goes right."""
    following, waiting = _adjacent(links), dict.fromkeys(nodes, 0)
    for _, target in links:
        waiting[target] += 1
    depth = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:
        for target in following[node]:
            depth[target] = max(depth[target], depth[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return depth


def _ranks(depth: Mapping[str, int], links: Links) -> tuple[list[list[str]], Links]:
    """Nodes by depth, with empty lanes where a link passes; links cut at the lanes."""
    ranks: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node, rank in depth.items():
        ranks[rank].append(node)
    cut: list[tuple[str, str]] = []
    for source, target in links:
        last = source
        if depth[target] - depth[source] <= LONGEST_LANE:
            for rank in range(depth[source] + 1, depth[target]):
                lane = f"\0{source}\0{target}\0{rank}"
                ranks[rank].append(lane)
                cut.append((last, lane))
                last = lane
        cut.append((last, target))
    return ranks, cut


def _order(ranks: list[list[str]], links: Links) -> None:
    """Sort each rank by the mean place of what it is linked to, forth and back."""
    before, after = _adjacent([(b, a) for a, b in links]), _adjacent(links)
    place = {node: float(i) for rank in ranks for i, node in enumerate(rank)}
    for sweep in range(SWEEPS):
        neighbours, walk = (before, ranks) if sweep % 2 == 0 else (after, ranks[::-1])
        for rank in walk:
            rank.sort(key=lambda node: _mean(neighbours[node], place, place[node]))
            place.update({node: float(i) for i, node in enumerate(rank)})


def _rows(ranks: list[list[str]], links: Links) -> dict[str, float]:
    """How far down each node sits, in rows: near its neighbours, in order, never two in one."""
    around = _adjacent([*links, *((b, a) for a, b in links)])
    row = {node: i - (len(rank) - 1) / 2 for rank in ranks for i, node in enumerate(rank)}
    for sweep in range(SWEEPS):
        for rank in ranks if sweep % 2 == 0 else ranks[::-1]:
            _spread(rank, [_mean(around[node], row, row[node]) for node in rank], row)
    return row


def _spread(rank: list[str], wanted: list[float], row: dict[str, float]) -> None:
    """Give each node of `rank` its wanted row, pushed apart evenly where they are too close."""
    down, up = list(wanted), list(wanted)
    for i in range(1, len(rank)):
        down[i] = max(wanted[i], down[i - 1] + 1)
    for i in range(len(rank) - 2, -1, -1):
        up[i] = min(wanted[i], up[i + 1] - 1)
    for i, node in enumerate(rank):
        row[node] = (down[i] + up[i]) / 2


def _bands(depth: Mapping[str, int], links: Links, columns: int) -> list[int]:
    """First depth of each row of the drawing."""
    count = max(depth.values(), default=-1) + 1
    width = ceil(count / ceil(count / max(columns, 1))) if count else 1
    crossing: dict[int, set[str]] = defaultdict(set)
    for source, target in links:
        for rank in range(depth[source] + 1, depth[target] + 1):
            crossing[rank].add(source)
    starts = [0]
    for rank in range(1, count):
        if rank - starts[-1] >= width and len(crossing[rank]) <= 1:
            starts.append(rank)
    # A last row of one or two would look lost.
    if len(starts) > 1 and count - starts[-1] < width / 2:
        starts.pop()
    return starts


def _place(
    heights: Mapping[str, float],
    depth: Mapping[str, int],
    rows: Mapping[str, float],
    bands: Sequence[int],
) -> Places:
    places: Places = {}
    top = 0.0
    for i, start in enumerate(bands):
        end = bands[i + 1] if i + 1 < len(bands) else len(depth)
        members = [node for node, rank in depth.items() if start <= rank < end]
        first = min((rows[node] for node in members), default=0.0)
        for node in members:
            y = top + round((rows[node] - first) * ROW / GRID) * GRID
            places[node] = (float((depth[node] - start) * COLUMN), y)
        bottom = max((places[n][1] + max(heights[n], ROW - GRID) for n in members), default=top)
        top = ceil((bottom + BAND_GAP) / GRID) * GRID
    return places


def _adjacent(links: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    adjacent: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        adjacent[source].append(target)
    return adjacent


def _mean(nodes: Sequence[str], place: Mapping[str, float], otherwise: float) -> float:
    return sum(place[node] for node in nodes) / len(nodes) if nodes else otherwise
