"""Walking by keyboard: the node that lies next in a direction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt

Direction = Literal["left", "right", "up", "down"]
# Sideways distance counts more, so that a walk keeps to its row or column while it can.
ASIDE = 2.5

_AXES: dict[Direction, QPointF] = {
    "left": QPointF(-1, 0),
    "right": QPointF(1, 0),
    "up": QPointF(0, -1),
    "down": QPointF(0, 1),
}


DIRECTIONS: dict[Qt.Key, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


def step_from(frames: Mapping[str, QRectF], start: str, direction: Direction) -> str | None:
    """The nearest node of `frames` that lies in `direction` of `start`."""
    axis, here = _AXES[direction], frames[start].center()
    best: tuple[float, str] | None = None
    for name, frame in frames.items():
        way = frame.center() - here
        along = QPointF.dotProduct(way, axis)
        aside = abs(way.x() * axis.y()) + abs(way.y() * axis.x())
        if name == start or along <= 1 or aside > 2 * along + 40:
            continue
        candidate = (along + ASIDE * aside, name)
        best = min(best, candidate) if best is not None else candidate
    return None if best is None else best[1]
