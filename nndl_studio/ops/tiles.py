"""Matrix products whose factors stay where they lie, a tile of sums at a time in registers.

Layers multiply rows that are scattered over the arena: the taps of a kernel meet rows of maps,
steps lie apart. BLAS wants both factors as matrices and copies them before it multiplies. Here the
terms of a sum are *counted* up to three times over, as loops inside one another (input maps, rows
and columns of a kernel), and each count has a stride in both factors, so nothing is copied: 50-87
GFLOP/s on one core that can do 100 (AVX2), where loops that keep their sums in memory reach 3-28
and BLAS, on shards of 16 samples, 25-62.

`outer_tile` and `inner_tile` say what a tile is; for kernels they are compiled from `tile_code`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from nndl_studio.ops.kernel import lesson, subroutine
from nndl_studio.ops.tile_sizes import (
    INNER_COLUMNS,
    INNER_ROWS,
    OUTER_ROWS,
    OUTER_VECTORS,
    ROW_VECTORS,
    VECTOR_BYTES,
)

# Numbers of x that are taken to stay in the second cache.
NEAR = 65_536
IN_ORDER = np.arange(VECTOR_BYTES // np.dtype(np.float32).itemsize)

Three = tuple[int, int, int]
Two = tuple[int, int]


def outer_tile(
    y: Any,
    y_at: int,
    y_row: int,
    w: Any,
    w_at: int,
    w_row: int,
    w_strides: Three,
    x: Any,
    x_at: int,
    x_strides: Three,
    counts: Three,
    rows: int,
    columns: int,
    onto: bool,
) -> None:
    """y[r, j] = Σ_p w[r, p] x[p, j], added to what is there if `onto`.

    Row r of y begins at y_at + r · y_row, its w at w_at + r · w_row, row 0 of x at x_at. Terms p
    are counted by `counts`, the last one fastest, and lie `w_strides` and `x_strides` apart. Up to
    OUTER_ROWS rows, and columns that fill OUTER_VECTORS vectors.
    """
    for r in range(rows):
        for j in range(columns):
            at = y_at + r * y_row + j
            total = y[at] if onto else y.dtype.type(0)
            for weight, source in _places(counts, w_strides, x_strides):
                total += w[w_at + r * w_row + weight] * x[x_at + source + j]
            y[at] = total


def row_tile(
    y: Any,
    y_at: int,
    w: Any,
    w_at: int,
    w_stride: int,
    x: Any,
    x_at: int,
    x_stride: int,
    terms: int,
    columns: int,
    onto: bool,
) -> None:
    """y[j] = Σ_p w[p] x[p, j], added to what is there if `onto`: as `outer_tile`, of one row.

    Terms lie `w_stride` and `x_stride` apart; columns fill up to ROW_VECTORS vectors.
    """
    for j in range(columns):
        total = y[y_at + j] if onto else y.dtype.type(0)
        for p in range(terms):
            total += w[w_at + p * w_stride] * x[x_at + p * x_stride + j]
        y[y_at + j] = total


def inner_tile(
    y: Any,
    y_at: int,
    y_row: int,
    a: Any,
    a_at: int,
    a_row: int,
    a_strides: Two,
    b: Any,
    b_at: int,
    b_rows: tuple[int, int, int, int],
    b_strides: Two,
    counts: Two,
    length: int,
    rows: int,
    columns: int,
) -> None:
    """y[r, s] = Σ_q a[r, q] b[s, q], where rows lie in parts of `length` numbers each.

    Row r of a begins at a_at + r · a_row, row s of b at b_at + b_rows[s]. Parts are counted by
    `counts` and lie `a_strides` and `b_strides` apart. Up to INNER_ROWS × INNER_COLUMNS sums; with
    fewer `columns`, b_rows has the last of them again.
    """
    for r in range(rows):
        for s in range(columns):
            total = y.dtype.type(0)
            for left, right in _places(counts, a_strides, b_strides):
                for q in range(length):
                    one = a[a_at + r * a_row + left + q]
                    total += one * b[b_at + b_rows[s] + right + q]
            y[y_at + r * y_row + s] = total


def turned_tile(y: Any, y_at: int, y_row: int, x: Any, x_at: int, x_rows: Any, x_row: int) -> None:
    """y[i, j] = x[j, i]: as many rows and columns as a vector has numbers.

    Row j of x begins at x_at + x_rows[j] · x_row, row i of y at y_at + i · y_row.
    """
    width = VECTOR_BYTES // y.itemsize
    for i in range(width):
        for j in range(width):
            y[y_at + i * y_row + j] = x[x_at + x_rows[j] * x_row + i]


def scaled_rows(
    y: Any, y_at: int, w: Any, w_at: int, x: Any, x_at: int, rows: int, columns: int
) -> None:
    """y[r, j] = w[r] x[r, j], of rows that lie one after another; y may be x.

    With a loop in Python's language, rows of 16 numbers took six times as long.
    """
    for r in range(rows):
        for j in range(columns):
            at = r * columns + j
            y[y_at + at] = w[w_at + r] * x[x_at + at]


def _places(counts: Any, some: Any, others: Any) -> Iterator[tuple[int, int]]:
    """Where each of what is counted lies, with the strides of one factor and of the other."""
    for at in product(*map(range, counts)):
        yield (
            sum(i * stride for i, stride in zip(at, some, strict=True)),
            sum(i * stride for i, stride in zip(at, others, strict=True)),
        )


@subroutine
def turn(
    y: Any, y_at: int, y_row: int, x: Any, x_at: int, x_row: int, rows: int, length: int
) -> None:
    """y[i, j] = x[j, i] for `rows` rows of x, `x_row` apart."""
    width = VECTOR_BYTES // y.itemsize
    if length < width or rows < width:
        for i in range(length):
            for j in range(rows):
                y[y_at + i * y_row + j] = x[x_at + j * x_row + i]
        return
    for row in range(0, length, width):
        i = min(row, length - width)
        for column in range(0, rows, width):
            j = min(column, rows - width)
            at = x_at + j * x_row + i
            turned_tile(y, y_at + i * y_row + j, y_row, x, at, IN_ORDER, x_row)


@subroutine
def turn_chosen(
    y: Any, y_at: int, y_row: int, x: Any, x_at: int, x_rows: Any, x_row: int, length: int
) -> None:
    """y[i, j] = x[x_rows[j], i], of rows that are `x_row` apart."""
    width, rows = VECTOR_BYTES // y.itemsize, x_rows.size
    if rows == 1 and y_row == 1:
        y[y_at : y_at + length] = x[x_at + x_rows[0] * x_row :][:length]
        return
    if length < width or rows < width:
        for j in range(rows):
            for i in range(length):
                y[y_at + i * y_row + j] = x[x_at + x_rows[j] * x_row + i]
        return
    for row in range(0, length, width):
        i = min(row, length - width)
        for column in range(0, rows, width):
            j = min(column, rows - width)
            turned_tile(y, y_at + i * y_row + j, y_row, x, x_at + i, x_rows[j:], x_row)


@subroutine
def multiply_terms(
    y: Any,
    y_at: int,
    y_row: int,
    w: Any,
    w_at: int,
    w_row: int,
    w_strides: Three,
    x: Any,
    x_at: int,
    x_strides: Three,
    counts: Three,
    rows: int,
    columns: int,
    onto: bool,
) -> None:
    """`outer_tile` for any number of rows and columns.

    Where x stays in the second cache, it is w that is read only once.
    """
    for _ in range(2):
        if counts[2] == 1:  # The innermost loop is the one to be long.
            counts = (1, counts[0], counts[1])
            w_strides = (0, w_strides[0], w_strides[1])
            x_strides = (0, x_strides[0], x_strides[1])
    one = VECTOR_BYTES // y.itemsize
    wide = OUTER_VECTORS * one
    across = (columns + wide - 1) // wide
    near = counts[0] * counts[1] * counts[2] * columns < NEAR
    together = across if near else 1
    for first in range(0, across, together):
        for r in range(0, rows, OUTER_ROWS):
            for tile in range(first, first + together):
                j = tile * wide
                found = min(wide, columns - j)
                if found < wide and tile > 0 and not onto:
                    # A full tile that overlaps the one before is faster than a part of one.
                    found = one if found <= one else wide
                    j = columns - found
                outer_tile(
                    y, y_at + r * y_row + j, y_row,
                    w, w_at + r * w_row, w_row, w_strides,
                    x, x_at + j, x_strides, counts, min(OUTER_ROWS, rows - r), found, onto,
                )  # fmt: skip


@subroutine
def row_width(y: Any) -> int:
    """How many numbers of y a row's tile has."""
    return ROW_VECTORS * VECTOR_BYTES // int(y.itemsize)


@subroutine
def multiply_row(
    y: Any,
    y_at: int,
    w: Any,
    w_at: int,
    w_stride: int,
    x: Any,
    x_at: int,
    x_stride: int,
    terms: int,
    columns: int,
    onto: bool,
) -> None:
    """`row_tile` for any number of columns."""
    wide = row_width(y)
    for j in range(0, columns, wide):
        row_tile(
            y, y_at + j, w, w_at, w_stride, x, x_at + j, x_stride, terms,
            min(wide, columns - j), onto,
        )  # fmt: skip


@subroutine
def correlate_parts(
    y: Any,
    y_at: int,
    y_row: int,
    a: Any,
    a_at: int,
    a_row: int,
    a_strides: Two,
    b: Any,
    b_at: int,
    b_counts: Three,
    b_rows: Three,
    b_strides: Two,
    counts: Two,
    length: int,
    rows: int,
) -> None:
    """`inner_tile` for any number of rows of a; those of b are counted by `b_counts`, and lie
    `b_rows` apart."""
    columns = b_counts[0] * b_counts[1] * b_counts[2]
    if counts[1] == 1:
        counts = (1, counts[0])
        a_strides, b_strides = (0, a_strides[0]), (0, b_strides[0])
    for s in range(0, columns, INNER_COLUMNS):
        found, last = min(INNER_COLUMNS, columns - s), columns - 1
        places = (
            counted(s, b_counts, b_rows),
            counted(min(s + 1, last), b_counts, b_rows),
            counted(min(s + 2, last), b_counts, b_rows),
            counted(min(s + 3, last), b_counts, b_rows),
        )
        for r in range(0, rows, INNER_ROWS):
            inner_tile(
                y, y_at + r * y_row + s, y_row,
                a, a_at + r * a_row, a_row, a_strides,
                b, b_at, places, b_strides, counts, length, min(INNER_ROWS, rows - r), found,
            )  # fmt: skip


@subroutine
def counted(place: int, counts: Three, strides: Three) -> int:
    """Where number `place` of what is counted three times over lies."""
    rest = place // counts[2]
    outer, middle, inner = rest // counts[1], rest % counts[1], place % counts[2]
    return outer * strides[0] + middle * strides[1] + inner * strides[2]


@lesson
def teach() -> None:
    """Let numba compile the tiles from `tile_code`."""
    from nndl_studio.ops import tile_code

    tile_code.teach(outer_tile, tile_code.outer_tile)
    tile_code.teach(row_tile, tile_code.row_tile)
    tile_code.teach(inner_tile, tile_code.inner_tile)
    tile_code.teach(turned_tile, tile_code.turned_tile)
    tile_code.teach(scaled_rows, tile_code.scaled_rows)
