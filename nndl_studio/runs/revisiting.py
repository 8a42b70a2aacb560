"""Going through a run's past: which moments there are, and which one is held to be looked at."""

from __future__ import annotations

from nndl_studio.files import BadFile, reason_of
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.moments import Moments
from nndl_studio.runs.news import Kept, Revisited, Told
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.errors import TrainingError


class Revisiting:
    """Lets a trainer hold moments of its run. All methods belong to the driver's thread."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._trainer: Trains | None = None
        self._ticket = -1
        self._moments: Moments | None = None
        self._told: tuple[int, ...] = ()
        # The step that is looked at.
        self._at: int | None = None

    def attend(self, trainer: Trains | None, ticket: int = -1) -> None:
        """Another trainer, or none, is held from now on."""
        self._trainer, self._ticket = trainer, ticket
        self._moments, self._told, self._at = None, (), None

    def tell(self, moments: Moments | None) -> None:
        """Say which there are, where that has changed."""
        self._moments = moments
        steps = moments.steps if moments is not None else ()
        if steps != self._told and self._trainer is not None:
            self._told = steps
            epoch = self._trainer.initial_snapshot().steps_per_epoch
            self._mailbox.post(Kept(self._ticket, steps, epoch))

    def to(self, step: int | None) -> None:
        """Hold a moment; one that can't be read is said and offered no longer, and what was held
        stays. None holds the newest again."""
        if step is None:
            self.come_back()
            return
        trainer, moments = self._trainer, self._moments
        if trainer is None or moments is None:
            return
        try:
            trainer.revisit(moments.read(step, trainer.judge))
            self._at = step
        except (BadFile, OSError, TrainingError) as error:
            moments.leave_out(step)
            self._mailbox.post(Told(self._ticket, _unreadable(step, error)))
            self.tell(moments)
        self._mailbox.post(Revisited(self._ticket, self._at))

    def come_back(self) -> None:
        """Hold the newest again, if a moment was held."""
        if self._at is None:
            return
        self._at = None
        if self._trainer is not None:
            self._trainer.come_back()
        self._mailbox.post(Revisited(self._ticket, None))


def _unreadable(step: int, error: Exception) -> Sentence:
    reason = error.problem if isinstance(error, BadFile) else reason_of(error)
    return say(
        "The moment after step {step:,} can't be looked at, the others can: {reason}",
        step=step,
        reason=reason,
    )
