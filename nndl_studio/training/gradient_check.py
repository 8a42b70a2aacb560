"""Backpropagation against finite differences, in float64, for every parameter of a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nndl_studio.going import require_wanted
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.training.gradient_bench import Bench, bench_of
from nndl_studio.training.gradient_facts import (
    LEAST_NUDGE,
    LEAST_SCALE,
    NUDGES,
    GradientCheck,
    Lesson,
    Nudged,
    agrees,
)

MOST_ENTRIES = 24
# How far J is drawn to both sides of a number, as a share of it, or of 1 if it is smaller.
REACH = 0.5
POINTS = 41
Hear = Callable[[int, int], None]
"""Gets how many numbers are done, of how many."""


def check_gradients(graph: Graph, seed: int = 0) -> Iterator[GradientCheck]:
    """Compare on a few training samples, with the first weights; `bench_of` says how, and what is
    raised."""
    rng = np.random.default_rng(seed)
    yield from _each(bench_of(graph, rng), rng)


def compare(
    machine: Machine,
    plan: ExecutionPlan,
    table: NDArray[np.generic],
    samples: NDArray[np.int64],
    rng: np.random.Generator,
    seed: int = 0,
    step: int = 0,
) -> Iterator[GradientCheck]:
    """Every trained parameter of `plan`, at the weights the machine holds.

    `seed` and `step` fix what dropout draws.
    """
    yield from _each(Bench(machine, plan, table, samples, seed, step), rng)


def _each(bench: Bench, rng: np.random.Generator) -> Iterator[GradientCheck]:
    for name in bench.gradients:
        yield check_parameter(bench, name, rng)


def _nobody(done: int, of: int) -> None:
    """Who only wants the result."""


def check_parameter(
    bench: Bench, name: str, rng: np.random.Generator, hear: Hear = _nobody
) -> GradientCheck:
    """Some numbers of a parameter, drawn from `rng`. Raises Stopped."""
    gradient = bench.gradients[name].reshape(-1)
    entries = _entries(gradient, rng)
    found = _nearest(_at(bench, name, entries, nudge, hear) for nudge in NUDGES)
    return replace(found, size=gradient.size)


def check_number(bench: Bench, name: str, entry: int, scale: float) -> Nudged:
    """One number, at the nudge at which both values agree or come nearest; `scale` is the length
    of the gradient that it is a part of."""
    nearest: Nudged | None = None
    for nudge in NUDGES:
        number = bench.number(name, entry, nudge)
        number = replace(number, scale=max(scale, abs(number.numerical)))
        if nearest is None or number.apart < nearest.apart:
            nearest = number
        if agrees(nearest):
            break
    assert nearest is not None, "some nudge is tried"
    return _at_its_kink(bench, name, entry, nearest)


def lesson(bench: Bench, name: str, entry: int, scale: float) -> Lesson:
    """What there is to see of one number; see `check_number`."""
    number = check_number(bench, name, entry, scale)
    reach = REACH * max(1.0, abs(number.theta))
    return Lesson(number, bench.curve(name, entry, reach, POINTS))


def _at(
    bench: Bench, name: str, entries: NDArray[np.int64], nudge: float, hear: Hear
) -> GradientCheck:
    """All `entries`, moved by the same share."""
    numbers = []
    for done, entry in enumerate(entries):
        require_wanted()
        hear(done, len(entries))
        numbers.append(bench.number(name, int(entry), nudge))
    scale = max(float(np.linalg.norm([each.numerical for each in numbers])), LEAST_SCALE)
    numbers = [
        _at_its_kink(bench, name, int(entry), replace(number, scale=scale))
        for entry, number in zip(entries, numbers, strict=True)
    ]
    smooth = [each for each in numbers if not each.chosen]
    error = float(np.linalg.norm([each.apart for each in smooth])) / scale
    worst = max(smooth or numbers, key=lambda each: each.apart)
    kinks = len(numbers) - len(smooth)
    return GradientCheck(name, len(numbers), error, 0, worst, nudge, kinks)


def _at_its_kink(bench: Bench, name: str, entry: int, number: Nudged) -> Nudged:
    """`number` as it is, or from so near that only a kink at itself is between the points, if that
    explains why its two values differ."""
    if agrees(number) or not number.kinked:
        return number
    near = replace(bench.number(name, entry, LEAST_NUDGE), scale=number.scale)
    return near if near.chosen else number


def _nearest(checks: Iterable[GradientCheck]) -> GradientCheck:
    """The first within the tolerance, or the one with the smallest error."""
    nearest: GradientCheck | None = None
    for check in checks:
        if nearest is None or check.error < nearest.error:
            nearest = check
        if check.passed:
            break
    assert nearest is not None, "some nudge is tried"
    return nearest


def _entries(gradient: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Which numbers to try: any, and as many where there is a gradient, which in a table of words
    is only in the few rows that were read."""
    some = rng.choice(gradient.size, min(gradient.size, MOST_ENTRIES), replace=False)
    moving = np.flatnonzero(gradient)
    if 2 * len(moving) >= gradient.size:
        return some
    more = rng.choice(moving, min(len(moving), MOST_ENTRIES), replace=False)
    return np.union1d(some, more)
