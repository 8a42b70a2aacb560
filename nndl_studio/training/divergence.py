"""Runs whose numbers are no longer finite: how that is seen, and what a run goes back to."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.sentence import say
from nndl_studio.training.errors import TrainingError


@dataclass(frozen=True, eq=False)
class Moment:
    """A run between two steps, all of one moment: the machine's state, the steps taken, and the
    losses of the epoch under way."""

    state: NDArray[Any]
    step: int
    losses: array[float]


def failed_step(done: int, recorded: NDArray[np.float64], finite: bool) -> int | None:
    """Which of the steps in `recorded` went wrong, None if all is finite.

    `done` is how many of them the machine says had a finite loss; a step can spoil the weights
    and still have had one, so they must be `finite` too.
    """
    if done == len(recorded) and finite:
        return None
    return min(done, len(recorded) - 1)


def divergence(step: int, rate: float, node: str | None) -> TrainingError:
    """What to tell about a run that diverged at `step`, at learning rate `rate`, in `node`."""
    if node:
        message = say(
            "Training diverged at step {step}: the numbers in {node} grew beyond all bounds. Lower "
            "the learning rate (now {rate:g}); the last good weights are kept.",
            step=step,
            node=node,
            rate=rate,
        )
    else:
        message = say(
            "Training diverged at step {step}: the numbers grew beyond all bounds. Lower the "
            "learning rate (now {rate:g}); the last good weights are kept.",
            step=step,
            rate=rate,
        )
    return TrainingError(message, node)
