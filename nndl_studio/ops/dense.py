"""y = Wx + b for a vector, or for every step of a sequence (121)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.reduce import SUM_SAMPLES

# Below this many multiply-adds a plain loop beats the call into BLAS (about 0.4 µs).
SMALL_PRODUCT = 1024


@subroutine
def multiply(a: Any, b: Any, c: Any) -> None:
    """c = ab; a (m, k), b (k, n), c (m, n)."""
    m, k = a.shape
    n = b.shape[1]
    if m * k * n > SMALL_PRODUCT:
        np.dot(a, b, c)
    else:
        for i in range(m):
            for j in range(n):
                c[i, j] = 0
            for p in range(k):
                for j in range(n):
                    c[i, j] += a[i, p] * b[p, j]


@kernel
def forward(arena: Any, operands: Any) -> None:
    x_at, w_at, b_at, y_at, n = operands[0], operands[1], operands[2], operands[3], operands[4]
    steps, fan_in, units = operands[7], operands[8], operands[9]
    w = arena[w_at : w_at + units * fan_in].reshape(units, fan_in)
    for t in range(steps):
        x = arena[x_at + t * fan_in * n : x_at + (t + 1) * fan_in * n].reshape(fan_in, n)
        y = arena[y_at + t * units * n : y_at + (t + 1) * units * n].reshape(units, n)
        multiply(w, x, y)
        if b_at >= 0:
            for i in range(units):
                bias = arena[b_at + i]
                row = y[i]
                for j in range(n):
                    row[j] += bias


@kernel
def backward_input(arena: Any, operands: Any) -> None:
    dy_at, w_at, dx_at, n = operands[0], operands[1], operands[2], operands[3]
    steps, fan_in, units = operands[6], operands[7], operands[8]
    w = arena[w_at : w_at + units * fan_in].reshape(units, fan_in)
    for t in range(steps):
        dy = arena[dy_at + t * units * n : dy_at + (t + 1) * units * n].reshape(units, n)
        dx = arena[dx_at + t * fan_in * n : dx_at + (t + 1) * fan_in * n].reshape(fan_in, n)
        multiply(w.T, dy, dx)


@kernel
def backward_weight(arena: Any, operands: Any) -> None:
    x_at, dy_at, dw_at, part_at, n = (
        operands[0],
        operands[1],
        operands[2],
        operands[3],
        operands[4],
    )
    steps, fan_in, units = operands[7], operands[8], operands[9]
    size = units * fan_in
    for t in range(steps):
        x = arena[x_at + t * fan_in * n : x_at + (t + 1) * fan_in * n].reshape(fan_in, n)
        dy = arena[dy_at + t * units * n : dy_at + (t + 1) * units * n].reshape(units, n)
        at = dw_at if t == 0 else part_at
        multiply(dy, x.T, arena[at : at + size].reshape(units, fan_in))
        if t > 0:
            dw = arena[dw_at : dw_at + size]
            part = arena[part_at : part_at + size]
            for i in range(size):
                dw[i] += part[i]


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
    part = weight if len(x) == 2 else (0,)
    return OutputSpec(weight, batched=False), OutputSpec(part, batched=False)


DENSE = Op("dense", forward, _shapes, _dims, _gradient, arity=3)
DENSE_BACKWARD_INPUT = Op(
    "dense_backward_input",
    backward_input,
    lambda shapes, attributes: (OutputSpec((*shapes[0][:-1], shapes[1][1])),),
    lambda call: _sizes(call.inputs[0].shape, call.inputs[1].shape),
)
DENSE_BACKWARD_WEIGHT = Op(
    "dense_backward_weight",
    backward_weight,
    _weight_shapes,
    lambda call: _sizes(call.inputs[0].shape, call.outputs[0].shape),
)
