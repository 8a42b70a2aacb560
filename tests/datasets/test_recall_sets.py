"""Sets that store first and ask later: what is asked for, where, and that nothing else is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nndl_studio.datasets import configured, describe, load


def test_copy_asks_for_the_rows_it_gave() -> None:
    data = load(configured("copy"))
    assert data.x.shape == (2500, 21, 8)
    assert data.target is not None
    assert data.lengths is not None
    assert data.target.shape == (2500, 21, 6)
    for sample in (0, 7, 2400):
        x, target, length = data.x[sample], data.target[sample], int(data.lengths[sample])
        count = (length - 1) // 2
        np.testing.assert_array_equal(target[count + 1 : length], x[:count, :6])
        assert np.isnan(target[: count + 1]).all()
        assert np.isnan(target[length:]).all()
        np.testing.assert_array_equal(np.flatnonzero(x[:, 6]), [count])
        np.testing.assert_array_equal(np.flatnonzero(x[:, 7]), np.arange(count + 1, length))


def test_both_ends_are_told_from_the_front() -> None:
    data = load(configured("both ends"))
    assert data.x.shape == (2500, 17, 12)
    assert data.label is not None
    assert data.lengths is not None
    behind = 0
    for sample in (0, 7, 19, 2400):
        x, label, length = data.x[sample], data.label[sample], int(data.lengths[sample])
        count = (length - 1) // 2
        row: list[int] = []
        for step in x[:count]:
            symbol = int(step[:8].argmax())
            assert step[8] + step[9] == 1
            behind += int(step[9])
            row = [*row, symbol] if step[9] else [symbol, *row]
        np.testing.assert_array_equal(label[count + 1 : length], row)
        assert (label[: count + 1] == -1).all()
        assert (label[length:] == -1).all()
    assert behind > 0


@pytest.mark.parametrize(("order", "step"), [("backwards", -1), ("in order", 1)])
def test_reversal_asks_for_its_symbols(order: str, step: int) -> None:
    data = load(configured("reversal", order=order))
    assert data.label is not None
    assert data.lengths is not None
    for sample in (0, 7, 2400):
        x, label, length = data.x[sample], data.label[sample], int(data.lengths[sample])
        count = (length - 1) // 2
        symbols = x[:count, :8].argmax(axis=1)
        np.testing.assert_array_equal(label[count + 1 : length], symbols[::step])
        assert (label[: count + 1] == -1).all()
        assert (label[length:] == -1).all()


@pytest.mark.parametrize(("source", "longest"), [("copy", 10), ("reversal", 8)])
@pytest.mark.parametrize("asked", [1, 20])
def test_the_test_part_is_as_long_as_is_set(source: str, longest: int, asked: int) -> None:
    config = configured(source, test_length=asked)
    data = load(config)
    assert data.lengths is not None
    assert set(data.lengths[data.test[:]].tolist()) == {2 * asked + 1}
    learned = data.lengths[data.train[:]]
    assert (learned.min(), learned.max()) == (3, 2 * longest + 1)
    assert describe(config).axes[0] == 2 * max(longest, asked) + 1
    # What is learned from does not depend on what is asked.
    same = load(configured(source))
    assert same.lengths is not None
    few, steps = np.arange(50), 2 * longest + 1
    np.testing.assert_array_equal(data.lengths[few], same.lengths[few])
    np.testing.assert_array_equal(data.x[few][:, :steps], same.x[few])


def test_repeat_copy_gives_the_rows_so_often_and_then_ends() -> None:
    data = load(configured("repeat copy", rows=3, repeats=4))
    assert data.target is not None
    assert data.lengths is not None
    seen = set()
    for sample in range(60):
        x, target, length = data.x[sample], data.target[sample], int(data.lengths[sample])
        (first,) = np.flatnonzero(~np.isnan(target[:, 0]))[:1]
        count = int(first) - 1
        times = (length - count - 2) // count
        seen.add((count, times))
        np.testing.assert_array_equal(
            target[first : length - 1, :6], np.tile(x[:count, :6], (times, 1))
        )
        np.testing.assert_array_equal(target[length - 1], [0, 0, 0, 0, 0, 0, 1])
        assert not target[first : length - 1, 6].any()
        # Of 1 to 4 the mean is 2.5.
        assert x[count, 6] == pytest.approx((times - 2.5) / np.std([1, 2, 3, 4]))
        np.testing.assert_array_equal(np.flatnonzero(x[:, 7]), np.arange(first, length))
    assert len(seen) > 8


def test_associative_recall_asks_for_what_followed() -> None:
    data = load(configured("associative recall", items=4, rows=2))
    assert data.target is not None
    assert data.lengths is not None
    for sample in range(60):
        x, target, length = data.x[sample], data.target[sample], int(data.lengths[sample])
        starts = np.flatnonzero(x[:, 6])
        items = [x[start + 1 : start + 3, :6] for start in starts]
        opened, closed = np.flatnonzero(x[:, 7])
        question = x[opened + 1 : closed, :6]
        answers = [b for a, b in pairwise(items) if (a == question).all()]
        found = target[closed + 1 : length]
        assert any((found == answer).all() for answer in answers)
        np.testing.assert_array_equal(np.flatnonzero(x[:, 8]), [closed + 1, closed + 2])
        assert np.isnan(target[: closed + 1]).all()
