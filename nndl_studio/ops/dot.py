"""DOT: the inner product of two values that are computed, of vectors or step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Lines, beside, given, one, times


@kernel
def dot_forward(arena: Any, a_at: int, b_at: int, y_at: int, n: int, steps: int, size: int) -> None:
    """y_t (steps, 1) = Σ_k a_tk b_tk; a and b (steps, size)."""
    for t in range(steps):
        y = arena[y_at + t * n :][:n]
        for j in range(n):
            y[j] = 0
        for k in range(size):
            low = (t * size + k) * n
            a, b = arena[a_at + low :][:n], arena[b_at + low :][:n]
            for j in range(n):
                y[j] += a[j] * b[j]


@kernel
def dot_backward(
    arena: Any,
    dy_at: int,
    a_at: int,
    b_at: int,
    da_at: int,
    db_at: int,
    n: int,
    steps: int,
    size: int,
) -> None:
    """da_t = dy_t b_t, db_t = dy_t a_t."""
    for t in range(steps):
        dy = arena[dy_at + t * n :][:n]
        for k in range(size):
            low = (t * size + k) * n
            for j in range(n):
                arena[da_at + low + j] = dy[j] * arena[b_at + low + j]
                arena[db_at + low + j] = dy[j] * arena[a_at + low + j]


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return (OutputSpec((*shapes[0][:-1], 1)),)


def _terms(cell: Cell) -> Lines:
    *step, _ = cell.index
    size = cell.call.inputs[0].shape[-1]
    return one(times(given(0, *step, k), given(1, *step, k)) for k in range(size))


def _terms_back(cell: Cell) -> Lines:
    """da has b in it, and db has a; a and b are inputs 1 and 2."""
    other = beside(cell, 1 if cell.output else 2)
    return one([times(given(0, *cell.index[:-1], 0), other)])


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return (None, None) if dy is None else builder.call_all(DOT_BACKWARD, dy, *call.inputs)


def _steps_and_size(value: Value) -> tuple[int, int]:
    size = value.shape[-1]
    return value.size // size, size


DOT = Op(
    "dot",
    dot_forward,
    _shapes,
    lambda call: _steps_and_size(call.inputs[0]),
    _gradient,
    terms=_terms,
)
"""a, b (size,) or (steps, size) → (1,) or (steps, 1)."""

DOT_BACKWARD = Op(
    "dot_backward",
    dot_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]), OutputSpec(shapes[2])),
    lambda call: _steps_and_size(call.inputs[1]),
    terms=_terms_back,
)
