"""How alike a key and the rows of a memory are: how a head finds a place by what stands there
(Graves et al., 2014). A row of nothing but 0 is like no key, and has a slope all the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.terms import Cell, Factor, Line, Lines, given, line, times, total

# ε, within the root of a length.
TINY = 1e-8


@subroutine
def lengths_of(arena: Any, at: int, n: int, rows: int, width: int) -> Any:
    """(rows, n): √(xᵀx + ε) of each row of x (rows, width)."""
    found = np.zeros((rows, n), arena.dtype)
    for i in range(rows):
        for k in range(width):
            x = arena[at + (i * width + k) * n :][:n]
            for j in range(n):
                found[i, j] += x[j] * x[j]
        for j in range(n):
            found[i, j] = np.sqrt(found[i, j] + arena.dtype.type(TINY))
    return found


@kernel
def similarity_forward(
    arena: Any, key_at: int, memory_at: int, y_at: int, n: int, rows: int, width: int
) -> None:
    """y (rows,): y_i = kᵀM_i / (|k| |M_i|), lengths as √(xᵀx + ε): (6)."""
    own = lengths_of(arena, key_at, n, 1, width)
    each = lengths_of(arena, memory_at, n, rows, width)
    for i in range(rows):
        y = arena[y_at + i * n :][:n]
        for j in range(n):
            y[j] = 0
        for k in range(width):
            key = arena[key_at + k * n :][:n]
            m = arena[memory_at + (i * width + k) * n :][:n]
            for j in range(n):
                y[j] += key[j] * m[j]
        for j in range(n):
            y[j] /= own[0, j] * each[i, j]


@kernel
def similarity_backward(
    arena: Any,
    dy_at: int,
    y_at: int,
    key_at: int,
    memory_at: int,
    dkey_at: int,
    dmemory_at: int,
    n: int,
    rows: int,
    width: int,
) -> None:
    """dk = Σ_i dy_i (M_i / (|k| |M_i|) − y_i k / |k|²), dM_i = dy_i (k / (|k| |M_i|) −
    y_i M_i / |M_i|²)."""
    own = lengths_of(arena, key_at, n, 1, width)
    each = lengths_of(arena, memory_at, n, rows, width)
    for i in range(width * n):
        arena[dkey_at + i] = 0
    # What a row's numbers have in common: they are many, and divisions are slow.
    cross, along, across = np.zeros((3, n), arena.dtype)
    for i in range(rows):
        dy, y = arena[dy_at + i * n :][:n], arena[y_at + i * n :][:n]
        for j in range(n):
            cross[j] = dy[j] / (own[0, j] * each[i, j])
            along[j] = dy[j] * y[j] / (own[0, j] * own[0, j])
            across[j] = dy[j] * y[j] / (each[i, j] * each[i, j])
        for k in range(width):
            at = (i * width + k) * n
            key, dkey = arena[key_at + k * n :][:n], arena[dkey_at + k * n :][:n]
            m, dm = arena[memory_at + at :][:n], arena[dmemory_at + at :][:n]
            for j in range(n):
                dkey[j] += cross[j] * m[j] - along[j] * key[j]
            for j in range(n):
                dm[j] = cross[j] * key[j] - across[j] * m[j]


def _key(cell: Cell, place: int) -> list[Factor]:
    return [given(place, k) for k in range(cell.call.inputs[place].size)]


def _row(cell: Cell, place: int, i: int) -> list[Factor]:
    """M_i of the memory at `place`; the key stands before it."""
    width = cell.call.inputs[place - 1].size
    return [given(place, i * width + k) for k in range(width)]


def _over_length(cell: Cell, numbers: Sequence[Factor], name: str) -> Line:
    """1/|x| of a key or a row, |x| = √(xᵀx + ε)."""
    squares = [times(x, x) for x in numbers]
    return total([*squares, times(weight=TINY)], "reciprocal root", f"1/|{name}|")


def _terms(cell: Cell) -> Lines:
    (i,) = cell.index
    key, row = _key(cell, 0), _row(cell, 1, i)
    return (
        _over_length(cell, key, "k"),
        _over_length(cell, row, f"M_{{{i}}}"),
        total(map(times, key, row), name=rf"k^\top M_{{{i}}}"),
        total([times(line(2), line(0), line(1))]),
    )


def _terms_of_key(cell: Cell) -> Lines:
    (k,), rows = cell.index, range(cell.call.inputs[0].size)
    cosines = [times(given(0, i), given(1, i)) for i in rows]
    across = [times(given(0, i), _row(cell, 3, i)[k], line(0), line(i + 2)) for i in rows]
    along = times(line(1), given(2, k), line(0), line(0), weight=-1)
    return (
        _over_length(cell, _key(cell, 2), "k"),
        total(cosines, name=r"\sum_i K_i\,\partial J/\partial K_i"),
        *(_over_length(cell, _row(cell, 3, i), f"M_{{{i}}}") for i in rows),
        total([*across, along]),
    )


def _terms_of_memory(cell: Cell) -> Lines:
    i, k = divmod(cell.index[0], cell.call.inputs[2].size)
    row, dy = _row(cell, 3, i), given(0, i)
    along = times(dy, given(1, i), row[k], line(1), line(1), weight=-1)
    return (
        _over_length(cell, _key(cell, 2), "k"),
        _over_length(cell, row, f"M_{{{i}}}"),
        total([times(dy, given(2, k), line(0), line(1)), along]),
    )


def _terms_back(cell: Cell) -> Lines:
    return _terms_of_memory(cell) if cell.output else _terms_of_key(cell)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(SIMILARITY_BACKWARD, dy, call.outputs[0], *call.inputs)


def _rows_and_width(key: Value, memory: Value) -> tuple[int, int]:
    return memory.size // key.size, key.size


SIMILARITY = Op(
    "similarity",
    similarity_forward,
    lambda shapes, attributes: (OutputSpec((shapes[1][0] // shapes[0][0],)),),
    lambda call: _rows_and_width(*call.inputs),
    _gradient,
    terms=_terms,
)
"""Key (width,), M (rows · width,) → the cosine of each row (rows,)."""

SIMILARITY_BACKWARD = Op(
    "similarity_backward",
    similarity_backward,
    lambda shapes, attributes: (OutputSpec(shapes[2]), OutputSpec(shapes[3])),
    lambda call: _rows_and_width(*call.inputs[2:]),
    terms=_terms_back,
)
