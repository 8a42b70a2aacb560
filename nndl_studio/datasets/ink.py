"""What was drawn by hand, as one of the grey pictures of a set: as those of MNIST were made, in
other sizes by proportion (LeCun, Cortes and Burges, The MNIST database of handwritten digits,
1998)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]
# Of a side of the picture, the box that the strokes are brought into: 20 of MNIST's 28 pixels.
BOX = 20 / 28
# A dot stays one: strokes grow no more than so many times beyond what they are on the paper.
MOST_GROWN = 4.0


def as_mnist(ink: Ink, height: int, width: int) -> Ink:
    """(height, width) of `ink` (rows, columns), 0 where nothing is drawn, 255 where all is.

    The box around the strokes is brought into 20/28 of each side, its aspect kept, each pixel the
    mean of what it covers, and its centre of mass into the middle, by whole pixels.
    """
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    picture = np.zeros((height, width), np.uint8)
    if len(rows) == 0:
        return picture
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    grown = MOST_GROWN * min(height / ink.shape[0], width / ink.shape[1])
    room = max(1, round(height * BOX)), max(1, round(width * BOX))
    zoom = min(room[0] / box.shape[0], room[1] / box.shape[1], grown)
    sides = [max(1, round(side * zoom)) for side in box.shape]
    small = _shrunk(box, *sides)
    top, left = (_centred(small.sum(axis=1 - a), (height, width)[a]) for a in (0, 1))
    picture[top : top + sides[0], left : left + sides[1]] = _grey(small)
    return picture


def as_drawn(ink: Ink, height: int, width: int) -> Ink:
    """(height, width) of all of the paper, each pixel the mean of what it covers."""
    return _grey(_shrunk(ink, height, width))


def _shrunk(ink: NDArray[Any], height: int, width: int) -> NDArray[np.float64]:
    rows, columns = ink.shape
    return np.asarray(_shares(rows, height) @ ink @ _shares(columns, width).T, np.float64)


def _shares(many: int, few: int) -> NDArray[np.float64]:
    """(few, many): how much each of `many` pixels counts in each of `few` in their place."""
    ends = np.linspace(0, many, few + 1)
    at = np.arange(many)
    covered = np.minimum(ends[1:, None], at + 1) - np.maximum(ends[:-1, None], at)
    return np.asarray(np.clip(covered, 0, None) * few / many, np.float64)


def _centred(weights: NDArray[np.float64], side: int) -> int:
    """Where along a side of the picture a box with these sums begins, so that it lies inside."""
    middle = float(weights @ np.arange(len(weights)) / weights.sum())
    return min(max(round((side - 1) / 2 - middle), 0), side - len(weights))


def _grey(values: NDArray[np.float64]) -> Ink:
    return np.asarray(np.rint(np.clip(values, 0, 255)), np.uint8)
