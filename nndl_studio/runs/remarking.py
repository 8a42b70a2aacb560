"""Remarks on a run while it is driven, each told when it changes."""

from __future__ import annotations

from typing import Protocol

from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import Remarked
from nndl_studio.runs.trains import Trains
from nndl_studio.training.remarks.remark import Remark


class _Remarks(Protocol):
    def due(self) -> tuple[Remark, ...] | None: ...
    def now(self) -> tuple[Remark, ...]: ...


class Remarking:
    """`said` is what was found last. A trainer that computes nothing gives nothing to say."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.said: tuple[Remark, ...] = ()
        self._mailbox = mailbox
        self._ticket = -1
        self._trainer: Trains | None = None
        self._remarker: _Remarks | None = None

    def attend(self, trainer: Trains, ticket: int) -> None:
        """Look at another run from now on, of which nothing is said yet."""
        self.said, self._ticket = (), ticket
        self._trainer, self._remarker = trainer, None

    def look(self, over: bool = False) -> None:
        """Look at the end of an epoch, or of the run, in good time; tell what has changed."""
        if self._remarker is None and self._trainer is not None:
            self._remarker = _remarker(self._trainer)
        if self._remarker is None:
            return
        found = self._remarker.now() if over else self._remarker.due()
        if found is not None and found != self.said:
            self.said = found
            self._mailbox.post(Remarked(self._ticket, found))


def _remarker(trainer: Trains) -> _Remarks | None:
    from nndl_studio.training.remarks.remarker import Remarker
    from nndl_studio.training.trainer import Trainer

    return Remarker(trainer) if isinstance(trainer, Trainer) else None
