"""What was seen as a run went, spread evenly over its steps, however long it gets."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")
MOST_MOMENTS = 96


class Thinned(Generic[T]):
    """At most `MOST_MOMENTS` pairs of a step and what was seen then, the newest always among
    them."""

    def __init__(self) -> None:
        self.moments: list[tuple[int, T]] = []
        self._gap = 0.0

    def add(self, step: int, seen: T) -> None:
        """The newest; those of later steps go, for the run was taken back to before them."""
        kept = [each for each in self.moments if each[0] < step]
        if len(kept) > 1 and kept[-1][0] - kept[-2][0] < self._gap:
            kept.pop()
        if len(kept) >= MOST_MOMENTS:
            self._gap = 2 * (step - kept[0][0]) / MOST_MOMENTS
            kept = kept[::2]
        self.moments = [*kept, (step, seen)]
