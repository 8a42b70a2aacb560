"""The run that the drawn one branched from, as it stays in the plot: pale, and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nndl_studio.training.loss_curve import LossCurve
from nndl_studio.training.snapshot import EpochResult
from nndl_studio.ui.monitor.points import Points


@dataclass(frozen=True, eq=False)
class RootCurve:
    """A `run` with its curve and epochs; the other leaves it after so many `epochs`."""

    run: str
    curve: LossCurve
    results: tuple[EpochResult, ...]
    epochs: float


def since(points: Points, epochs: float) -> Points:
    """The points after so many epochs, and the one there."""
    x, y = points
    first = int(np.searchsorted(x, epochs))
    return x[first:], y[first:]


def own(results: Sequence[EpochResult], epochs: float) -> list[EpochResult]:
    """The epochs that a branch has of its own, and the one at whose end it began."""
    return [each for each in results if each.epoch >= epochs]
