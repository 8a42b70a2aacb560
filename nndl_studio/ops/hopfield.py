"""A feedback network of two-valued units: Hebb's rule, and recall one unit at a time.

A state is ±1 a unit: numbers above 0 count as +1, all others as −1. Nothing here reads the weights'
diagonal: no unit feeds itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.hopfield_terms import energy_and_state, hebb, recalled, traced
from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine


@subroutine
def take_signs(x: Any, state: Any) -> None:
    """`state` = ±1 as `x` says; both (units, n)."""
    one = state.dtype.type(1)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            state[i, j] = one if x[i, j] > 0 else -one


@subroutine
def pull(weight: Any, state: Any, unit: int, field: Any) -> None:
    """What the other units tell `unit`: h_i = Σ_{j≠i} w_ij s_j for each sample."""
    for j in range(field.size):
        field[j] = 0
    for k in range(state.shape[0]):
        if k != unit:
            w = weight[unit, k]
            row = state[k]
            for j in range(field.size):
                field[j] += w * row[j]


@kernel
def hebb_forward(
    arena: Any,
    x_at: int,
    weight_at: int,
    y_at: int,
    state_at: int,
    field_at: int,
    n: int,
    units: int,
) -> None:
    """y (1,) = 2E/N = −Σ s_i h_i / N and the state s (units,) = ±1."""
    size = units * n
    weight = arena[weight_at : weight_at + units * units].reshape(units, units)
    state = arena[state_at : state_at + size].reshape(units, n)
    field = arena[field_at : field_at + n]
    y = arena[y_at : y_at + n]
    take_signs(arena[x_at : x_at + size].reshape(units, n), state)
    for j in range(n):
        y[j] = 0
    for i in range(units):
        pull(weight, state, i, field)
        for j in range(n):
            y[j] -= state[i, j] * field[j] / units


@kernel
def hebb_backward(
    arena: Any, state_at: int, dy_at: int, dweight_at: int, n: int, units: int
) -> None:
    """dw_ik (units, units) = −Σ dy s_i s_k / N over the samples, 0 on the diagonal."""
    state = arena[state_at : state_at + units * n].reshape(units, n)
    dy = arena[dy_at : dy_at + n]
    dweight = arena[dweight_at : dweight_at + units * units].reshape(units, units)
    zero = arena.dtype.type(0)
    for i in range(units):
        dweight[i, i] = 0
        for k in range(i):
            total = zero
            for j in range(n):
                total -= dy[j] * state[i, j] * state[k, j]
            # One sum for both: the weights stay symmetric to the last bit.
            dweight[i, k] = total / units
            dweight[k, i] = dweight[i, k]


@kernel
def recall_forward(
    arena: Any,
    x_at: int,
    weight_at: int,
    order_at: int,
    y_at: int,
    field_at: int,
    n: int,
    units: int,
    updates: int,
) -> None:
    """y (units,): the state after the units of order (updates,) have looked around."""
    size = units * n
    weight = arena[weight_at : weight_at + units * units].reshape(units, units)
    state = arena[y_at : y_at + size].reshape(units, n)
    field = arena[field_at : field_at + n]
    take_signs(arena[x_at : x_at + size].reshape(units, n), state)
    for step in range(updates):
        unit = int(arena[order_at + step])
        pull(weight, state, unit, field)
        for j in range(n):
            # A unit that is pulled neither way stays: nothing can swing for ever.
            if field[j] * state[unit, j] < 0:
                state[unit, j] = -state[unit, j]


@kernel
def recall_trace(
    arena: Any,
    x_at: int,
    weight_at: int,
    order_at: int,
    y_at: int,
    field_at: int,
    n: int,
    units: int,
    updates: int,
) -> None:
    """y (updates + 1, units + 1): the state and its energy, at the start and after each update."""
    size = units * n
    weight = arena[weight_at : weight_at + units * units].reshape(units, units)
    rows = arena[y_at : y_at + (updates + 1) * (size + n)].reshape(updates + 1, units + 1, n)
    field = arena[field_at : field_at + n]
    take_signs(arena[x_at : x_at + size].reshape(units, n), rows[0, :units])
    for j in range(n):
        rows[0, units, j] = 0
    for i in range(units):
        pull(weight, rows[0, :units], i, field)
        for j in range(n):
            rows[0, units, j] -= rows[0, i, j] * field[j] / 2
    for step in range(updates):
        unit = int(arena[order_at + step])
        for i in range(units + 1):
            for j in range(n):
                rows[step + 1, i, j] = rows[step, i, j]
        pull(weight, rows[step, :units], unit, field)
        for j in range(n):
            drop = field[j] * rows[step, unit, j]
            if drop < 0:
                rows[step + 1, unit, j] = -rows[step, unit, j]
                # E loses 2 |h_i|: rounding can't make it rise, as a new sum could.
                rows[step + 1, units, j] = rows[step, units, j] + 2 * drop


def _hebb_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return OutputSpec((1,)), OutputSpec(shapes[0]), OutputSpec((1,))


def _units(call: Call) -> Sequence[int]:
    return (call.inputs[0].size,)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dy = doutputs[0]
    return None, None if dy is None else builder.call(HEBB_BACKWARD, call.outputs[1], dy)


def _square(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    units = shapes[0][0]
    return (OutputSpec((units, units), batched=False),)


def _units_and_updates(call: Call) -> Sequence[int]:
    return call.inputs[0].size, call.inputs[2].size


def _no_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    return None, None, None


HEBB = Op("hebb", hebb_forward, _hebb_shapes, _units, _gradient, terms=energy_and_state, rooms=(2,))
"""x (units,), weight (units, units) → 2E/N (1,), the state, and room to work in. Its slope in
w_ij is −s_i s_j / N, so that a step of length 1 down the slope is Hebb's rule."""

HEBB_BACKWARD = Op("hebb_backward", hebb_backward, _square, _units, terms=hebb)
RECALL = Op(
    "recall",
    recall_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]), OutputSpec((1,))),
    _units_and_updates,
    _no_gradient,
    terms=recalled,
    rooms=(1,),
)
"""x (units,), weight, order (updates,) of the units that look around → the state at the end."""

RECALL_TRACE = Op(
    "recall_trace",
    recall_trace,
    lambda shapes, attributes: (
        OutputSpec((shapes[2][0] + 1, shapes[0][0] + 1)),
        OutputSpec((1,)),
    ),
    _units_and_updates,
    _no_gradient,
    terms=traced,
    rooms=(1,),
)
"""As RECALL → a row (state, energy) at the start and after each update."""
