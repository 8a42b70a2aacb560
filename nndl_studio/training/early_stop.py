"""Early stop: keep what was best on the validation part, and end when that no longer improves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from nndl_studio.graph.document import Graph
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.sentence import say
from nndl_studio.training.data_rows import data_node
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Metrics


@dataclass(frozen=True, eq=False)
class Best:
    """The epoch with the lowest watched figure so far, and the machine's state at its end."""

    epoch: int
    value: float
    state: NDArray[Any]


class EarlyStop:
    """Watches the figures of each epoch. `best` stays None as long as nothing is to be watched:
    patience 0, or no epoch yet."""

    def __init__(self, settings: TrainingSettings) -> None:
        self._settings = settings
        self.best: Best | None = None

    def see(self, epoch: int, validation: Metrics | None, state: NDArray[Any]) -> None:
        """Take note of an epoch's end."""
        if self._settings.patience == 0 or validation is None:
            return
        by_error = self._settings.watched == "validation error"
        value = validation.error if by_error else validation.loss
        # NaN, of a validation part whose numbers overflow, is no better than anything.
        if value is None or math.isnan(value):
            return
        if self.best is None or value < self.best.value:
            self.best = Best(epoch, value, state.copy())

    def over(self, epoch: int) -> bool:
        """Whether `patience` epochs brought nothing better than the best."""
        return self.best is not None and epoch - self.best.epoch >= self._settings.patience

    @property
    def to_restore(self) -> Best | None:
        """What the run's end goes back to."""
        return self.best if self._settings.restore_best else None


def require_watchable(graph: Graph, held_out: int, names_classes: bool) -> None:
    """Refuse an early stop that has nothing to watch. Raises TrainingError."""
    settings = graph.settings
    if settings.patience == 0:
        return
    node = data_node(graph).id
    if held_out == 0:
        raise TrainingError(
            say(
                "Early stop watches the validation part, and {node} has none: give it a validation "
                "part, or set the patience to 0 and judge the network by cross-validation",
                node=node,
            ),
            node,
        )
    if settings.watched == "validation error" and not names_classes:
        raise TrainingError(
            say(
                "Early stop is to watch the share of wrong answers, but this network answers with "
                "numbers: let it watch the validation loss"
            )
        )
