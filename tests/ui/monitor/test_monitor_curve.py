"""Curves of any length stay small and lose no extreme."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.ui.monitor.thinned_curve import BUCKETS, Curve, Smoother


def filled(values: np.ndarray, pieces: int) -> Curve:
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
