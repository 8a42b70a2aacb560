"""y = Wx + b for a vector, or for every step of a sequence (121)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.linear import (
    room_of_steps,
    weigh_back_sequence,
    weigh_sequence,
    weigh_steps,
)
from nndl_studio.ops.reduce import SUM_SAMPLES
from nndl_studio.ops.taps import add_bias
from nndl_studio.ops.terms import Cell, Lines, given, one, times


@kernel
def forward(
    arena: Any,
    x_at: int,
    weight_at: int,
    bias_at: int,
    y_at: int,
    n: int,
    steps: int,
    fan_in: int,
    units: int,
) -> None:
    """y (steps, units) = W x + b (121), without a bias at −1; x (steps, fan_in)."""
    weigh_sequence(arena, weight_at, x_at, y_at, units, fan_in, steps, n)
    if bias_at < 0:
        return
    if n == 1:
        bias = arena[bias_at : bias_at + units]
        for t in range(steps):
            y = arena[y_at + t * units : y_at + (t + 1) * units]
            for i in range(units):
                y[i] += bias[i]
        return
    for t in range(steps):
        add_bias(arena, bias_at, y_at + t * units * n, n, units, n)


@kernel
def backward_input(
    arena: Any, dy_at: int, weight_at: int, dx_at: int, n: int, steps: int, fan_in: int, units: int
) -> None:
    """dx (steps, fan_in) = Wᵀ dy."""
    weigh_back_sequence(arena, weight_at, dy_at, dx_at, units, fan_in, steps, n)


@kernel
def backward_weight(
    arena: Any,
    x_at: int,
    dy_at: int,
    dweight_at: int,
    room_at: int,
    n: int,
    steps: int,
    fan_in: int,
    units: int,
) -> None:
    """dW (units, fan_in) = Σ dy xᵀ over the samples and steps."""
    weigh_steps(
        arena, dy_at, units * n, x_at, fan_in * n, dweight_at, room_at, units, fan_in, steps, n
    )


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    x, weight = shapes[:2]
    return (OutputSpec((*x[:-1], weight[0])),)


def _dims(call: Call) -> Sequence[int]:
    return _sizes(call.inputs[0].shape, call.inputs[1].shape)


def _sizes(x: tuple[int, ...], weight: tuple[int, ...]) -> Sequence[int]:
    steps = x[0] if len(x) == 2 else 1
    return (steps, weight[1], weight[0])


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return [None] * len(call.inputs)
    x, weight = call.inputs[:2]
    dx = builder.call(DENSE_BACKWARD_INPUT, dy, weight)
    dweight = builder.call(DENSE_BACKWARD_WEIGHT, x, dy)
    if len(call.inputs) == 2:
        return dx, dweight
    return dx, dweight, builder.call(SUM_SAMPLES, dy)


def _weight_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    x, dy = shapes
    weight = (dy[-1], x[-1])
    return OutputSpec(weight, batched=False), room_of_steps(x[-1])


def _terms(cell: Cell) -> Lines:
    *step, i = cell.index
    fan_in = cell.call.inputs[1].shape[1]
    products = [times(given(1, i, j), given(0, *step, j)) for j in range(fan_in)]
    return one(products if len(cell.inputs) == 2 else [*products, times(given(2, i))])


def _terms_of_input(cell: Cell) -> Lines:
    *step, j = cell.index
    units = cell.call.inputs[1].shape[0]
    return one(times(given(1, i, j), given(0, *step, i)) for i in range(units))


def _terms_of_weight(cell: Cell) -> Lines:
    i, j = cell.index
    steps = np.ndindex(*cell.call.inputs[0].shape[:-1])
    return one(times(given(1, *step, i), given(0, *step, j)) for step in steps)


DENSE = Op("dense", forward, _shapes, _dims, _gradient, arity=3, terms=_terms)
DENSE_BACKWARD_INPUT = Op(
    "dense_backward_input",
    backward_input,
    lambda shapes, attributes: (OutputSpec((*shapes[0][:-1], shapes[1][1])),),
    lambda call: _sizes(call.inputs[0].shape, call.inputs[1].shape),
    terms=_terms_of_input,
)
DENSE_BACKWARD_WEIGHT = Op(
    "dense_backward_weight",
    backward_weight,
    _weight_shapes,
    lambda call: _sizes(call.inputs[0].shape, call.outputs[0].shape),
    terms=_terms_of_weight,
    rooms=(1,),
)
