"""The ways of links from node to node: as the canvas draws them, as paths of SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
TURN = 28.0
CLEAR = 20.0
LEAD = 24.0
NEAR = 4.0
SAMPLES = 24


@dataclass(frozen=True)
class Box:
    """Where a node stands."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Way:
    """A path; `middle` is where it is marked, `room` how much level line there is, `low` and `high`
    how far it reaches up and down."""

    path: str
    middle: Point
    room: float
    low: float
    high: float


def way(start: Point, end: Point, source: Box, target: Box, others: Sequence[Box]) -> Way:
    """From an output at `start` to an input at `end`, off the `others`."""
    if end[0] < start[0] + CLEAR:
        return _back(start, end, source, target, others)
    blocked = [box for box in others if _touched(start, end, box)]
    return _around(start, end, blocked) if blocked else _straight(start, end)


def _straight(start: Point, end: Point) -> Way:
    (x, y), (to_x, to_y) = start, end
    room = to_x - x if y == to_y else 0.0
    middle = ((x + to_x) / 2, (y + to_y) / 2)
    return Way(_move(start) + _curve(start, end), middle, room, min(y, to_y), max(y, to_y))


def _back(start: Point, end: Point, source: Box, target: Box, others: Sequence[Box]) -> Way:
    """Round to the right, level to the left, and in from there."""
    (x, y), (to_x, to_y) = start, end
    level = _channel(source, target, others)
    bulge = TURN * 4 / 3
    path = (
        f"{_move(start)}C{x + bulge:g} {y:g} {x + bulge:g} {level:g} {x:g} {level:g}L{to_x:g} "
        f"{level:g}C{to_x - bulge:g} {level:g} {to_x - bulge:g} {to_y:g} {to_x:g} {to_y:g}"
    )
    room, middle = abs(x - to_x), ((x + to_x) / 2, level)
    return Way(path, middle, room, min(y, to_y, level), max(y, to_y, level))


def _channel(source: Box, target: Box, others: Sequence[Box]) -> float:
    """Between the two nodes where there is room, else below all."""
    upper, lower = sorted((source, target), key=lambda box: box.top)
    tries = [upper.bottom + CLEAR, (upper.bottom + lower.top) / 2]
    tries = tries if lower.top - upper.bottom >= CLEAR else []
    lowest = max(box.bottom for box in (source, target, *others)) + CLEAR
    free = (y for y in tries if not any(b.top - NEAR < y < b.bottom + NEAR for b in others))
    return next(free, lowest)


def _around(start: Point, end: Point, blocked: Sequence[Box]) -> Way:
    """Past `blocked` on the shorter side."""
    above = min(box.top for box in blocked) - CLEAR
    below = max(box.bottom for box in blocked) + CLEAR
    y = min(above, below, key=lambda y: abs(y - start[1]) + abs(y - end[1]))
    first = max(min(box.left for box in blocked) - CLEAR / 2, start[0] + LEAD)
    last = max(min(max(box.right for box in blocked) + CLEAR / 2, end[0] - LEAD), first)
    path = f"{_move(start)}{_curve(start, (first, y))}L{last:g} {y:g}{_curve((last, y), end)}"
    low, high = min(start[1], end[1], y), max(start[1], end[1], y)
    return Way(path, ((first + last) / 2, y), last - first, low, high)


def _touched(start: Point, end: Point, box: Box) -> bool:
    """Whether the curve would run into the box, found on points along it."""
    return any(
        box.left - NEAR <= x <= box.right + NEAR and box.top - NEAR <= y <= box.bottom + NEAR
        for x, y in (_at(start, end, i / SAMPLES) for i in range(SAMPLES + 1))
    )


def _at(start: Point, end: Point, t: float) -> Point:
    (x, y), (to_x, to_y) = start, end
    reach, s = _reach(start, end), 1 - t
    along = s**3 * x + 3 * s * s * t * (x + reach) + 3 * s * t * t * (to_x - reach) + t**3 * to_x
    return along, y + (to_y - y) * t * t * (3 - 2 * t)


def _curve(start: Point, end: Point) -> str:
    """A smooth line that leaves to the right and arrives from the left."""
    (x, y), (to_x, to_y) = start, end
    if abs(to_y - y) < 0.5:
        return f"L{to_x:g} {to_y:g}"
    reach = _reach(start, end)
    return f"C{x + reach:g} {y:g} {to_x - reach:g} {to_y:g} {to_x:g} {to_y:g}"


def _reach(start: Point, end: Point) -> float:
    return max(abs(end[0] - start[0]) / 2, LEAD)


def _move(to: Point) -> str:
    return f"M{to[0]:g} {to[1]:g}"
