"""Modules of a random-access machine: of certain numbers they give what arithmetic does."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from nndl_studio.layers.fuzzy import ONE, TWO, Function, table_of

SIZE = 5


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("add", lambda i, k: (i + k) % SIZE),
        ("subtract", lambda i, k: (i - k) % SIZE),
        ("less", lambda i, k: i < k),
        ("less or equal", lambda i, k: i <= k),
        ("equal", lambda i, k: i == k),
        ("minimum", min),
        ("maximum", max),
    ],
)
def test_two_numbers(function: Function, expected: Callable[[int, int], int]) -> None:
    table = table_of(function, SIZE)
    assert table == [expected(i, k) for i, k in product(range(SIZE), repeat=2)]


def test_one_number_goes_round() -> None:
    assert table_of("increment", SIZE) == [1, 2, 3, 4, 0]
    assert table_of("decrement", SIZE) == [4, 0, 1, 2, 3]


def test_each_function_is_of_one_or_of_two() -> None:
    assert not set(ONE) & set(TWO)
    assert len(ONE) + len(TWO) == 9
