"""What a function of whole numbers gives where these are known as distributions alone (Kurach et
al., 2015): each pair counts as much as it is likely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Factor, Lines, given, one, times


@kernel
def fuzzy_forward(
    arena: Any, a_at: int, table_at: int, b_at: int, y_at: int, n: int, size: int, others: int
) -> None:
    """y_c (size,) = Σ a_i b_k over all pairs with f(i, k) = c, f the table (size, others); without
    b, Σ a_i over all i with f(i) = c."""
    for i in range(size * n):
        arena[y_at + i] = 0
    for i in range(size):
        a = arena[a_at + i * n :][:n]
        for k in range(others):
            y = arena[y_at + int(arena[table_at + i * others + k]) * n :][:n]
            if b_at < 0:
                for j in range(n):
                    y[j] += a[j]
                continue
            b = arena[b_at + k * n :][:n]
            for j in range(n):
                y[j] += a[j] * b[j]


@kernel
def fuzzy_backward(
    arena: Any,
    dy_at: int,
    a_at: int,
    table_at: int,
    b_at: int,
    da_at: int,
    db_at: int,
    n: int,
    size: int,
    others: int,
) -> None:
    """da_i = Σ_k dy_f(i, k) b_k, db_k = Σ_i dy_f(i, k) a_i; without b, da_i = dy_f(i)."""
    for i in range(size * n):
        arena[da_at + i] = 0
    for i in range(others * n if b_at >= 0 else 0):
        arena[db_at + i] = 0
    for i in range(size):
        a, da = arena[a_at + i * n :][:n], arena[da_at + i * n :][:n]
        for k in range(others):
            dy = arena[dy_at + int(arena[table_at + i * others + k]) * n :][:n]
            if b_at < 0:
                for j in range(n):
                    da[j] += dy[j]
                continue
            b, db = arena[b_at + k * n :][:n], arena[db_at + k * n :][:n]
            for j in range(n):
                da[j] += dy[j] * b[j]
            for j in range(n):
                db[j] += dy[j] * a[j]


def _results(cell: Cell, place: int) -> list[tuple[int, int, int]]:
    """i, k and f(i, k) of all pairs; the table is input `place`, right behind a."""
    others = cell.call.inputs[place].size // cell.call.inputs[place - 1].size
    table = range(cell.call.inputs[place].size)
    return [(*divmod(at, others), cell.whole(place, at)) for at in table]


def _second(cell: Cell, place: int, k: int) -> tuple[Factor, ...]:
    """b_k, if there is a b at input `place`."""
    return (given(place, k),) if len(cell.inputs) > place else ()


def _pairs(cell: Cell) -> Lines:
    (c,) = cell.index
    return one(
        times(given(0, i), *_second(cell, 2, k))
        for i, k, result in _results(cell, 1)
        if result == c
    )


def _pairs_back(cell: Cell) -> Lines:
    (at,), results = cell.index, _results(cell, 2)
    if cell.output:
        return one(times(given(0, c), given(1, i)) for i, k, c in results if k == at)
    return one(times(given(0, c), *_second(cell, 3, k)) for i, k, c in results if i == at)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    da, *db = builder.call_all(FUZZY_BACKWARD, dy, *call.inputs)
    return da, None, *db


FUZZY = Op(
    "fuzzy",
    fuzzy_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.inputs[1].size // call.inputs[0].size),
    _gradient,
    arity=3,
    terms=_pairs,
)
"""Shares a (size,), f as a table (size · others,) of numbers below size, and shares b (others,) if
f is of two → the shares of what f gives (size,)."""

FUZZY_BACKWARD = Op(
    "fuzzy_backward",
    fuzzy_backward,
    lambda shapes, attributes: (
        OutputSpec(shapes[1]),
        *(OutputSpec(shape) for shape in shapes[3:]),
    ),
    lambda call: (call.inputs[1].size, call.inputs[2].size // call.inputs[1].size),
    arity=4,
    results=2,
    terms=_pairs_back,
)
