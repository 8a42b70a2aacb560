"""What is set aside while the machine holds another state than the one training goes on from."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

State = NDArray[Any]


class Aside:
    """Two things may stand in the place of the newest state: that of the best epoch, which a run's
    end goes back to, and upon either that of a moment of the past, which is only looked at.

    `state` is the machine's own, a view: what is shown is copied into it, and what was there comes
    back to the last bit.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        # What training goes on from while the best epoch's is held, and what is held beside a past.
        self._newest: State | None = None
        self._present: State | None = None
        # The step of the moment that is looked at.
        self.past: int | None = None

    @property
    def newest(self) -> State:
        """A copy of what training goes on from."""
        held = self._state if self._present is None else self._present
        return (held if self._newest is None else self._newest).copy()

    def show_best(self, state: State) -> None:
        """Hold the best epoch's state."""
        self.leave_past()
        if self._newest is None:
            self._newest = self._state.copy()
        self._state[...] = state

    def show_past(self, state: State, step: int) -> None:
        """Hold the state of an earlier step, to be looked at."""
        if self._present is None:
            self._present = self._state.copy()
        self._state[...] = state
        self.past = step

    def leave_past(self) -> bool:
        """Hold again what was held before a moment was looked at; whether one was."""
        if self._present is None:
            return False
        self._state[...] = self._present
        self._present = self.past = None
        return True

    def leave(self) -> bool:
        """Hold what training goes on from; whether something else was held."""
        left = self.leave_past()
        if self._newest is None:
            return left
        self._state[...] = self._newest
        self._newest = None
        return True

    def forget(self) -> None:
        """What the machine holds now is what training goes on from."""
        self._newest = self._present = self.past = None
