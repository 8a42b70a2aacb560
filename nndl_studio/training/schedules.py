"""Learning-rate schedules: what share of α a step takes, from the settings and its place alone.

Every step has its own rate, also within an epoch, so the rates of a resumed run are those of the
run that was never broken off. The user's own change of α multiplies them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nndl_studio.graph.settings import Schedule, TrainingSettings

Floats = NDArray[np.float64]


def shares(settings: TrainingSettings, first: int, steps: int, steps_per_epoch: int) -> Floats:
    """The share of α for `steps` steps; `first` counts from the start of the run."""
    step = np.arange(first, first + steps, dtype=np.float64)
    share = SCHEDULES[settings.schedule](settings, step / steps_per_epoch)
    return share * _warm_up(settings, step, steps_per_epoch) if settings.warm_up else share


def _constant(settings: TrainingSettings, epoch: Floats) -> Floats:
    return np.ones_like(epoch)


def _step(settings: TrainingSettings, epoch: Floats) -> Floats:
    """γ to the power of the whole stretches of epochs that have passed."""
    return np.asarray(settings.schedule_factor ** np.floor(epoch / settings.schedule_epochs))


def _exponential(settings: TrainingSettings, epoch: Floats) -> Floats:
    """As `step`, but smoothly."""
    return np.asarray(settings.schedule_factor ** (epoch / settings.schedule_epochs))


def _cosine(settings: TrainingSettings, epoch: Floats) -> Floats:
    """Half a cosine from 1 to the floor over all epochs (Loshchilov and Hutter, 2017)."""
    done = np.minimum(epoch / settings.epochs, 1.0)
    return settings.schedule_floor + (1 - settings.schedule_floor) * (1 + np.cos(np.pi * done)) / 2


def _inverse(settings: TrainingSettings, epoch: Floats) -> Floats:
    """1 / (1 + t/T): its sum is unbounded and that of its squares is not, as stochastic descent
    needs to converge (Robbins and Monro, 1951)."""
    return 1 / (1 + epoch / settings.schedule_epochs)


def _warm_up(settings: TrainingSettings, step: Floats, steps_per_epoch: int) -> Floats:
    """1/n, 2/n, ..., 1 in the first n steps."""
    unit = steps_per_epoch if settings.warm_up_unit == "epochs" else 1
    return np.minimum((step + 1) / (settings.warm_up * unit), 1.0)


SCHEDULES: dict[Schedule, Callable[[TrainingSettings, Floats], Floats]] = {
    "constant": _constant,
    "step": _step,
    "exponential": _exponential,
    "cosine": _cosine,
    "1/t": _inverse,
}
