"""Rows for the machine: made when they are asked for, and kept where they are few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.machine.plan import Data
from nndl_studio.training import data_rows
from nndl_studio.training.data_rows import Indices, Rows

X = np.arange(24, dtype=np.uint8).reshape(8, 3)
LABEL = np.arange(8)
COLUMNS = {"label": (0, 1), "x": (1, 3)}


def table() -> Rows:
    return Rows(len(X), {"x": X, "label": LABEL}, COLUMNS)


def gathered(batch: tuple[Data, Indices]) -> NDArray[Any]:
    """The rows that the machine would gather."""
    data, order = batch
    return np.hstack(data if isinstance(data, tuple) else (data,))[order]


@pytest.mark.parametrize("most", [data_rows.MOST_KEPT, 0], ids=["kept", "made anew"])
def test_rows_are_the_same_whether_kept_or_not(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_rows, "MOST_KEPT", most)
    rows = table()
    for samples in (np.array([5, 1, 5]), np.array([1, 7]), np.arange(8)):
        found = gathered(rows.kept_batch(samples))
        np.testing.assert_array_equal(found, rows[samples])
        assert found.dtype == np.float32


def test_a_row_is_made_once() -> None:
    rows = table()
    first, _ = rows.kept_batch(np.array([2, 4]))
    again, order = rows.kept_batch(np.array([4, 2]))
    assert first is again
    assert order.tolist() == [4, 2]


def test_what_is_held_as_the_machine_reads_it_is_not_copied() -> None:
    x = X.astype(np.float32)
    rows = Rows(len(x), {"x": x, "label": LABEL}, {"x": (0, 3), "label": (3, 1)})
    samples = np.array([6, 0])
    data, _ = rows.kept_batch(samples)
    assert isinstance(data, tuple)
    assert np.shares_memory(data[0], x)
    np.testing.assert_array_equal(gathered(rows.kept_batch(samples)), rows[samples])


@pytest.mark.parametrize("how", ["turned", "of another kind", "not first"])
def test_of_other_fields_rows_are_made(how: str) -> None:
    x, columns = X.astype(np.float32), {"x": (0, 3), "label": (3, 1)}
    if how == "turned":
        x = np.asfortranarray(x)
    elif how == "of another kind":
        x = x.astype(np.float64)
    else:
        columns = COLUMNS
    rows = Rows(len(x), {"x": x, "label": LABEL}, columns)
    data, _ = rows.kept_batch(np.array([6, 0]))
    assert not isinstance(data, tuple)
    np.testing.assert_array_equal(gathered(rows.kept_batch(np.arange(8))), rows[np.arange(8)])
