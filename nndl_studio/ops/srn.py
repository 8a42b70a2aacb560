"""The simple recurrent network over a sequence: h_t = f(U h_{t−1} + z_t), z = Wx + b (177)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.linear import (
    across_if_many,
    panels_if_one,
    room_of_steps,
    weigh_again,
    weigh_back_again,
    weigh_steps,
)
from nndl_studio.ops.pointwise import own_copy
from nndl_studio.ops.recurrent import (
    add_into,
    clear,
    hold,
    logistic_in_place,
    pass_back,
    show_state_gradient,
    span,
    tanh_in_place,
    through_logistic,
    through_tanh,
)
from nndl_studio.ops.recurrent_terms import (
    STATE_GRADIENT_NAME,
    called,
    ended,
    logistic_slope,
    own_steps,
    state_gradient,
    tanh_slope,
    weighed,
    weighed_back,
)
from nndl_studio.ops.terms import (
    NOTHING,
    SLOPE_NAME,
    Cell,
    Line,
    Lines,
    copied,
    given,
    line,
    made,
    one,
    times,
    total,
)

LOGISTIC, TANH, RECTIFIER = 0, 1, 2


@subroutine
def squash(activation: int, values: Any) -> None:
    """f of each number, in place."""
    zero = values.dtype.type(0)
    if activation == LOGISTIC:
        logistic_in_place(values)
    elif activation == TANH:
        tanh_in_place(values)
    else:
        for j in range(values.size):
            values[j] = zero if values[j] < zero else values[j]


@subroutine
def through(activation: int, values: Any, h: Any) -> None:
    """values ⊙ f′(z), in place, with f′ from h = f(z)."""
    zero = values.dtype.type(0)
    if activation == LOGISTIC:
        through_logistic(values, h)
    elif activation == TANH:
        through_tanh(values, h)
    else:
        for j in range(values.size):
            values[j] = values[j] if h[j] > zero else zero


@kernel
def forward(
    arena: Any,
    z_at: int,
    recurrent_at: int,
    lengths_at: int,
    hidden_at: int,
    n: int,
    steps: int,
    units: int,
    activation: int,
) -> None:
    """h_t (steps, units) = f(U h_{t−1} + z_t) of all steps (177)."""
    size = units * n
    panels = panels_if_one(arena, recurrent_at, units, units, n)
    lengths = arena[lengths_at : lengths_at + n]
    own_copy(arena, z_at, hidden_at, steps * size)
    for t in range(steps):
        hidden = span(arena, hidden_at, t, size)
        if t > 0:
            seen = hidden_at + (t - 1) * size
            at = hidden_at + t * size
            weigh_again(arena, panels, recurrent_at, seen, at, units, units, n)
        squash(activation, hidden)
        if t > 0:
            hold(t, lengths, hidden, span(arena, hidden_at, t - 1, size))


@kernel
def backward(
    arena: Any,
    dy_at: int,
    recurrent_at: int,
    lengths_at: int,
    hidden_at: int,
    dz_at: int,
    drecurrent_at: int,
    dhidden_at: int,
    dlast_at: int,
    room_at: int,
    n: int,
    steps: int,
    units: int,
    activation: int,
    truncate: int,
) -> None:
    """dz (steps, units), dU (units, units), ∂J/∂h_t, from the last step back."""
    size = units * n
    lengths = arena[lengths_at : lengths_at + n]
    across = across_if_many(arena, recurrent_at, units, units, n)
    dlast = span(arena, dlast_at, 0, size)
    dlast[:] = 0
    for t in range(steps - 1, -1, -1):
        dhidden, dz = span(arena, dhidden_at, t, size), span(arena, dz_at, t, size)
        add_into(dhidden, span(arena, dy_at, t, size), dlast)
        dz[:] = dhidden
        through(activation, dz, span(arena, hidden_at, t, size))
        clear(t, lengths, dz)
        at = dz_at + t * size
        weigh_back_again(arena, across, recurrent_at, at, dlast_at, units, units, n, False)
        pass_back(t, truncate, lengths, dhidden, dlast)
    dz, over = dz_at + size, steps - 1
    weigh_steps(arena, dz, size, hidden_at, size, drecurrent_at, room_at, units, units, over, n)


def _terms(cell: Cell) -> Lines:
    t, j = cell.index
    if ended(cell, 2, t):
        return copied(made(0, t - 1, j))
    z = total([times(given(0, t, j)), *weighed(cell, 1, j, 0, t - 1)], name="z")
    function = ("logistic", "tanh", "rectifier")[cell.call.attributes["activation"]]
    return z, total([times(line(0))], function, "h")


def _terms_of_backward(cell: Cell) -> Lines:
    """δ of z, ∂J/∂U and ∂J/∂h of a step."""
    return (_delta, _of_recurrent, _of_hidden)[cell.output](cell)


def _delta(cell: Cell) -> Lines:
    t, j = cell.index
    if ended(cell, 2, t):
        return NOTHING
    return _slope(cell), total([times(made(2, t, j), line(0))], name=r"\delta")


def _slope(cell: Cell) -> Line:
    h = given(3, *cell.index)
    if cell.call.attributes["activation"] == RECTIFIER:
        return total([times(h)], "above zero", SLOPE_NAME)
    return (logistic_slope if cell.call.attributes["activation"] == LOGISTIC else tanh_slope)(h)


def _of_recurrent(cell: Cell) -> Lines:
    j, k = cell.index
    steps = own_steps(cell, 2, first=1)
    return one(times(made(0, t, j), given(3, t - 1, k)) for t in steps)


def _of_hidden(cell: Cell) -> Lines:
    t, k = cell.index
    through = weighed_back(cell, 1, range(cell.call.inputs[1].shape[0]), 0, (t + 1, k))
    return state_gradient(cell, 0, 2, through)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dhidden = doutputs[0]
    if dhidden is None:
        return [None] * 3
    _, recurrent, lengths = call.inputs
    inputs = (dhidden, recurrent, lengths, call.outputs[0])
    dz, drecurrent, dstate, *_ = builder.call_all(SRN_BACKWARD, *inputs, **call.attributes)
    show_state_gradient(builder, dstate)
    return dz, drecurrent, None


def _backward_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    dy, recurrent = shapes[:2]
    return (
        OutputSpec(dy),
        OutputSpec(recurrent, batched=False),
        OutputSpec(dy),
        OutputSpec(dy[1:]),
        room_of_steps(recurrent[1]),
    )


def _dims(call: Call) -> Sequence[int]:
    return (*call.inputs[0].shape, call.attributes["activation"], call.attributes["truncate"])


SRN = Op(
    "srn",
    forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _dims,
    _gradient,
    in_place=True,
    terms=_terms,
    called=called((), {0: "h"}),
)
"""z, recurrent, lengths → hidden."""

SRN_BACKWARD = Op(
    "srn_backward",
    backward,
    _backward_shapes,
    _dims,
    terms=_terms_of_backward,
    called=called((), {0: r"\delta", 2: STATE_GRADIENT_NAME}),
    rooms=(3, 4),
)
"""dhidden from outside, recurrent, lengths, hidden → dz, drecurrent, ∂J/∂h_t of all steps …"""
