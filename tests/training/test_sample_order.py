"""The order of samples: every one once an epoch, decided by seed and epoch alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nndl_studio.datasets.held import Span
from nndl_studio.training import sample_order
from nndl_studio.training.sample_order import SampleOrder, shuffled


@pytest.fixture(params=["drawn", "counted"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "counted":
        monkeypatch.setattr(sample_order, "MOST_DRAWN", 0)
    return str(request.param)


def test_an_epoch_has_every_sample_once_and_its_own_order(kind: str) -> None:
    order = SampleOrder(7, Span(10, 1010))
    first, second = order.take(0, 0, 1000), order.take(1, 0, 1000)
    assert sorted(first.tolist()) == sorted(second.tolist()) == list(range(10, 1010))
    assert first.tolist() != second.tolist()
    assert SampleOrder(8, Span(10, 1010)).take(0, 0, 1000).tolist() != first.tolist()


def test_a_part_is_that_part_of_the_whole(kind: str) -> None:
    order, other = SampleOrder(7, Span(0, 999)), SampleOrder(7, Span(0, 999))
    whole = order.take(3, 0, 999)
    assert np.array_equal(other.take(3, 100, 50), whole[100:150])
    assert np.array_equal(other.take(3, 990, 50), whole[990:])


@given(count=st.integers(1, 5000), seed=st.integers(0, 2**31 - 1), epoch=st.integers(0, 50))
def test_counting_makes_a_permutation(count: int, seed: int, epoch: int) -> None:
    found = shuffled(np.arange(count), count, seed, epoch)
    assert np.array_equal(np.sort(found), np.arange(count))


def test_counted_orders_leave_no_pattern() -> None:
    """Places and what stands there are as good as unrelated, and so are neighbours."""
    count = 100_000
    found = shuffled(np.arange(count), count, 7, 0)
    assert abs(np.corrcoef(np.arange(count), found)[0, 1]) < 0.02
    assert abs(np.corrcoef(found[:-1], found[1:])[0, 1]) < 0.02
    quarters = np.histogram2d(np.arange(count), found, bins=4)[0]
    assert np.abs(quarters / (count / 16) - 1).max() < 0.05


def test_billions_are_shuffled_where_they_are_asked_for() -> None:
    found = shuffled(np.array([0, 1, 2_500_000_000]), 2_600_000_000, 7, 0)
    assert ((found >= 0) & (found < 2_600_000_000)).all()
    assert len(set(found.tolist())) == 3
