"""Counters of one plan: what each of its instructions took, in the steps that were counted."""

from __future__ import annotations

from functools import cache
from time import perf_counter

import numpy as np

from nndl_studio.machine.plan import ExecutionPlan, Owner
from nndl_studio.machine.profile import NodeTime, Profile

# Reading the clock may take this share of the time. Where instructions are short, as in a plan of
# 5 µs a step, that would be a tenth, so stretches of steps go by uncounted in between.
MOST_SHARE = 0.01
# What may be read before that is asked for (s), so that a short run is known as well.
FIRST_SECONDS = 0.002
READINGS = 10_000


class Counters:
    """`arrays` are what the counted loop adds to, as it takes them. Belongs to the thread that runs
    the machine."""

    def __init__(self, plan: ExecutionPlan) -> None:
        instructions, updates = len(plan.compute.opcodes), len(plan.update.opcodes)
        self.arrays = (
            np.zeros((plan.shards, 1 + instructions), np.int64),
            np.zeros((len(plan.update.operands), updates), np.int64),
            np.zeros(2, np.int64),
        )
        owners = (*plan.compute.owners, *plan.update.owners)
        self._owners = {owner: place for place, owner in enumerate(dict.fromkeys(owners))}
        self._places = np.array([self._owners[owner] for owner in owners], np.int64)
        self._readings = plan.shards * (instructions + 2) + self.arrays[1].size + 2
        self._seconds = self._read = 0.0
        self._begun = _now()

    @property
    def due(self) -> bool:
        """Whether the next steps may be counted."""
        return self._read <= FIRST_SECONDS + MOST_SHARE * self._seconds

    def ran(self, seconds: float, steps: int, counted: bool) -> None:
        """So many steps were taken in so long."""
        self._seconds += seconds
        if counted:
            self._read += steps * self._readings * _reading_seconds()

    def profile(self, threads: int) -> Profile | None:
        """What a step took so far, on as many threads; None before any was counted."""
        compute, update, whole = self.arrays
        counted = int(whole[1])
        if not counted:
            return None
        milliseconds = 1e3 * self._tick_seconds() / counted
        lanes = compute.sum(axis=0)
        taken = np.concatenate([lanes[1:], update.sum(axis=0)]) * milliseconds
        found = np.bincount(self._places, taken, len(self._owners))
        times = {owner: float(found[place]) for owner, place in self._owners.items()}
        names = dict.fromkeys(owner.node for owner in times if owner.node)
        return Profile(
            nodes=tuple(sorted((_of(name, times) for name in names), key=lambda n: -n.whole)),
            reading=0.0,
            gather=float(lanes[0] * milliseconds),
            sums=sum(time for owner, time in times.items() if not owner.node),
            step=float(whole[0] * milliseconds),
            threads=threads,
            counted=counted,
            instructions=tuple(taken.tolist()),
        )

    def _tick_seconds(self) -> float:
        """By the time since counting began, which is long beside what two readings take."""
        ticks, seconds = _now()
        return (seconds - self._begun[1]) / max(1, ticks - self._begun[0])


def _of(node: str, times: dict[Owner, float]) -> NodeTime:
    return NodeTime(
        node,
        times.get(Owner(node, "forward"), 0.0),
        times.get(Owner(node, "backward"), 0.0),
        times.get(Owner(node, "update"), 0.0),
    )


def _now() -> tuple[int, float]:
    """Ticks and seconds, as close to one moment as can be."""
    return _read(1), perf_counter()


def _read(times: int) -> int:
    from nndl_studio.machine.counted_loop import clock_reader

    return int(clock_reader()(times, np.zeros(8, np.int64)))


@cache
def _reading_seconds() -> float:
    """What one reading takes, the shortest of a few times."""
    found = []
    for _ in range(5):
        start = perf_counter()
        _read(READINGS)
        found.append((perf_counter() - start) / READINGS)
    return min(found)
