"""What unfolding a loop in time needs beside its steps: a delay, states held past a sample's end,
and a cut for backpropagation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.pointwise import own_copy
from nndl_studio.ops.recurrent import hand_back, hold, span
from nndl_studio.ops.terms import NOTHING, Cell, Lines, beside, copied, given, one, times


@kernel
def cut_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = x."""
    total = n * size
    x = arena[x_at : x_at + total]
    y = arena[y_at : y_at + total]
    for i in range(total):
        y[i] = x[i]


@kernel
def shift_forward(arena: Any, x_at: int, y_at: int, n: int, steps: int, features: int) -> None:
    """y (steps, features): y_t = x_{t−1}, 0 at the first step."""
    step, rest = features * n, (steps - 1) * features * n
    for i in range(step):
        arena[y_at + i] = 0
    for i in range(rest):
        arena[y_at + step + i] = arena[x_at + i]


@kernel
def shift_backward(arena: Any, dy_at: int, dx_at: int, n: int, steps: int, features: int) -> None:
    """dx (steps, features): dx_t = dy_{t+1}, 0 at the last step."""
    step, rest = features * n, (steps - 1) * features * n
    for i in range(rest):
        arena[dx_at + i] = arena[dy_at + step + i]
    for i in range(step):
        arena[dx_at + rest + i] = 0


@kernel
def hold_forward(
    arena: Any, x_at: int, lengths_at: int, y_at: int, n: int, steps: int, features: int
) -> None:
    """y (steps, features): x, and past a sample's end its last own step."""
    size = features * n
    lengths = arena[lengths_at : lengths_at + n]
    own_copy(arena, x_at, y_at, steps * size)
    for t in range(1, steps):
        hold(t, lengths, span(arena, y_at, t, size), span(arena, y_at, t - 1, size))


@kernel
def hold_backward(
    arena: Any, dy_at: int, lengths_at: int, dx_at: int, n: int, steps: int, features: int
) -> None:
    """dx (steps, features): of dy, what lies past a sample's end is handed back to its last own
    step, last step first."""
    size = features * n
    lengths = arena[lengths_at : lengths_at + n]
    own_copy(arena, dy_at, dx_at, steps * size)
    for t in range(steps - 1, 0, -1):
        dx, before = span(arena, dx_at, t, size), span(arena, dx_at, t - 1, size)
        hand_back(t, lengths, dx, before)


def _shifted(cell: Cell) -> Lines:
    t, i = cell.index
    return copied(given(0, t - 1, i)) if t else NOTHING


def _shifted_back(cell: Cell) -> Lines:
    t, i = cell.index
    return copied(given(0, t + 1, i)) if t + 1 < cell.call.inputs[0].shape[0] else NOTHING


def _held(cell: Cell) -> Lines:
    t, i = cell.index
    return copied(given(0, min(t, cell.whole(1, 0) - 1), i))


def _held_back(cell: Cell) -> Lines:
    t, i = cell.index
    last, steps = cell.whole(1, 0) - 1, cell.call.inputs[0].shape[0]
    if t > last:
        return NOTHING
    # The last own step also stands for all that only pad the sample.
    return one(times(given(0, s, i)) for s in range(t, steps if t == last else t + 1))


def _shift_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return [builder.call(SHIFT_BACKWARD, dy)]


def _hold_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call(HOLD_BACKWARD, dy, call.inputs[1]), None


CUT = Op(
    "cut",
    cut_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    terms=lambda cell: copied(beside(cell, 0)),
)
"""The same numbers, through which nothing flows back."""

SHIFT = Op(
    "shift",
    shift_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
    _shift_gradient,
    terms=_shifted,
)
"""x (steps, features) → y with y_t = x_{t−1} and zeros at the first step."""

SHIFT_BACKWARD = Op(
    "shift_backward",
    shift_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
    terms=_shifted_back,
)
HOLD = Op(
    "hold",
    hold_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
    _hold_gradient,
    terms=_held,
)
"""x (steps, features), lengths → past a sample's end, its last own step."""

HOLD_BACKWARD = Op(
    "hold_backward",
    hold_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
    terms=_held_back,
)
