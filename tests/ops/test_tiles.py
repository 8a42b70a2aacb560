"""Tiles as they are compiled give what they say in plain Python, whatever their size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from nndl_studio.ops import tile_sizes, tiles
from nndl_studio.ops.kernel import OPTIONS, register_subroutines

few = settings(max_examples=150, deadline=None, derandomize=True, database=None)
# Counts, which may be 0, and strides.
TERMS = ((0, 3), (-6, 6), (-9, 9))
kinds = st.sampled_from(("float32", "float64"))


@pytest.fixture(scope="module")
def products() -> tuple[Any, ...]:
    """`multiply_terms`, `correlate_parts`, `turn_chosen` and `multiply_row` as kernels get them."""
    register_subroutines()

    def outer(*given: Any) -> None:
        tiles.multiply_terms(*given)

    def inner(*given: Any) -> None:
        tiles.correlate_parts(*given)

    def turned(*given: Any) -> None:
        tiles.turn_chosen(*given)

    def row(*given: Any) -> None:
        tiles.multiply_row(*given)

    return tuple(njit(**OPTIONS)(each) for each in (outer, inner, turned, row))


@pytest.fixture(scope="module")
def scaled() -> Any:
    """`scaled_rows` as kernels get it."""
    register_subroutines()

    def run(*given: Any) -> None:
        tiles.scaled_rows(*given)

    return njit(**OPTIONS)(run)


def three(low: int, high: int) -> st.SearchStrategy[tuple[int, int, int]]:
    one = st.integers(low, high)
    return st.tuples(one, one, one)


def two(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(low, high), st.integers(low, high))


@few
@given(data=st.data(), kind=kinds)
def test_sums_of_rows(products: tuple[Any, ...], data: st.DataObject, kind: str) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    rows, columns = (data.draw(st.integers(1, most)) for most in (30, 80))
    y_row, w_row = columns + data.draw(st.integers(0, 3)), data.draw(st.integers(0, 9))
    counts, w_strides, x_strides = (data.draw(three(low, high)) for low, high in TERMS)
    y = rng.normal(size=3 + rows * y_row).astype(kind)
    w = rng.normal(size=80 + rows * w_row).astype(kind)
    x = rng.normal(size=120 + columns).astype(kind)
    onto = data.draw(st.booleans())
    expected = y.copy()
    given_ = (w, 40, w_row, w_strides, x, 60, x_strides, counts, rows, columns, onto)
    tiles.outer_tile(expected, 3, y_row, *given_)
    products[0](y, 3, y_row, *given_)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5 if kind == "float32" else 1e-13)


@few
@given(data=st.data(), kind=kinds)
def test_sums_of_one_row(products: tuple[Any, ...], data: st.DataObject, kind: str) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    terms, columns = data.draw(st.integers(0, 9)), data.draw(st.integers(1, 300))
    w_stride, x_stride = data.draw(st.integers(-3, 3)), data.draw(st.integers(0, 200))
    y = rng.normal(size=columns + 5).astype(kind)
    w = rng.normal(size=60).astype(kind)
    x = rng.normal(size=1 + 9 * 200 + columns).astype(kind)
    expected = y.copy()
    taken = (w, 30, w_stride, x, 1, x_stride, terms, columns, data.draw(st.booleans()))
    tiles.row_tile(expected, 3, *taken)
    products[3](y, 3, *taken)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-5 if kind == "float32" else 1e-13)


@few
@given(data=st.data(), kind=kinds)
def test_sums_along_rows(products: tuple[Any, ...], data: st.DataObject, kind: str) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    rows, length = (data.draw(st.integers(1, most)) for most in (15, 80))
    b_counts, b_rows = data.draw(three(1, 3)), data.draw(three(-9, 9))
    columns = math.prod(b_counts)
    y_row = columns + data.draw(st.integers(0, 3))
    a_row = data.draw(st.integers(0, 50))
    counts, a_strides, b_strides = (data.draw(two(low, high)) for low, high in TERMS)
    y = rng.normal(size=3 + rows * y_row).astype(kind)
    a = rng.normal(size=80 + rows * a_row + length).astype(kind)
    b = rng.normal(size=240 + length).astype(kind)
    expected = y.copy()
    taken = (a, 40, a_row, a_strides, b, 120, b_counts, b_rows, b_strides, counts, length, rows)
    tiles.correlate_parts(expected, 3, y_row, *taken)
    products[1](y, 3, y_row, *taken)
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-4 if kind == "float32" else 1e-12)


@few
@given(data=st.data(), kind=kinds)
def test_rows_become_columns(products: tuple[Any, ...], data: st.DataObject, kind: str) -> None:
    rows, length = (data.draw(st.integers(1, 40)) for _ in range(2))
    x = np.arange(30 + length, dtype=kind)
    x_rows = np.array(data.draw(st.lists(st.integers(0, 28), min_size=rows, max_size=rows)))
    y = np.full(3 + length * (rows + 1), -1, kind)
    products[2](y, 2, rows + 1, x, 1, x_rows, 1, length)
    table = y[2 : 2 + length * (rows + 1)].reshape(length, rows + 1)
    np.testing.assert_array_equal(
        table[:, :rows], np.stack([x[1 + r :][:length] for r in x_rows]).T
    )
    assert (table[:, rows] == -1).all()
    assert y[:2].tolist() == [-1, -1]
    assert y[-1] == -1


@few
@given(rows=st.integers(0, 9), columns=st.integers(1, 40), own=st.booleans(), kind=kinds)
def test_each_row_by_its_own_number(
    scaled: Any, rows: int, columns: int, own: bool, kind: str
) -> None:
    rng = np.random.default_rng(rows)
    y = rng.normal(size=3 + rows * columns + 2).astype(kind)
    x = y if own else rng.normal(size=y.size).astype(kind)
    w = rng.normal(size=4 + rows).astype(kind)
    expected, found = y.copy(), y.copy()
    tiles.scaled_rows(expected, 3, w, 4, expected if own else x, 3, rows, columns)
    scaled(found, 3, w, 4, found if own else x, 3, rows, columns)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("told", "wide"),
    [
        ({}, False),
        ({"SIMD Extensions": {"baseline": ["X86_V2"]}}, False),
        ({"SIMD Extensions": {"baseline": ["X86_V2"], "found": ["X86_V3"]}}, False),
        ({"SIMD Extensions": {"baseline": ["X86_V2"], "found": ["X86_V3", "X86_V4"]}}, True),
        ({"SIMD Extensions": {"baseline": ["X86_V4"], "found": ["AVX512_ICL"]}}, True),
        ({"SIMD Extensions": {"baseline": ["NEON"], "not found": ["SVE"]}}, False),
    ],
)
def test_wide_registers_are_told_on_any_processor(
    told: dict[str, Any], wide: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NumPy leaves out what would be an empty list."""
    monkeypatch.setattr(np, "show_config", lambda mode: told)
    assert tile_sizes.has_wide_registers() is wide
