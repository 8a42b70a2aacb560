"""Products number by number: of two values, with one weight a feature, with fixed numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.reduce import SUM_SAMPLES


@kernel
def multiply_forward(arena: Any, operands: Any) -> None:
    size = operands[3] * operands[6]
    a = arena[operands[0] : operands[0] + size]
    b = arena[operands[1] : operands[1] + size]
    y = arena[operands[2] : operands[2] + size]
    for i in range(size):
        y[i] = a[i] * b[i]


@kernel
def diagonal_forward(arena: Any, operands: Any) -> None:
    """Its own backward pass for x: ∂J/∂x = v ⊙ ∂J/∂y."""
    x_at, v_at, y_at, n = operands[0], operands[1], operands[2], operands[3]
    steps, units = operands[6], operands[7]
    for t in range(steps):
        for k in range(units):
            at = (t * units + k) * n
            v = arena[v_at + k]
            for j in range(n):
                arena[y_at + at + j] = v * arena[x_at + at + j]


@kernel
def affine_forward(arena: Any, operands: Any) -> None:
    size = operands[3] * operands[6]
    x = arena[operands[0] : operands[0] + size]
    y = arena[operands[2] : operands[2] + size]
    gain, shift = arena[operands[1]], arena[operands[1] + 1]
    if operands[7] == 0:
        shift = arena.dtype.type(0)
    for i in range(size):
        y[i] = gain * x[i] + shift


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
)
DIAGONAL = Op(
    "diagonal",
    diagonal_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _steps_and_units,
    _diagonal_gradient,
)
"""x (units,) or (steps, units), v (units,) → v ⊙ x."""

AFFINE = Op(
    "affine",
    affine_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.attributes.get("constant", 1)),
    _affine_gradient,
)
"""x, (gain, shift) → gain · x + shift; without the shift where `constant` is 0."""
