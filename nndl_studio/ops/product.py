"""Products number by number: of two values, with one weight a feature, with fixed numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.reduce import SUM_SAMPLES
from nndl_studio.ops.terms import Cell, Lines, beside, given, one, times
from nndl_studio.ops.tiles import scaled_rows


@kernel
def multiply_forward(arena: Any, a_at: int, b_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = a ⊙ b."""
    total = n * size
    a = arena[a_at : a_at + total]
    b = arena[b_at : b_at + total]
    y = arena[y_at : y_at + total]
    for i in range(total):
        y[i] = a[i] * b[i]


@kernel
def diagonal_forward(
    arena: Any, x_at: int, weight_at: int, y_at: int, n: int, steps: int, units: int
) -> None:
    """y (steps, units) = v ⊙ x, v (units,). Its own backward pass: ∂J/∂x = v ⊙ ∂J/∂y."""
    if n == 1:
        v = arena[weight_at : weight_at + units]
        for t in range(steps):
            x = arena[x_at + t * units : x_at + (t + 1) * units]
            y = arena[y_at + t * units : y_at + (t + 1) * units]
            for k in range(units):
                y[k] = v[k] * x[k]
        return
    for t in range(steps):
        at = t * units * n
        scaled_rows(arena, y_at + at, arena, weight_at, arena, x_at + at, units, n)


@kernel
def affine_forward(
    arena: Any, x_at: int, numbers_at: int, y_at: int, n: int, size: int, constant: int
) -> None:
    """y (size,) = gain x + shift, the two numbers; without the shift where constant is 0."""
    total = n * size
    x = arena[x_at : x_at + total]
    y = arena[y_at : y_at + total]
    gain, shift = arena[numbers_at], arena[numbers_at + 1]
    if constant == 0:
        shift = arena.dtype.type(0)
    for i in range(total):
        y[i] = gain * x[i] + shift


def _multiplied(cell: Cell) -> Lines:
    return one([times(beside(cell, 0), beside(cell, 1))])


def _diagonal(cell: Cell) -> Lines:
    return one([times(given(1, cell.index[-1]), beside(cell, 0))])


def _affine(cell: Cell) -> Lines:
    gained = times(given(1, 0), beside(cell, 0))
    shifted = cell.call.attributes.get("constant", 1) != 0
    return one([gained, times(given(1, 1))] if shifted else [gained])


def _multiply_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    a, b = call.inputs
    return builder.call(MULTIPLY, dy, b), builder.call(MULTIPLY, dy, a)


def _diagonal_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    x, v = call.inputs
    dv = builder.call(SUM_SAMPLES, builder.call(MULTIPLY, dy, x))
    return builder.call(DIAGONAL, dy, v), dv


def _affine_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call(AFFINE, dy, call.inputs[1], constant=0), None


def _steps_and_units(call: Call) -> tuple[int, int]:
    shape = call.inputs[0].shape
    return (shape[0], shape[1]) if len(shape) == 2 else (1, shape[0])


MULTIPLY = Op(
    "multiply",
    multiply_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    _multiply_gradient,
    terms=_multiplied,
)
DIAGONAL = Op(
    "diagonal",
    diagonal_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _steps_and_units,
    _diagonal_gradient,
    terms=_diagonal,
)
"""x (units,) or (steps, units), v (units,) → v ⊙ x."""

AFFINE = Op(
    "affine",
    affine_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.attributes.get("constant", 1)),
    _affine_gradient,
    terms=_affine,
)
"""x, (gain, shift) → gain · x + shift; without the shift where `constant` is 0."""
