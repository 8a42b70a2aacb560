"""Matrix products whose factors stay where they lie, a tile of sums at a time in registers.

Layers multiply rows that are scattered over the arena: the taps of a kernel meet rows of maps,
steps lie apart. BLAS wants both factors as matrices and copies them before it multiplies. Here a
*term* of a sum is an offset into each factor, so nothing is copied: 50-87 GFLOP/s on one core that
can do 100 (AVX2), where loops that keep their sums in memory reach 3-28 and BLAS, on shards of 16
samples, 25-62.

`outer_tile` and `inner_tile` say what a tile is; for kernels they are compiled from `tile_code`.
"""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.kernel import lesson, subroutine
from nndl_studio.ops.tile_sizes import (
    INNER_COLUMNS,
    INNER_ROWS,
    OUTER_ROWS,
    OUTER_VECTORS,
    VECTOR_BYTES,
)

# Numbers of x that are taken to stay in the second cache.
NEAR = 65_536


def outer_tile(
    y: Any,
    y_at: int,
    y_row: int,
    w: Any,
    w_at: int,
    w_row: int,
    w_terms: Any,
    x: Any,
    x_at: int,
    x_terms: Any,
    rows: int,
    columns: int,
    onto: bool,
) -> None:
    """y[r, j] = Σ_p w[r, p] x[p, j], added to what is there if `onto`.

    Row r of y begins at y_at + r · y_row, its w at w_at + r · w_row + w_terms[p], and row p of x at
    x_at + x_terms[p]. Up to OUTER_ROWS rows, and columns that fill OUTER_VECTORS vectors.
    """
    for r in range(rows):
        for j in range(columns):
            at = y_at + r * y_row + j
            total = y[at] if onto else y.dtype.type(0)
            for weight, source in zip(w_terms, x_terms, strict=True):
                total += w[w_at + r * w_row + weight] * x[x_at + source + j]
            y[at] = total


def inner_tile(
    y: Any,
    y_at: int,
    y_row: int,
    a: Any,
    a_at: int,
    a_row: int,
    a_parts: Any,
    b: Any,
    b_at: int,
    b_rows: Any,
    b_parts: Any,
    length: int,
    rows: int,
    columns: int,
) -> None:
    """y[r, s] = Σ_q a[r, q] b[s, q], where rows lie in parts of `length` numbers each.

    Part t of row r of a begins at a_at + r · a_row + a_parts[t], of row s of b at
    b_at + b_rows[s] + b_parts[t]. Up to INNER_ROWS × INNER_COLUMNS sums.
    """
    for r in range(rows):
        for s in range(columns):
            total = y.dtype.type(0)
            for left, right in zip(a_parts, b_parts, strict=True):
                for q in range(length):
                    one = a[a_at + r * a_row + left + q]
                    total += one * b[b_at + b_rows[s] + right + q]
            y[y_at + r * y_row + s] = total


def turned_tile(y: Any, y_at: int, y_row: int, x: Any, x_at: int, x_rows: Any) -> None:
    """y[i, j] = x[j, i]: as many rows and columns as a vector has numbers.

    Row j of x begins at x_at + x_rows[j], row i of y at y_at + i · y_row.
    """
    width = VECTOR_BYTES // y.itemsize
    for i in range(width):
        for j in range(width):
            y[y_at + i * y_row + j] = x[x_at + x_rows[j] + i]


@subroutine
def turn(y: Any, y_at: int, y_row: int, x: Any, x_at: int, x_rows: Any, length: int) -> None:
    """`turned_tile` for all `x_rows`, of `length` numbers each."""
    width, rows = VECTOR_BYTES // y.itemsize, x_rows.size
    if length < width or rows < width:
        for j in range(rows):
            for i in range(length):
                y[y_at + i * y_row + j] = x[x_at + x_rows[j] + i]
        return
    for row in range(0, length, width):
        i = min(row, length - width)
        for column in range(0, rows, width):
            j = min(column, rows - width)
            turned_tile(y, y_at + i * y_row + j, y_row, x, x_at + i, x_rows[j:])


@subroutine
def multiply_terms(
    y: Any,
    y_at: int,
    y_row: int,
    w: Any,
    w_at: int,
    w_row: int,
    w_terms: Any,
    x: Any,
    x_at: int,
    x_terms: Any,
    rows: int,
    columns: int,
    onto: bool,
) -> None:
    """`outer_tile` for any number of rows and columns.

    Where x stays in the second cache, it is w that is read only once.
    """
    wide = OUTER_VECTORS * VECTOR_BYTES // y.itemsize
    across = (columns + wide - 1) // wide
    together = across if x_terms.size * columns < NEAR else 1
    for first in range(0, across, together):
        for r in range(0, rows, OUTER_ROWS):
            for tile in range(first, first + together):
                j = tile * wide
                found = min(wide, columns - j)
                if found < wide and tile > 0 and not onto:
                    # A full tile that overlaps the one before is faster than a part of one.
                    j, found = columns - wide, wide
                outer_tile(
                    y,
                    y_at + r * y_row + j,
                    y_row,
                    w,
                    w_at + r * w_row,
                    w_row,
                    w_terms,
                    x,
                    x_at + j,
                    x_terms,
                    min(OUTER_ROWS, rows - r),
                    found,
                    onto,
                )


@subroutine
def correlate_parts(
    y: Any,
    y_at: int,
    y_row: int,
    a: Any,
    a_at: int,
    a_row: int,
    a_parts: Any,
    b: Any,
    b_at: int,
    b_rows: Any,
    b_parts: Any,
    length: int,
    rows: int,
) -> None:
    """`inner_tile` for any number of rows of a, and all of `b_rows`."""
    for s in range(0, b_rows.size, INNER_COLUMNS):
        for r in range(0, rows, INNER_ROWS):
            inner_tile(
                y,
                y_at + r * y_row + s,
                y_row,
                a,
                a_at + r * a_row,
                a_row,
                a_parts,
                b,
                b_at,
                b_rows[s:],
                b_parts,
                length,
                min(INNER_ROWS, rows - r),
                min(INNER_COLUMNS, b_rows.size - s),
            )


@lesson
def teach() -> None:
    """Let numba compile the tiles from `tile_code`."""
    from nndl_studio.ops import tile_code

    tile_code.teach(outer_tile, tile_code.outer_tile)
    tile_code.teach(inner_tile, tile_code.inner_tile)
    tile_code.teach(turned_tile, tile_code.turned_tile)
