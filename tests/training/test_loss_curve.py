"""Curves of any length stay small and lose no extreme."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.training.loss_curve import BUCKETS, Curve, LossCurve, Smoother


def filled(values: NDArray[np.float64], pieces: int) -> Curve:
    curve = Curve()
    places = np.arange(len(values), dtype=float)
    for x, y in zip(np.array_split(places, pieces), np.array_split(values, pieces), strict=True):
        curve.append(x, y)
    return curve


def test_a_short_curve_is_kept_as_it_is() -> None:
    values = np.sin(np.arange(700.0))
    x, y = filled(values, 7).points()
    assert x.tolist() == list(range(700))
    assert y.tolist() == values.tolist()


@pytest.mark.parametrize("count", [BUCKETS, BUCKETS + 1, 9_999, 65_432])
def test_a_long_curve_keeps_its_extremes_in_few_points(count: int) -> None:
    values = np.random.default_rng(count).normal(size=count)
    values[count // 3], values[count // 2] = 99.0, -99.0
    x, y = filled(values, 40).points()
    assert len(x) == len(y) <= 2 * BUCKETS
    assert (y.max(), y.min()) == (99.0, -99.0)
    assert (np.diff(x) >= 0).all()
    assert abs(x[y.argmax()] - count // 3) <= count / BUCKETS * 2


def test_smoothing_starts_at_the_first_value_and_follows_slowly() -> None:
    smoother = Smoother(memory=10)
    first = smoother.feed(np.full(5, 3.0))
    assert first == pytest.approx(np.full(5, 3.0))
    then = smoother.feed(np.zeros(100))
    assert 0 < then[0] < 3.0
    assert then[-1] < 0.01
    assert (np.diff(then) < 0).all()


@pytest.mark.parametrize("count", [0, 3, BUCKETS, BUCKETS + 7, 31_415])
def test_a_curve_taken_up_is_the_one_that_was_never_left(count: int) -> None:
    """Whatever the pieces the losses come in, and wherever it is left."""
    losses = np.random.default_rng(count).normal(size=count + 5_000)
    whole, first = LossCurve(), LossCurve()
    whole.append(len(losses), losses, 7)
    for start in range(0, count, 911):
        part = losses[start : min(start + 911, count)]
        first.append(start + len(part), part, 7)
    kept = first.kept()
    assert kept.sound
    again = LossCurve(kept)
    for step in range(count, len(losses)):
        again.append(step + 1, losses[step : step + 1], 7)
    for one, other in ((whole.batches, again.batches), (whole.smoothed, again.smoothed)):
        for mine, theirs in zip(one.points(), other.points(), strict=True):
            assert mine.tobytes() == theirs.tobytes()
