"""How often live views are drawn: the window's thread and training share the processors."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time

# Of a processor, for everything that this thread does. What it takes, training lacks where all
# processors train: at a fifth, LeNet-5 with every view in sight trained at 0.75 of its speed.
SHARE = 0.05
# So many seconds later pictures are drawn in any case.
LONGEST_PAUSE = 2.0


class Pace:
    """One kind of drawing, which waits `longest` seconds at most; `rested` counts whatever else the
    thread has done meanwhile, too."""

    def __init__(
        self,
        longest: float = LONGEST_PAUSE,
        clock: Callable[[], float] = perf_counter,
        work: Callable[[], float] = thread_time,
    ) -> None:
        self._longest, self._clock, self._work = longest, clock, work
        self._drawn = self._worked = float("-inf")

    def drawn(self) -> None:
        """It begins to be drawn now; what that takes is work of the time after it."""
        self._drawn, self._worked = self._clock(), self._work()

    def rested(self) -> bool:
        """Whether the thread has worked for no more than its share since, or it has been long."""
        passed, worked = self._clock() - self._drawn, self._work() - self._worked
        return passed > self._longest or worked <= SHARE * passed
