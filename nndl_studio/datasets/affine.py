"""The affine map that brings columns of numbers to a scale."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from nndl_studio.datasets.info import Scale

LEAST_SPREAD = 1e-37  # what divides 1 to a number that float32 holds
PAPER, INK = -0.1, 1.175  # LeNet-5's grey values: about mean 0 and variance 1 over its digits


def affine(columns: NDArray[Any], scale: Scale) -> tuple[NDArray[float64], NDArray[float64], float]:
    """(shift, gain, floor) of x ↦ (x − shift) · gain + floor, for `columns` of (observations,
    things that are scaled together)."""
    if scale == "as is":
        return np.zeros(1), np.ones(1), 0.0
    low, high = columns.min(0).astype(np.float64), columns.max(0).astype(np.float64)
    if scale == "standardised":
        # From the lowest on: the mean of what never varies is then exact, its deviation 0.
        above = np.subtract(columns, low, dtype=np.float64)
        shift, spread, floor = low + above.mean(0), above.std(0), 0.0
    else:
        floor, ceiling = (PAPER, INK) if scale == "LeNet-5" else (0.0, 1.0)
        shift, spread = low, (high - low) / (ceiling - floor)
    # A feature that never varies carries nothing: it becomes the floor.
    return shift, 1 / np.where(spread < LEAST_SPREAD, np.inf, spread), floor
