"""Where a function on a grid of cells is 0: pieces of lines, from triangle to triangle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Corners of the two triangles of a cell, as (row, column) steps.
TRIANGLES = (((0, 0), (0, 1), (1, 0)), ((1, 1), (0, 1), (1, 0)))


def zero_lines(heights: Floats, across: Floats, up: Floats) -> Floats:
    """(2 k, 2): ends x, y of k pieces, two by two, where `heights` (rows, columns) at `up` (rows,)
    and `across` (columns,) change their sign. A height of 0 counts as above."""
    x, y = np.meshgrid(across, up)
    rows, columns = heights.shape
    found = [np.zeros((0, 2))]
    for triangle in TRIANGLES:
        corners = [
            tuple(each[r : rows - 1 + r, c : columns - 1 + c].ravel() for each in (heights, x, y))
            for r, c in triangle
        ]
        found.append(_crossed(corners))
    return np.concatenate(found)


def _crossed(corners: list[tuple[Floats, ...]]) -> Floats:
    """The pieces in triangles of one sort: one corner is on the other side of 0 than both others,
    and the line crosses the two edges that leave it."""
    above = np.array([z >= 0 for z, _, _ in corners])
    pieces = []
    for lone in range(3):
        others = [i for i in range(3) if i != lone]
        mine = (above[lone] != above[others[0]]) & (above[lone] != above[others[1]])
        z, x, y = (each[mine] for each in corners[lone])
        ends = []
        for other in others:
            oz, ox, oy = (each[mine] for each in corners[other])
            share = z / (z - oz)
            ends.append(np.column_stack([x + share * (ox - x), y + share * (oy - y)]))
        pieces.append(np.stack(ends, axis=1).reshape(-1, 2))
    return np.concatenate(pieces)
