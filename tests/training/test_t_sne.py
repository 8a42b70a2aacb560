"""t-SNE against its definition: widths, slopes, clusters, and the clock."""

from __future__ import annotations

from itertools import count

import numpy as np

from nndl_studio.training.studies.plane import principal
from nndl_studio.training.studies.t_sne import ROUNDS, affinities, slope, t_sne

RANDOM = np.random.default_rng(5)
CLASSES, EACH = 5, 20
LABELS = np.repeat(np.arange(CLASSES), EACH)
ROWS = 4 * RANDOM.normal(size=(CLASSES, 12))[LABELS] + RANDOM.normal(size=(CLASSES * EACH, 12))


def test_rows_have_as_many_neighbours_as_the_perplexity_says() -> None:
    """Before they are made symmetric: so rows that are all as far apart are looked at."""
    corners = np.eye(30)
    near = affinities(corners, 10.0)
    np.testing.assert_allclose(near.sum(), 1)
    np.testing.assert_allclose(near, near.T)
    assert not near.diagonal().any()
    one_line = np.linspace(0, 1, 400)[:, None]
    row = affinities(one_line, 12.0)[200] * 400
    wide = np.exp(-(row[row > 0] * np.log(row[row > 0])).sum())
    np.testing.assert_allclose(wide, 12, rtol=0.02)


def divergence(near: np.ndarray, y: np.ndarray) -> float:
    bell = 1 / (1 + ((y[:, None] - y) ** 2).sum(axis=2))
    np.fill_diagonal(bell, 0)
    told, other = near > 0, bell / bell.sum()
    return float((near[told] * np.log(near[told] / other[told])).sum())


def test_the_slope_is_that_of_the_divergence() -> None:
    near, y = affinities(ROWS[::5], 5.0), RANDOM.normal(size=(20, 2))
    dy = slope(near.astype(np.float32), y.astype(np.float32))
    for place in ((0, 0), (7, 1), (19, 0)):
        step = np.zeros_like(y)
        step[place] = 1e-5
        numeric = (divergence(near, y + step) - divergence(near, y - step)) / 2e-5
        np.testing.assert_allclose(dy[place], numeric, rtol=2e-3, atol=1e-6)


def test_what_is_near_stays_near() -> None:
    y, rounds = t_sne(ROWS, principal(ROWS)[0], True, 60.0)
    assert rounds == ROUNDS
    apart = ((y[:, None] - y) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (LABELS[apart.argmin(axis=1)] == LABELS).mean() > 0.95


def test_it_stops_when_its_time_is_over_and_goes_on_from_there() -> None:
    ticks = count()
    start = principal(ROWS)[0]
    # One look at the clock for the end, one before each round.
    y, rounds = t_sne(ROWS, start, True, 25.0, lambda: float(next(ticks)))
    assert rounds == 24
    near = affinities(ROWS, 30.0)
    further, _ = t_sne(ROWS, y, False, 60.0)
    assert divergence(near, further) < divergence(near, y)
