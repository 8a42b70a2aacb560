"""t-SNE [van der Maaten and Hinton 2008]: points in a plane, near if what they stand for is.

Exact, for some hundred points, and ours, so that it can stop when its time is over.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Table = NDArray[np.float64]
# Clusters stand by then: 500 points take half a second of one processor.
ROUNDS = 300
# So long the affinities count for more, so that clusters find together.
EXAGGERATED, EXAGGERATION = 100, 12.0
PERPLEXITY = 30.0
HALVINGS = 40
SMALL = 1e-4
# Momentum before and after, the rate, and how a coordinate's own rate grows and shrinks.
SLOW, FAST, RATE = 0.5, 0.8, 50.0
GROWS, SHRINKS, LEAST = 0.2, 0.8, 0.01


def t_sne(
    rows: Table,
    start: Table,
    fresh: bool,
    seconds: float,
    clock: Callable[[], float] = perf_counter,
) -> tuple[Table, int]:
    """Points for the `rows` (n, numbers), (n, 2), from where they `start`, and how many rounds they
    were moved: fewer than ROUNDS where the `seconds` were over before. A `fresh` start is no
    earlier answer: it is made small, so that everything can still move, and clusters are formed."""
    end = clock() + seconds
    near = affinities(rows, min(PERPLEXITY, (len(rows) - 1) / 3)).astype(np.float32)
    y = (_small(start) if fresh else start).astype(np.float32)
    moved, own = np.zeros_like(y), np.ones_like(y)
    done = 0
    # Several threads would wait for one another in every round.
    with threadpool_limits(1):
        while done < ROUNDS and clock() < end:
            early = fresh and done < EXAGGERATED
            dy = slope(near * np.float32(EXAGGERATION) if early else near, y)
            own = np.where(dy * moved < 0, own + GROWS, own * SHRINKS).clip(LEAST)
            moved = (SLOW if early else FAST) * moved - RATE * own * dy
            y = (y + moved).astype(np.float32)
            done += 1
    return y.astype(np.float64), done


def affinities(rows: Table, perplexity: float) -> Table:
    """How near any two rows are, (n, n), 1 in all and 0 with itself: a Gaussian around each row so
    wide that it has about `perplexity` neighbours."""
    square = (rows**2).sum(axis=1)
    away = np.maximum(square[:, None] + square - 2 * rows @ rows.T, 0)
    np.fill_diagonal(away, np.inf)
    away -= away.min(axis=1, keepdims=True)
    np.fill_diagonal(away, 0)
    near = _as_wide(away, np.log(perplexity))
    return np.asarray((near + near.T) / (2 * len(rows)))


def slope(near: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
    """∂KL/∂y, (n, 2), of the divergence between affinities `near` and those of the points `y`."""
    across, up = (axis[:, None] - axis for axis in y.T)
    bell = 1 / (1 + across**2 + up**2)
    np.fill_diagonal(bell, 0)
    pull = (near - bell / bell.sum()) * bell
    return np.asarray(4 * (pull.sum(axis=1, keepdims=True) * y - pull @ y))


def _small(points: Table) -> Table:
    spread = float(points.std(axis=0)[0])
    return points * (SMALL / spread if spread > 0 else 1.0)


def _as_wide(away: Table, entropy: float) -> Table:
    """The Gaussians of all rows, (n, n), each of this entropy, found by halving."""
    low, high = np.zeros(len(away)), np.full(len(away), np.inf)
    mean = away.mean(axis=1)
    sharp = 1 / np.where(mean > 0, mean, 1.0)
    for _ in range(HALVINGS):
        near = np.exp(-away * sharp[:, None])
        np.fill_diagonal(near, 0)
        total = near.sum(axis=1)
        wide = np.log(total) + sharp * (away * near).sum(axis=1) / total > entropy
        low, high = np.where(wide, sharp, low), np.where(wide, high, sharp)
        sharp = np.where(np.isinf(high), 2 * sharp, (low + np.minimum(high, 1e300)) / 2)
    return np.asarray(near / total[:, None])
