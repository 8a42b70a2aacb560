"""Whether shards run side by side or one after another: as was faster lately.

Both give the same bits. Threads wait for one another several times a step: on 8 layers of 50 units
two took from 0.64 to 1.7 times as long as one, from one day to the next on one machine. What else
runs decides, and that changes.
"""

from __future__ import annotations

from collections import deque
from statistics import median

# Of the time that went by, this share may be spent on trying the slower way again.
TRIAL_SHARE = 0.02
# What trials may take before that (s), so that a short run finds its way too.
FIRST_SECONDS = 0.1
# As many stretches of each way are remembered: one that was disturbed changes nothing.
REMEMBERED = 5
# Unless it was tried, the other way is thought to take so many times as long.
UNKNOWN = 2.0


class Faster:
    """Which way a plan's next steps take, from how long those before took."""

    def __init__(self) -> None:
        self._took: dict[bool, deque[float]] = {
            way: deque(maxlen=REMEMBERED) for way in (True, False)
        }
        self._budget = FIRST_SECONDS

    def side_by_side(self, steps: int) -> bool:
        """Whether the next `steps` steps run side by side: as usual, or because the other way is
        due to be tried."""
        usual = self.usual
        other = self._took[not usual]
        if not self._took[usual]:
            return usual
        each = median(other) if other else UNKNOWN * median(self._took[usual])
        return usual if steps * each > self._budget else not usual

    def ran(self, side_by_side: bool, steps: int, seconds: float) -> None:
        """So many steps took so long."""
        if not steps:
            return
        if side_by_side is self.usual:
            self._budget += TRIAL_SHARE * seconds
        else:
            self._budget -= seconds
        self._took[side_by_side].append(seconds / steps)

    @property
    def usual(self) -> bool:
        """The faster way; side by side as long as not both are known."""
        threads, one = self._took[True], self._took[False]
        return not (threads and one) or median(threads) <= median(one)
