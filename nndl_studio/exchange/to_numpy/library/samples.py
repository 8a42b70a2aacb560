"""What makes raw samples into what the network reads, in float64 until they are scaled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def framed(x: Array, side: int) -> Array:
    """Pictures with so many zeros around them."""
    return np.pad(x, ((0, 0), (0, 0), (side, side), (side, side)))


def scaled(x: Array, shift: Array, gain: Array, floor: float) -> Array:
    """(x − shift) · gain + floor."""
    return ((x.astype(np.float64) - shift) * gain + floor).astype(np.float32)


def number(
    cells: Array, *, fill: float, shift: float = 0.0, gain: float = 1.0, own_column: bool = False
) -> Array:
    """A column of numbers, NaN where one is missing, for which `fill` stands; `own_column` says in
    a second column where that is."""
    numbers = np.asarray(cells, np.float64)
    gone = np.isnan(numbers)
    found = (np.where(gone, fill, numbers) - shift) * gain
    return np.stack([found, gone] if own_column else [found], -1)


def rank(cells: Array, ranks: Array, *, fill: float, own_column: bool = False) -> Array:
    """A column of numbers as their places among the ranks, from 0 to 1, linear between two."""
    numbers = np.asarray(cells, np.float64)
    gone = np.isnan(numbers)
    place = np.linspace(0, 1, len(ranks)) if len(ranks) > 1 else [0.0]
    found = np.interp(np.where(gone, fill, numbers), ranks, place)
    return np.stack([found, gone] if own_column else [found], -1)


def category(
    cells: Array, names: Sequence[str], *, fill: str = "", own_column: bool = False
) -> Array:
    """A column of words: 1 for the name that a cell has and 0 for all others. "" is missing: `fill`
    stands for it, or `own_column` says so in a column more."""
    words = np.asarray(cells, str)[..., None]
    gone = words == ""
    found = np.where(gone, fill, words) == np.array(names)
    found &= np.where(gone, fill, words) != ""
    return np.concatenate([found, gone] if own_column else [found], -1).astype(np.float64)


def together(*columns: Array) -> Array:
    """All columns beside one another."""
    return np.concatenate(columns, -1).astype(np.float32)
