"""What cross-validation tells: each fold's figures, their mean, and how far they spread.

This module knows nothing of the machine, so that the window can read it without waiting for it.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from nndl_studio.training.snapshot import Ending, Metrics


@dataclass(frozen=True)
class Fold:
    """One run, measured on the `samples` it did not see; `fold` counts from 1."""

    fold: int
    samples: int
    metrics: Metrics
    ended: Ending


@dataclass(frozen=True)
class FoldProgress:
    """Fold `fold` of `folds` is being trained; `step` of `steps` over all folds are done."""

    fold: int
    folds: int
    step: int
    steps: int
    done: tuple[Fold, ...] = ()


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation (with n − 1) over the folds."""

    mean: float
    std: float


def summary(folds: Sequence[Fold]) -> dict[str, Spread]:
    """Every figure that all folds have, by name."""
    told = [fold.metrics.figures() for fold in folds]
    names = [name for name in (told[0] if told else ()) if all(name in each for each in told)]
    columns = {name: [each[name] for each in told] for name in names}
    return {
        name: Spread(statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0)
        for name, values in columns.items()
    }
