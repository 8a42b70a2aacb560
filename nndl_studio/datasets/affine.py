"""The affine map that brings columns of numbers to a scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from nndl_studio.datasets.info import Scale

# Blocks of (observations, things that are scaled together), as often as they are asked for.
Columns = Callable[[], Iterator[NDArray[Any]]]
LEAST_SPREAD = 1e-37  # what divides 1 to a number that float32 holds
PAPER, INK = -0.1, 1.175  # LeNet-5's grey values: about mean 0 and variance 1 over its digits


def affine(columns: Columns, scale: Scale) -> tuple[NDArray[float64], NDArray[float64], float]:
    """(shift, gain, floor) of x ↦ (x − shift) · gain + floor for each of the `columns`."""
    if scale == "as is":
        return np.zeros(1), np.ones(1), 0.0
    low, high = _ends(columns)
    if scale == "standardised":
        mean, spread = _spread(columns, low)
        shift, floor = low + mean, 0.0
    else:
        floor, ceiling = (PAPER, INK) if scale == "LeNet-5" else (0.0, 1.0)
        shift, spread = low, (high - low) / (ceiling - floor)
    # A feature that never varies carries nothing: it becomes the floor.
    return shift, 1 / np.where(spread < LEAST_SPREAD, np.inf, spread), floor


def in_one(array: NDArray[Any]) -> Columns:
    """Columns that are in memory."""
    return lambda: iter((array,))


def _ends(columns: Columns) -> tuple[NDArray[float64], NDArray[float64]]:
    """The lowest and the highest of each."""
    ends = [(block.min(0), block.max(0)) for block in columns() if len(block)]
    lowest, highest = (np.stack(each).astype(np.float64) for each in zip(*ends, strict=True))
    return lowest.min(0), highest.max(0)


def _spread(columns: Columns, low: NDArray[float64]) -> tuple[NDArray[float64], NDArray[float64]]:
    """Mean above `low`, and deviation. From the lowest on: the mean of what never varies is then
    exact, its deviation 0."""
    count = sum(len(block) for block in columns())
    sums = (np.subtract(block, low, dtype=np.float64).sum(0) for block in columns())
    mean = sum(sums, np.zeros_like(low)) / count
    squares = ((np.subtract(block, low, dtype=np.float64) - mean) ** 2 for block in columns())
    return mean, np.sqrt(sum((each.sum(0) for each in squares), np.zeros_like(low)) / count)
