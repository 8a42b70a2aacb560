"""Points in a plane: the two directions of greatest variance (PCA), or near ones kept near (t-SNE).

t-SNE is scikit-learn's, which is an extra; it is imported when somebody asks for it.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Table = NDArray[np.float64]
MODULE = "sklearn.manifold"
# Clusters stand by then: 500 points take half a second of one processor. On several threads, which
# wait for one another in every round, they took 26 s where others trained.
ROUNDS = 300
PERPLEXITY = 30.0
# Directions of greatest variance that t-SNE is given: more cost time and hold little.
GIVEN = 30
SEED = 12


def principal(rows: Table, before: Table | None = None, kept: int = 2) -> tuple[Table, Table]:
    """The rows along their `kept` directions of greatest variance, (rows, kept), and which share of
    the variance each has, (kept,).

    A direction may as well be turned round: each is kept as it was `before`, so that points move
    while they learn and don't jump.
    """
    centred = rows - rows.mean(axis=0)
    left, size, _ = np.linalg.svd(centred, full_matrices=False)
    points, shares = np.zeros((len(rows), kept)), np.zeros(kept)
    some = min(kept, size.size)
    points[:, :some] = left[:, :some] * size[:some]
    whole = float((size**2).sum())
    if whole > 0:
        shares[:some] = size[:some] ** 2 / whole
    if before is not None and before.shape == points.shape:
        points[:, (points * before).sum(axis=0) < 0] *= -1
    return points, shares


def near_stays_near(rows: Table, before: Table | None = None) -> Table:
    """t-SNE [van der Maaten and Hinton 2008] of the rows, (rows, 2), with 4 rows at least. It goes
    on from where they were `before`, so that clusters stay where they are. Raises
    ModuleNotFoundError without scikit-learn."""
    start = before if before is not None and before.shape == (len(rows), 2) else None
    given, shares = principal(rows, kept=max(2, min(GIVEN, rows.shape[1])))
    if not shares.any():  # all are alike, and there is nothing to keep near
        return given[:, :2]
    t_sne: Any = import_module(MODULE).TSNE(
        perplexity=min(PERPLEXITY, (len(rows) - 1) / 3),
        init="pca" if start is None else _small(start),
        max_iter=ROUNDS,
        random_state=SEED,
        n_jobs=1,
    )
    with threadpool_limits(1):
        return np.asarray(t_sne.fit_transform(given.astype(np.float32)), np.float64)


def can_keep_near() -> bool:
    """Whether scikit-learn is installed."""
    return find_spec(MODULE.partition(".")[0]) is not None


def _small(points: Table) -> NDArray[np.float32]:
    """As t-SNE begins: spread so little that everything can still move."""
    spread = float(points.std(axis=0)[0])
    return (points * (1e-4 / spread if spread > 0 else 1.0)).astype(np.float32)
