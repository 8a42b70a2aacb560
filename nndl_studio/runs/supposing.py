"""What is supposed of a network while it is driven: views see it so, figures tell what it does."""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter
from typing import TYPE_CHECKING

from nndl_studio.files import reason_of
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import Supposed as SupposedNews
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import NOTHING
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.suppose.supposition import Suppositions

if TYPE_CHECKING:  # they bring the compiler of kernels along, for which no window waits
    from nndl_studio.training.suppose.supposed import Compared, Supposed
    from nndl_studio.training.trainer import Trainer

# Of the time that a run takes, figures of what is supposed get this much.
SHARE = 0.02


class Supposing:
    """All methods belong to the driver's thread. A trainer that computes nothing is seen as it
    is."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._ticket = -1
        self._trainer: Trains | None = None
        self._supposed: Suppositions = ()
        self._seen: Supposed | None = None
        self._comparing: Generator[None, None, Compared | None] | None = None
        self._next = 0.0

    @property
    def waiting(self) -> bool:
        """Whether there are figures still to be found."""
        return self._comparing is not None

    def attend(self, trainer: Trains | None, ticket: int) -> None:
        """Another trainer, of which nothing is supposed."""
        self._trainer, self._ticket = trainer, ticket
        self._supposed, self._seen, self._comparing = (), None, None

    def suppose(self, supposed: Suppositions) -> None:
        """Let views see the network with all of these and nothing else; what can't be supposed
        leaves all as it is."""
        trainer = _real(self._trainer)
        if trainer is None:
            return
        problem = NOTHING
        try:
            self._seen, self._supposed = self._seen_with(trainer, supposed), supposed
        except TrainingError as error:
            problem = reason_of(error)
        trainer.look_through(self._seen)
        self._mailbox.post(SupposedNews(self._ticket, self._supposed, problem=problem))
        self.compare()

    def compare(self) -> None:
        """Find figures of the weights as they are now."""
        self._comparing = self._seen.compare() if self._seen is not None else None

    def _seen_with(self, trainer: Trainer, supposed: Suppositions) -> Supposed | None:
        """Eyes for all of them; those that are there where weights alone are others."""
        if not supposed:
            return None
        from nndl_studio.training.suppose.supposed import Supposed

        if self._seen is not None and self._seen.take(supposed):
            return self._seen
        return Supposed(trainer.context, supposed)

    def step(self) -> None:
        """Go on with the figures, by a batch."""
        if self._comparing is None:
            return
        try:
            next(self._comparing)
        except StopIteration as done:
            self._comparing = None
            self._mailbox.post(SupposedNews(self._ticket, self._supposed, done.value))

    def go_along(self) -> None:
        """The same while something trains, in good time; and again once they are told."""
        start = perf_counter()
        if self._seen is None or start < self._next:
            return
        if self._comparing is None:
            self.compare()
        self.step()
        taken = perf_counter() - start
        self._next = start + taken / SHARE


def _real(trainer: Trains | None) -> Trainer | None:
    if trainer is None:
        return None
    from nndl_studio.training.trainer import Trainer

    return trainer if isinstance(trainer, Trainer) else None
