"""How often studies may run: together they get a fiftieth of the time, whatever they cost."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import perf_counter

from nndl_studio.training.snapshot import ProbeRequest

SHARE = 0.02
# The first look also compiles; what it took says nothing about the next.
FIRST_PAUSE = 0.5


class Pace:
    """Each of n studies pauses n / SHARE times as long as it took. One that comes back into sight
    is answered at once, and pauses at once, because it compiles nothing any more."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._next: dict[ProbeRequest, float] = {}
        # What has been studied before, of whatever sample.
        self._known: set[tuple[str, str, int]] = set()

    def due(self, requests: Collection[ProbeRequest]) -> list[ProbeRequest]:
        """Those of `requests` that have paused long enough; forgets when all others may."""
        self._next = {r: self._next[r] for r in requests if r in self._next}
        now = self._clock()
        return [r for r in requests if now >= self._next.get(r, now)]

    def took(self, request: ProbeRequest, seconds: float, studies: int) -> None:
        """`request` was answered just now; `studies` are asked for by turns."""
        key = (request.node, request.probe, request.choice)
        pause = seconds * studies / SHARE if key in self._known else FIRST_PAUSE
        self._known.add(key)
        self._next[request] = self._clock() + pause
