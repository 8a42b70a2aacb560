"""ABSOLUTE: y = |x|, number by number; its slope at 0 is 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import SLOPE_NAME, Cell, Lines, beside, line, one, times, total


@kernel
def absolute_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = |x|."""
    x, y = arena[x_at : x_at + n * size], arena[y_at : y_at + n * size]
    for i in range(n * size):
        y[i] = abs(x[i])


@kernel
def absolute_backward(arena: Any, dy_at: int, x_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = sign(x) dy, sign(0) = 0."""
    zero = arena.dtype.type(0)
    x, dy = arena[x_at : x_at + n * size], arena[dy_at : dy_at + n * size]
    dx = arena[dx_at : dx_at + n * size]
    for i in range(n * size):
        dx[i] = dy[i] if x[i] > zero else -dy[i] if x[i] < zero else zero


def _terms(cell: Cell) -> Lines:
    return one([times(beside(cell, 0))], "absolute")


def _terms_back(cell: Cell) -> Lines:
    slope = total([times(beside(cell, 1))], "sign", SLOPE_NAME)
    return slope, total([times(beside(cell, 0), line(0))])


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(ABSOLUTE_BACKWARD, dy, call.inputs[0])]


ABSOLUTE = Op(
    "absolute",
    absolute_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    _gradient,
    terms=_terms,
)
ABSOLUTE_BACKWARD = Op(
    "absolute_backward",
    absolute_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    terms=_terms_back,
)
