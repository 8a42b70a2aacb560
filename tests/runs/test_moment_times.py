"""When a moment of a run is kept, and which one gives way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nndl_studio.runs import moment_times
from nndl_studio.runs.moment_times import MomentTimes, in_between
from nndl_studio.training.snapshot import EpochResult, Metrics, Snapshot

STEPS = 100


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(moment_times, "perf_counter", made)
    return made


def stands(step: int, ended: bool = False) -> Snapshot:
    epoch = step // STEPS
    done = (EpochResult(epoch, step, Metrics(0.5), None, 0.1),) if ended else ()
    return Snapshot("a" * 16, epoch, 50, step, STEPS, np.zeros(0), done)


def kept(
    clock: Clock, epochs: int, seconds: float, writing: float = 0.0, working: float = 0.0
) -> list[int]:
    """Which steps of a run are kept whose epochs take so long."""
    times, found = MomentTimes(0), [0]
    times.writing, times.working = writing, working
    for step in range(1, epochs * STEPS + 1):
        clock.now += seconds / STEPS
        ends = step % STEPS == 0
        # An epoch's end is told twice: with its last losses, and when it has been judged.
        for each in (stands(step), stands(step, True)) if ends else (stands(step),):
            if times.due(each):
                times.kept(step, 0.0)
                found.append(step)
    return found


def test_the_first_epoch_is_dense_and_then_its_ends_are_kept(clock: Clock) -> None:
    assert kept(clock, 3, seconds=5.0) == [0, 1, 2, 4, 8, 16, 32, 64, 100, 200, 300]


def test_of_epochs_that_come_fast_some_are_kept(clock: Clock) -> None:
    found = kept(clock, 100, seconds=0.01)
    assert found[:8] == [0, 1, 2, 4, 8, 16, 32, 64]
    # A quarter of a second is 25 epochs.
    assert all(b >= 2 * a or b - a >= 25 * STEPS for a, b in pairwise(found[1:]))
    assert len(found) < 20


def test_what_takes_long_to_write_is_kept_seldom(clock: Clock) -> None:
    found = kept(clock, 100, seconds=1.0, writing=1.0)
    late = [step for step in found if step > 40 * STEPS]
    assert len(late) > 4
    assert all(after - before >= 8 * STEPS for before, after in pairwise(late))


def test_writing_takes_a_hundredth_of_a_processor_at_most(clock: Clock) -> None:
    """But for the first steps, which are as many as there are powers of two."""
    found = kept(clock, 400, seconds=0.1, working=0.02)
    late = [step for step in found if step > 10 * STEPS]
    assert len(late) > 8
    # Two hundredths of a second are a hundredth of twenty epochs, unless the run has doubled.
    assert all(b >= 2 * a or b - a >= 20 * STEPS for a, b in pairwise(found[1:]))


def test_copying_takes_a_hundredth_of_the_time_at_most(clock: Clock) -> None:
    times, spent = MomentTimes(0), 0.0
    for step in range(1, 2001):
        clock.now += 0.05
        if times.due(stands(step, step % STEPS == 0)):
            times.kept(step, 0.03)
            spent += 0.03
    assert 0 < spent <= 0.01 * clock.now + 0.1


def test_a_branch_is_dense_where_it_begins() -> None:
    times = MomentTimes(7 * STEPS)
    assert times.due(stands(7 * STEPS + 1))
    assert not times.due(stands(7 * STEPS))


def test_the_early_and_the_late_stay_dense_and_the_middle_gives_way() -> None:
    steps = [0]
    for step in (1, 2, 4, 8, 16, 32, 64, *range(STEPS, 200 * STEPS + 1, STEPS)):
        steps.append(step)
        while len(steps) > 24:
            steps.remove(in_between(steps, STEPS))
    assert steps[0] == 0
    assert len([step for step in steps if step <= STEPS]) >= 6
    assert steps[-3:] == [198 * STEPS, 199 * STEPS, 200 * STEPS]
    assert max(after - before for before, after in pairwise(steps)) < 100 * STEPS
