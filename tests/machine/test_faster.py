"""The faster way is taken, the other one is tried now and then; a disturbance changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nndl_studio.machine.faster import TRIAL_SHARE, Faster

STEPS = 100


def taken(faster: Faster, each: Callable[[bool], float], stretches: int) -> list[bool]:
    """The ways of so many stretches, where a step takes `each(side_by_side)` seconds."""
    ways = []
    for _ in range(stretches):
        way = faster.side_by_side(STEPS)
        ways.append(way)
        faster.ran(way, STEPS, STEPS * each(way))
    return ways


def chosen(threads: float, one: float, side_by_side: bool) -> float:
    return threads if side_by_side else one


def test_side_by_side_comes_first() -> None:
    assert Faster().side_by_side(1)


def test_the_faster_way_is_found_within_a_second_and_stays() -> None:
    for best, other in ((1e-4, 2e-4), (2e-4, 1e-4)):
        ways = taken(Faster(), partial(chosen, best, other), 1_000)
        assert ways[50:].count(best < other) > 0.97 * len(ways[50:])


def test_trials_take_their_share_of_the_time_at_most() -> None:
    ways = taken(Faster(), partial(chosen, 1e-4, 1e-2), 10_000)
    seconds = {way: ways.count(way) * STEPS * (1e-4 if way else 1e-2) for way in (True, False)}
    assert 0 < seconds[False] < 1.5 * TRIAL_SHARE * seconds[True]


def test_the_way_changes_when_the_machine_does() -> None:
    faster = Faster()
    taken(faster, partial(chosen, 1e-4, 2e-4), 500)
    ways = taken(faster, partial(chosen, 4e-4, 2e-4), 2_000)
    assert ways[-500:].count(False) > 0.97 * 500


def test_one_disturbed_stretch_changes_nothing() -> None:
    faster = Faster()
    taken(faster, partial(chosen, 1e-4, 2e-4), 500)
    faster.ran(True, STEPS, 1.0)
    ways = taken(faster, partial(chosen, 1e-4, 2e-4), 10)
    assert ways.count(True) >= 8


def test_a_run_of_no_steps_teaches_nothing() -> None:
    faster = Faster()
    faster.ran(True, 0, 1.0)
    assert faster.side_by_side(STEPS)
    faster.ran(True, STEPS, 0.01)
    assert not faster.side_by_side(STEPS)
