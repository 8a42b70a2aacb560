"""How many samples a second a peer's steps take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

# Steps between two looks at the clock.
STRETCH = 10


def paced(steps: Callable[[int, int], None], batch: int, seconds: float) -> Iterator[float]:
    """Samples a second of `steps(first, count)`, over so many seconds each time it is asked."""
    while True:
        start, done = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            steps(done, STRETCH)
            done += STRETCH
        yield done * batch / (time.perf_counter() - start)
