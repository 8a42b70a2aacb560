"""Remarks on a run while it is driven, each told when it changes."""

from __future__ import annotations

from typing import Protocol

from nndl_studio.runs.trains import Trains
from nndl_studio.training.remarks.remark import Remark


class _Remarks(Protocol):
    def due(self) -> tuple[Remark, ...] | None: ...
    def now(self) -> tuple[Remark, ...]: ...


class Remarking:
    """`said` is what was found last. A trainer that computes nothing gives nothing to say."""

    def __init__(self, trainer: Trains) -> None:
        self.said: tuple[Remark, ...] = ()
        self._remarker = _remarker(trainer)

    def look(self, over: bool = False) -> bool:
        """Look at the end of an epoch, or of the run, in good time; whether something changed."""
        if self._remarker is None:
            return False
        found = self._remarker.now() if over else self._remarker.due()
        changed = found is not None and found != self.said
        if found is not None:
            self.said = found
        return changed


def _remarker(trainer: Trains) -> _Remarks | None:
    from nndl_studio.training.remarks.remarker import Remarker
    from nndl_studio.training.trainer import Trainer

    return Remarker(trainer) if isinstance(trainer, Trainer) else None
