"""Where nodes stand: finds those near a rectangle without looking at all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import chain
from math import floor

from PySide6.QtCore import QRectF

CELL = 240.0
# For fewer questions than this, looking at all frames is quicker than sorting them into cells.
FEW = 8


class Obstacles:
    """Frames of nodes, by the cells of a coarse grid they touch, for so many `questions`."""

    def __init__(self, frames: Collection[tuple[str, QRectF]], questions: int) -> None:
        self._all = frames if questions < FEW else ()
        self._cells: dict[tuple[int, int], list[tuple[str, QRectF]]] = defaultdict(list)
        for node_id, frame in frames if questions >= FEW else ():
            for cell in _cells(frame):
                self._cells[cell].append((node_id, frame))

    def near(self, area: QRectF, but: tuple[str, ...]) -> list[QRectF]:
        """Frames that touch `area`, each once, without those of the nodes `but`."""
        cells = _cells(area) if self._cells else ()
        candidates = chain(self._all, *(self._cells.get(cell, ()) for cell in cells))
        found = {id: frame for id, frame in candidates if frame.intersects(area) and id not in but}
        return list(found.values())


def _cells(area: QRectF) -> Iterator[tuple[int, int]]:
    for column in range(floor(area.left() / CELL), floor(area.right() / CELL) + 1):
        for row in range(floor(area.top() / CELL), floor(area.bottom() / CELL) + 1):
            yield column, row
