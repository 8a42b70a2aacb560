"""When a moment of a run is kept, and which one gives way: dense at both ends of its past."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from time import perf_counter

from nndl_studio.training.snapshot import Snapshot

# Copying states may take this share of the time that the run has had, and a little at the start;
# the processor time of writing the ends of epochs likewise.
SHARE = 0.01
SECONDS_AT_FIRST = 0.1
# Ends of epochs follow one another no sooner, and not before writing one has paused so many times
# as long as it took.
LEAST_SECONDS = 0.25
PAUSE = 8.0


class MomentTimes:
    """Says when one is due: the steps 1, 2, 4, 8, … after the first, each epoch's end, and of ends
    that come fast some. `last` is where the run stood when it was begun or taken up."""

    def __init__(self, last: int) -> None:
        self._first = self._last = last
        self._began = self._kept = perf_counter()
        self._copied = self._copy = 0.0
        # How long the newest took to be written, and the processor time of that; told by the
        # thread that writes.
        self.writing = self.working = 0.0

    def due(self, snapshot: Snapshot) -> bool:
        """Whether the run as it stands now is to be kept."""
        step = snapshot.step
        if step == self._last:
            return False
        # The end of an epoch is one once it has been judged.
        within = step % max(snapshot.steps_per_epoch, 1) != 0
        if not within and not snapshot.epochs_done:
            return False
        # A run that diverged has gone back.
        doubled = step < self._last or step - self._first >= 2 * (self._last - self._first)
        if not doubled and (within or not self._paused):
            return False
        had = perf_counter() - self._began
        return self._copied + self._copy <= SHARE * had + SECONDS_AT_FIRST

    def kept(self, step: int, seconds: float) -> None:
        """One was copied, in so many seconds."""
        self._last, self._copy = step, seconds
        self._copied += seconds
        self._kept = perf_counter()

    @property
    def _paused(self) -> bool:
        pause = max(LEAST_SECONDS, PAUSE * self.writing, self.working / SHARE)
        return perf_counter() - self._kept >= pause


def in_between(steps: Sequence[int], steps_per_epoch: int) -> int:
    """Which of at least three rising `steps` is missed least: never the first or the last, and else
    the one between neighbours that are closest, by the logarithm of the step and, back from the
    newest, by that of the epochs."""
    newest = steps[-1]

    def place(step: int) -> float:
        return log(1 + step) - log(1 + (newest - step) / max(steps_per_epoch, 1))

    gaps = {
        step: place(after) - place(before)
        for before, step, after in zip(steps, steps[1:], steps[2:], strict=False)
    }
    return min(gaps, key=lambda step: gaps[step])
