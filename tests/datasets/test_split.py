"""Splits: every sample once, each class's share kept, nothing left without training samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nndl_studio.datasets.split import SplitError, split

LABELS = arrays(np.int64, st.integers(1, 200), elements=st.integers(0, 6))
FRACTION = st.floats(0, 0.45)


@given(label=LABELS, validation=FRACTION, test=FRACTION, seed=st.integers(0, 2**31 - 1))
def test_a_split_is_a_partition_that_trains_on_every_class(
    label: np.ndarray, validation: float, test: float, seed: int
) -> None:
    parts = split(len(label), label, validation, test, seed)
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(len(label)))
    assert all((np.diff(part) > 0).all() for part in parts)
    assert set(label[parts[0]]) == set(label)
    assert len(parts[1]) <= round(validation * len(label))
    assert len(parts[2]) <= round(test * len(label))


@given(count=st.integers(20, 60), classes=st.integers(1, 5), seed=st.integers(0, 99))
def test_parts_have_their_size_and_classes_their_share(count: int, classes: int, seed: int) -> None:
    label = np.repeat(np.arange(classes), count)
    train, validation, test = split(len(label), label, 0.2, 0.1, seed)
    assert len(validation) == round(0.2 * len(label))
    assert len(test) == round(0.1 * len(label))
    for part, fraction in ((train, 0.7), (validation, 0.2), (test, 0.1)):
        shares = np.bincount(label[part], minlength=classes)
        assert (np.abs(shares - fraction * count) <= 2).all()


def test_the_seed_decides() -> None:
    label = np.arange(100) % 3
    first, same, other = (split(100, label, 0.2, 0.2, seed)[1] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert (first != other).any()


def test_without_labels_all_are_one_class() -> None:
    train, validation, test = split(10, None, 0.2, 0.1, 5)
    assert [len(train), len(validation), len(test)] == [7, 2, 1]


@pytest.mark.parametrize(("validation", "test"), [(0.5, 0.5), (1.0, 0.0), (-0.1, 0.2)])
def test_fractions_that_leave_nothing(validation: float, test: float) -> None:
    with pytest.raises(SplitError, match="leave nothing to train on"):
        split(10, None, validation, test, 1)
