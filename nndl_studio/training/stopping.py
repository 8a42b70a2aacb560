"""When a run is over, and why."""

from __future__ import annotations

from collections.abc import Sequence

from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.training.early_stop import EarlyStop
from nndl_studio.training.mistake_counts import Mistakes
from nndl_studio.training.snapshot import Ending, EpochResult


def ending(
    settings: TrainingSettings,
    epoch: int,
    history: Sequence[EpochResult],
    early: EarlyStop,
    mistakes: Mistakes,
) -> Ending | None:
    """Why a run with `epoch` epochs behind it goes on no longer; None if it does."""
    last = history[-1].mistakes if history else None
    best = early.best.epoch if early.best is not None else None
    restored = early.to_restore is not None
    if mistakes.decide and last == 0:
        return Ending("no mistakes", epoch, best, restored, last)
    if early.over(epoch):
        return Ending("early stop", epoch, best, restored, last)
    if epoch >= settings.epochs:
        return Ending("all epochs", epoch, best, restored, last)
    return None
