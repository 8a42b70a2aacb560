"""A plan that is counted while somebody wants to know what its steps cost."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.machine.profile import Profile

# Figures that change faster can't be read.
SECONDS_BETWEEN = 0.5


class Profiling:
    """Off at first, and then nothing is counted."""

    def __init__(self, machine: Machine, plan: ExecutionPlan) -> None:
        self._machine, self._plan = machine, plan
        self._on = False
        self._reading, self._read, self._told = 0.0, 0, 0.0

    @property
    def on(self) -> bool:
        return self._on

    @on.setter
    def on(self, on: bool) -> None:
        if on != self._on:
            self._machine.count(self._plan, on)
            self._on, self._reading, self._read, self._told = on, 0.0, 0, 0.0

    def fed(self, plan: ExecutionPlan, seconds: float, steps: int) -> None:
        """The rows of so many steps were brought together in so long."""
        if self._on and plan is self._plan:
            self._reading += seconds
            self._read += steps

    def profile(self) -> Profile | None:
        """What a step took since it was switched on; None where nothing was counted."""
        found = self._machine.profile(self._plan)
        if found is None or not self._read:
            return found
        reading = 1e3 * self._reading / self._read
        return replace(found, reading=reading, step=found.step + reading)

    def due(self) -> Profile | None:
        """The profile, so often as it can be read."""
        if not self._on or monotonic() - self._told < SECONDS_BETWEEN:
            return None
        found = self.profile()
        self._told = monotonic() if found is not None else 0.0
        return found
