"""The sets of the linear models are what their lessons need."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.datasets.sets import lines, separable
from tests.datasets.sets import load


@pytest.mark.parametrize("seed", range(5))
def test_separable_points_keep_their_margin(seed: int) -> None:
    data = load("separable points", scale="as is", seed=seed)
    assert data.label is not None
    distance = data.x @ np.array(separable.NORMAL) + separable.OFFSET
    assert (np.where(data.label == 1, distance, -distance) > separable.MARGIN - 1e-6).all()
    assert list(np.bincount(data.label)) == [separable.EACH] * 2


def test_the_third_column_is_twice_the_first() -> None:
    x = load("proportional columns", scale="as is").x
    np.testing.assert_allclose(x[:, 2], 2 * x[:, 0], rtol=1e-6)
    assert np.linalg.matrix_rank(x) == 2


def test_outliers_are_the_same_line_but_for_a_tenth() -> None:
    line = load("noisy line", scale="as is")
    spoilt = load("line with outliers", scale="as is")
    assert line.target is not None
    assert spoilt.target is not None
    np.testing.assert_array_equal(line.x, spoilt.x)
    assert (line.target != spoilt.target).sum() == lines.OUTLIERS


def test_lines_part_the_four_clouds_nearly_without_fault() -> None:
    data = load("four clouds", scale="standardised")
    assert data.label is not None
    x = np.column_stack([data.x.astype(np.float64), np.ones(len(data.x))])
    w, *_ = np.linalg.lstsq(x, np.eye(4)[data.label], rcond=None)
    assert ((x @ w).argmax(1) == data.label).mean() > 0.9
