"""Where nodes stand: finds those near a rectangle without looking at all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import floor

from PySide6.QtCore import QRectF

CELL = 240.0


class Obstacles:
    """Frames of nodes, by the cells of a coarse grid they touch."""

    def __init__(self, frames: Iterable[tuple[str, QRectF]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, QRectF]]] = defaultdict(list)
        for node_id, frame in frames:
            for cell in _cells(frame):
                self._cells[cell].append((node_id, frame))

    def near(self, area: QRectF, but: tuple[str, ...]) -> list[QRectF]:
        """Frames that touch `area`, each once, without those of the nodes `but`."""
        found = {
            node_id: frame
            for cell in _cells(area)
            for node_id, frame in self._cells.get(cell, ())
            if node_id not in but and frame.intersects(area)
        }
        return list(found.values())


def _cells(area: QRectF) -> Iterator[tuple[int, int]]:
    for column in range(floor(area.left() / CELL), floor(area.right() / CELL) + 1):
        for row in range(floor(area.top() / CELL), floor(area.bottom() / CELL) + 1):
            yield column, row
