"""Points in a plane: directions of greatest variance (PCA), or near ones kept near (t-SNE)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.training.studies.t_sne import ROUNDS, t_sne

Table = NDArray[np.float64]
# Directions of greatest variance that t-SNE is given: more cost time and hold little.
GIVEN = 30
# A look stops then with what it has: training stands still meanwhile.
SECONDS = 1.0


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


def near_stays_near(rows: Table, before: Table | None = None) -> tuple[Table, int]:
    """t-SNE of the rows, (rows, 2), with 4 rows at least, and how many rounds it had time for. It
    goes on from where they were `before`, so that clusters stay where they are."""
    goes_on = before is not None and before.shape == (len(rows), 2)
    given, shares = principal(rows, kept=max(2, min(GIVEN, rows.shape[1])))
    if not shares.any():  # all are alike, and there is nothing to keep near
        return given[:, :2], ROUNDS
    start = before if before is not None and goes_on else given[:, :2]
    return t_sne(given, start, not goes_on, SECONDS)
