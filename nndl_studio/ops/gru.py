"""GRU over a whole sequence, the reset gate before the matrix product (193-196); gates r, z, h̃.

Reads a = Wx + b of all steps. Past the end of a sample its gates are 0 and its state is carried on.
On the way back δ takes the place of the gates, step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.gru_terms import called_backward, called_forward, terms, terms_of_backward
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
    logistic_back,
    logistic_in_place,
    only,
    pass_back,
    show_state_gradient,
    span,
    tanh_in_place,
)


@subroutine
def blend(update: Any, candidate: Any, before: Any, hidden: Any) -> None:
    """h_t = z ⊙ h_{t−1} + (1 − z) ⊙ h̃ (196); `candidate` passes its tanh first."""
    tanh_in_place(candidate)
    for j in range(hidden.size):
        hidden[j] = candidate[j] + update[j] * (before[j] - candidate[j])


@kernel
def forward(
    arena: Any,
    a_at: int,
    recurrent_at: int,
    lengths_at: int,
    gates_at: int,
    hidden_at: int,
    seen_at: int,
    zero_at: int,
    n: int,
    steps: int,
    units: int,
) -> None:
    """Gates (steps, 3 units) and h_t (steps, units) of all steps (193-196); seen = r ⊙ h_{t−1}."""
    size = units * n
    to_gates, to_candidate = recurrent_at, recurrent_at + 2 * units * units
    gate_panels = panels_if_one(arena, to_gates, 2 * units, units, n)
    candidate_panels = panels_if_one(arena, to_candidate, units, units, n)
    lengths = arena[lengths_at : lengths_at + n]
    last_at = zero_at
    span(arena, zero_at, 0, size)[:] = 0
    own_copy(arena, a_at, gates_at, 3 * steps * size)
    for t in range(steps):
        gates = span(arena, gates_at, t, 3 * size)
        r, z, candidate = gates[:size], gates[size : 2 * size], gates[2 * size :]
        seen, hidden = span(arena, seen_at, t, size), span(arena, hidden_at, t, size)
        before = span(arena, last_at, 0, size)
        if t > 0:
            at = gates_at + 3 * t * size
            weigh_again(arena, gate_panels, to_gates, last_at, at, 2 * units, units, n)
        logistic_in_place(gates[: 2 * size])
        for j in range(size):
            seen[j] = r[j] * before[j]
        if t > 0:
            at = gates_at + (3 * t + 2) * size
            own = seen_at + t * size
            weigh_again(arena, candidate_panels, to_candidate, own, at, units, units, n)
        blend(z, candidate, before, hidden)
        clear(t, lengths, gates)
        hold(t, lengths, hidden, before)
        last_at = hidden_at + t * size


@subroutine
def divide(dh: Any, gates: Any, before: Any, dbefore: Any, room: Any) -> None:
    """∂J/∂h_t divided among the update gate, the candidate, each with δ in its place, and
    h_{t−1}."""
    size = before.size
    one = before.dtype.type(1)
    z, candidate = gates[size : 2 * size], gates[2 * size :]
    for j in range(size):
        dbefore[j] = dh[j] * z[j]
    for j in range(size):
        room[j] = before[j] - candidate[j]
    for j in range(size):
        candidate[j] = dh[j] * (one - z[j]) * (one - candidate[j] * candidate[j])
    logistic_back(z, dh, room)


@subroutine
def through_reset(dseen: Any, r: Any, before: Any, dbefore: Any) -> None:
    """∂J/∂(r ⊙ h_{t−1}) divided between the reset gate, δ in its place, and, added, h_{t−1}."""
    for j in range(before.size):
        dbefore[j] += dseen[j] * r[j]
    logistic_back(r, dseen, before)


@kernel
def backward(
    arena: Any,
    gates_at: int,
    recurrent_at: int,
    lengths_at: int,
    dy_at: int,
    hidden_at: int,
    seen_at: int,
    da_at: int,
    drecurrent_at: int,
    dhidden_at: int,
    dlast_at: int,
    part_at: int,
    zero_at: int,
    room_at: int,
    n: int,
    steps: int,
    units: int,
    truncate: int,
) -> None:
    """da (steps, 3 units), dU (3 units, units), ∂J/∂h_t, from the last step back."""
    size, square = units * n, units * units
    to_gates, to_candidate = recurrent_at, recurrent_at + 2 * square
    lengths = arena[lengths_at : lengths_at + n]
    dlast, part = span(arena, dlast_at, 0, size), span(arena, part_at, 0, size)
    gate_across = across_if_many(arena, to_gates, 2 * units, units, n)
    candidate_across = across_if_many(arena, to_candidate, units, units, n)
    dlast[:] = 0
    span(arena, zero_at, 0, size)[:] = 0
    own_copy(arena, gates_at, da_at, 3 * steps * size)
    for t in range(steps - 1, -1, -1):
        dhidden, gates = span(arena, dhidden_at, t, size), span(arena, da_at, t, 3 * size)
        add_into(dhidden, span(arena, dy_at, t, size), dlast)
        before = span(arena, hidden_at + (t - 1) * size if t > 0 else zero_at, 0, size)
        divide(dhidden, gates, before, dlast, part)
        clear(t, lengths, gates)
        at = da_at + 3 * t * size
        own = at + 2 * size
        weigh_back_again(
            arena, candidate_across, to_candidate, own, part_at, units, units, n, False
        )
        through_reset(part, gates[:size], before, dlast)
        weigh_back_again(arena, gate_across, to_gates, at, dlast_at, 2 * units, units, n, True)
        pass_back(t, truncate, lengths, dhidden, dlast)
    over, at = steps - 1, da_at + 3 * size
    weigh_steps(
        arena, at, 3 * size, hidden_at, size, drecurrent_at, room_at, 2 * units, units, over, n
    )
    at, seen, into = at + 2 * size, seen_at + size, drecurrent_at + 2 * square
    weigh_steps(arena, at, 3 * size, seen, size, into, room_at, units, units, over, n)


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    (steps, _), (_, units) = shapes[:2]
    hidden = OutputSpec((steps, units))
    return OutputSpec(shapes[0]), hidden, hidden, OutputSpec((units,))


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dhidden = only(doutputs, 1)
    if dhidden is None:
        return [None] * 3
    _, recurrent, lengths = call.inputs
    gates, hidden, seen, *_ = call.outputs
    inputs = (gates, recurrent, lengths, dhidden, hidden, seen)
    da, drecurrent, dstate, *_ = builder.call_all(GRU_BACKWARD, *inputs, **call.attributes)
    show_state_gradient(builder, dstate)
    return da, drecurrent, None


def _backward_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    gates, recurrent, _, dy = shapes[:4]
    units = recurrent[1]
    return (
        OutputSpec(gates),
        OutputSpec(recurrent, batched=False),
        OutputSpec(dy),
        *(OutputSpec((units,)) for _ in range(3)),
        room_of_steps(units),
    )


def _dims(call: Call) -> Sequence[int]:
    return (call.inputs[0].shape[0], call.inputs[1].shape[1], call.attributes["truncate"])


GRU = Op(
    "gru",
    forward,
    _shapes,
    _dims,
    _gradient,
    in_place=True,
    terms=terms,
    called=called_forward,
    rooms=(3,),
)
"""a, recurrent, lengths → gates, hidden, r ⊙ h_{t−1} (and working space)."""

GRU_BACKWARD = Op(
    "gru_backward",
    backward,
    _backward_shapes,
    _dims,
    in_place=True,
    terms=terms_of_backward,
    called=called_backward,
    rooms=(3, 4, 5, 6),
)
"""gates, recurrent, lengths, dhidden from outside, hidden, r ⊙ h_{t−1} → da, drecurrent,
∂J/∂h_t of all steps …"""
