"""What unfolding a loop in time needs: sequences taken apart into steps and put together again,
a step's delay, states held past a sample's end, and a cut for backpropagation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.pointwise import own_copy
from nndl_studio.ops.recurrent import hand_back, hold, span

MOST_PARTS = 16


@kernel
def split_forward(arena: Any, operands: Any) -> None:
    """Up to 16 parts (size,) of x (total,), one after another; the last may be shorter."""
    x_at, n = operands[0], operands[MOST_PARTS + 1]
    parts, size, total = (
        operands[MOST_PARTS + 4],
        operands[MOST_PARTS + 5] * n,
        operands[MOST_PARTS + 6] * n,
    )
    for k in range(parts):
        length = min(size, total - k * size)
        x = arena[x_at + k * size : x_at + k * size + length]
        y = arena[operands[1 + k] : operands[1 + k] + length]
        for i in range(length):
            y[i] = x[i]


@kernel
def join_forward(arena: Any, operands: Any) -> None:
    """y (total,): up to 16 parts (size,), one after another; the last may be shorter."""
    y_at, n = operands[MOST_PARTS], operands[MOST_PARTS + 1]
    parts, size, total = (
        operands[MOST_PARTS + 4],
        operands[MOST_PARTS + 5] * n,
        operands[MOST_PARTS + 6] * n,
    )
    for k in range(parts):
        length = min(size, total - k * size)
        x = arena[operands[k] : operands[k] + length]
        y = arena[y_at + k * size : y_at + k * size + length]
        for i in range(length):
            y[i] = x[i]


@kernel
def zeros_forward(arena: Any, y_at: int, n: int, size: int) -> None:
    """y (size,) = 0."""
    total = n * size
    y = arena[y_at : y_at + total]
    for i in range(total):
        y[i] = 0


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


def zeros(builder: Builder, shape: tuple[int, ...]) -> Value:
    """A value of nothing but 0; attributes are single numbers, so they give its axes."""
    return builder.call(ZEROS, **{f"axis {i}": size for i, size in enumerate(shape)})


def _split_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    steps, *features = shapes[0]
    rows = attributes["rows"]
    if rows == 1:
        return (OutputSpec(tuple(features)),) * steps
    return tuple(OutputSpec((min(rows, steps - low), *features)) for low in range(0, steps, rows))


def _split_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    steps = call.inputs[0].shape[0]
    parts = [
        zeros(builder, output.shape) if dy is None else dy
        for dy, output in zip(doutputs, call.outputs, strict=True)
    ]
    return [builder.call(JOIN, *parts, rows=call.attributes["rows"], steps=steps)]


def _join_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    features = shapes[0] if attributes["rows"] == 1 else shapes[0][1:]
    return (OutputSpec((attributes["steps"], *features)),)


def _join_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(SPLIT, dy, rows=call.attributes["rows"])


def _sizes(call: Call, whole: Value, parts: tuple[Value, ...]) -> tuple[int, int, int]:
    rows = call.attributes["rows"]
    return len(parts), rows * whole.size // whole.shape[0], whole.size


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


SPLIT = Op(
    "split",
    split_forward,
    _split_shapes,
    lambda call: _sizes(call, call.inputs[0], call.outputs),
    _split_gradient,
    results=MOST_PARTS,
)
"""(steps, features) → at most 16 parts of `rows` steps; of single steps (features,)."""

JOIN = Op(
    "join",
    join_forward,
    _join_shapes,
    lambda call: _sizes(call, call.outputs[0], call.inputs),
    _join_gradient,
    arity=MOST_PARTS,
)
"""The inverse of SPLIT, to `steps` steps."""

ZEROS = Op(
    "zeros",
    zeros_forward,
    lambda shapes, attributes: (OutputSpec(tuple(attributes.values())),),
    lambda call: (call.outputs[0].size,),
)
CUT = Op(
    "cut",
    cut_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
)
"""The same numbers, through which nothing flows back."""

SHIFT = Op(
    "shift",
    shift_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
    _shift_gradient,
)
"""x (steps, features) → y with y_t = x_{t−1} and zeros at the first step."""

SHIFT_BACKWARD = Op(
    "shift_backward",
    shift_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
)
HOLD = Op(
    "hold",
    hold_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
    _hold_gradient,
)
"""x (steps, features), lengths → past a sample's end, its last own step."""

HOLD_BACKWARD = Op(
    "hold_backward",
    hold_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
)
