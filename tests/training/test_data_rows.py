"""Rows for the machine: made when they are asked for, and kept where they are few."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.training import data_rows
from nndl_studio.training.data_rows import Rows

X = np.arange(24, dtype=np.uint8).reshape(8, 3)
LABEL = np.arange(8)
COLUMNS = {"label": (0, 1), "x": (1, 3)}


def table() -> Rows:
    return Rows(len(X), {"x": X, "label": LABEL}, COLUMNS)


@pytest.mark.parametrize("most", [data_rows.MOST_KEPT, 0], ids=["kept", "made anew"])
def test_rows_are_the_same_whether_kept_or_not(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_rows, "MOST_KEPT", most)
    rows = table()
    for samples in (np.array([5, 1, 5]), np.array([1, 7]), np.arange(8)):
        found, order = rows.kept_batch(samples)
        np.testing.assert_array_equal(found[order], rows[samples])
        assert found.dtype == np.float32


def test_a_row_is_made_once() -> None:
    rows = table()
    first, _ = rows.kept_batch(np.array([2, 4]))
    again, order = rows.kept_batch(np.array([4, 2]))
    assert first is again
    assert order.tolist() == [4, 2]
