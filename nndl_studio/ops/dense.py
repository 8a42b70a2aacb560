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
# Columns that a sum over steps gathers before it multiplies: one product of 256×64×64 costs half
# of the four products of 256×16×64 and the sums between them.
GATHERED = 64


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
    w = arena[weight_at : weight_at + units * fan_in].reshape(units, fan_in)
    for t in range(steps):
        x = arena[x_at + t * fan_in * n : x_at + (t + 1) * fan_in * n].reshape(fan_in, n)
        y = arena[y_at + t * units * n : y_at + (t + 1) * units * n].reshape(units, n)
        multiply(w, x, y)
        if bias_at >= 0:
            for i in range(units):
                bias = arena[bias_at + i]
                row = y[i]
                for j in range(n):
                    row[j] += bias


@kernel
def backward_input(
    arena: Any, dy_at: int, weight_at: int, dx_at: int, n: int, steps: int, fan_in: int, units: int
) -> None:
    """dx (steps, fan_in) = Wᵀ dy."""
    w = arena[weight_at : weight_at + units * fan_in].reshape(units, fan_in)
    for t in range(steps):
        dy = arena[dy_at + t * units * n : dy_at + (t + 1) * units * n].reshape(units, n)
        dx = arena[dx_at + t * fan_in * n : dx_at + (t + 1) * fan_in * n].reshape(fan_in, n)
        multiply(w.T, dy, dx)


@subroutine
def multiply_over_steps(
    arena: Any,
    dy_at: int,
    dy_step: int,
    x_at: int,
    x_step: int,
    steps: int,
    n: int,
    dw: Any,
    room_at: int,
) -> None:
    """dw (rows, columns) = Σ_t dy_t x_tᵀ over `steps` arrays (rows, n) and (columns, n), which lie
    `dy_step` and `x_step` apart; at `room_at` is working space of `room_over_steps`.

    Steps are gathered in groups of one width, the last filled up with zeros: so steps of padding
    never change how a product is rounded.
    """
    rows, columns = dw.shape
    group = max(GATHERED // n, 1)
    width = group * n
    part = arena[room_at : room_at + rows * columns].reshape(rows, columns)
    left_room = room_at + rows * columns
    right_room = left_room + rows * width
    dw[:] = 0
    for first in range(0, steps, group):
        left_at, right_at = dy_at + first * dy_step, x_at + first * x_step
        if group > 1:
            found = min(group, steps - first)
            gather(arena, left_at, dy_step, found, n, left_room, rows, width)
            gather(arena, right_at, x_step, found, n, right_room, columns, width)
            left_at, right_at = left_room, right_room
        left, right = arena[left_at : left_at + rows * width], arena[right_at:]
        right = right[: columns * width]
        if n == 1:
            multiply(left.reshape(width, rows).T, right.reshape(width, columns), part)
        else:
            multiply(left.reshape(rows, width), right.reshape(columns, width).T, part)
        for i in range(rows):
            for j in range(columns):
                dw[i, j] += part[i, j]


@subroutine
def gather(
    arena: Any, source: int, distance: int, steps: int, n: int, target: int, rows: int, width: int
) -> None:
    """`steps` arrays (rows, n), `distance` apart, side by side into one (rows, width), 0 beyond;
    single samples into (width, rows), one below the other."""
    if n == 1:
        for step in range(steps):
            at, to = source + step * distance, target + step * rows
            arena[to : to + rows] = arena[at : at + rows]
        arena[target + steps * rows : target + width * rows] = 0
        return
    for i in range(rows):
        row = target + i * width
        for step in range(steps):
            at, to = source + step * distance + i * n, row + step * n
            for j in range(n):
                arena[to + j] = arena[at + j]
        for j in range(row + steps * n, row + width):
            arena[j] = 0


def room_over_steps(rows: int, columns: int) -> OutputSpec:
    """Working space of `multiply_over_steps`: a product, and both gathered factors."""
    return OutputSpec((rows * columns + (rows + columns) * GATHERED,), batched=False)


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
    dw = arena[dweight_at : dweight_at + units * fan_in].reshape(units, fan_in)
    if steps == 1:
        x = arena[x_at : x_at + fan_in * n].reshape(fan_in, n)
        multiply(arena[dy_at : dy_at + units * n].reshape(units, n), x.T, dw)
    else:
        multiply_over_steps(arena, dy_at, units * n, x_at, fan_in * n, steps, n, dw, room_at)


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
    room = OutputSpec((0,), batched=False) if len(x) == 1 else room_over_steps(*weight)
    return OutputSpec(weight, batched=False), room


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
