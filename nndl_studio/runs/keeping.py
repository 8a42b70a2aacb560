"""What a driver lets its keeper know: when a run begins, rests, ends, or goes on another day."""

from __future__ import annotations

from collections.abc import Callable

from nndl_studio.files import reason_of
from nndl_studio.runs.keeper import Keeper
from nndl_studio.runs.moments import Moments
from nndl_studio.runs.news import Phase
from nndl_studio.runs.orders import Prepare
from nndl_studio.runs.record import End
from nndl_studio.runs.states import State
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.loss_curve import KeptCurve
from nndl_studio.training.remarks.remark import Remark
from nndl_studio.training.snapshot import Branched, Ending, Metrics, Snapshot


class Keeping:
    """Nothing is kept without a keeper. `past` is the curve of a run that was taken up again,
    `branched` whence one comes that begins with another's past; `moments` are those of the run,
    also when it is over. What can't be kept is said by `say`."""

    def __init__(self, keeper: Keeper | None, say: Callable[[Sentence], None]) -> None:
        self.past: KeptCurve | None = None
        self.branched: Branched | None = None
        self.moments: Moments | None = None
        self._keeper, self._say = keeper, say
        self._begun = False

    def go_on(self, trainer: Trains, order: Prepare) -> None:
        """A run begins, or goes on after a pause. Raises OSError if it must be kept and can't."""
        if self._keeper is None:
            return
        if self._begun:
            self._keeper.pause(False)
            return
        fresh = trainer.initial_snapshot().step == 0 or self.branched is not None
        told = (trainer, order.graph, self.past, fresh, order.path, self.branched)
        try:
            self._keeper.begin(*told)
            self._begun = True
            self.moments = self._keeper.moments
        except OSError as error:
            if self._keeper.required:
                raise
            self._say(say("This run can't be kept: {reason}", reason=reason_of(error)))

    def see(self, snapshot: Snapshot) -> None:
        """A slice was trained."""
        if self._keeper is not None:
            self._keeper.see(snapshot)
            self._tell()

    def rest(
        self,
        phase: Phase,
        test: Metrics | None,
        ended: Ending | None,
        remarks: tuple[Remark, ...],
    ) -> None:
        """The run is paused, stopped or finished."""
        if phase is Phase.PAUSED and self._keeper is not None:
            self._keeper.pause(True)
        elif phase is not Phase.PAUSED:
            state = State.FINISHED if phase is Phase.FINISHED else State.STOPPED
            words, told = ended.words() if ended else NOTHING, tuple(r.words() for r in remarks)
            self.end(End(state, words, test=test, remarks=told))
        if self._keeper is not None:
            # Nothing trains, so nothing waits for the disk; later nobody would ask.
            self._keeper.flush()
            self._tell()

    def _tell(self) -> None:
        if self._keeper is not None:
            for words in self._keeper.words():
                self._say(words)

    def flush(self) -> None:
        """Wait until all is on disk."""
        if self._keeper is not None:
            self._keeper.flush()

    def leave(self) -> None:
        """Another run comes, or none: the one under way can be taken up again another day."""
        self.end(End(State.STOPPED))

    def quit(self, forced: bool) -> None:
        """The driver ends. If it is made to, the run is left as one that was broken off."""
        if forced and self._keeper is not None:
            self._keeper.leave()
            self._begun = False
        self.leave()

    def end(self, end: End) -> None:
        """Nobody trains the run any more."""
        if self._keeper is not None and self._begun:
            self._keeper.end(end)
        self._begun = False
