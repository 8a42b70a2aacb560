"""GRU with the reset gate after the matrix product, as other tools have it; gates r, z, h̃.

h̃ = tanh(Wx + b + r ⊙ (U h_{t−1} + b_U)); all else is as in `gru`. Reads a = Wx + b of all steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.gru import blend, divide
from nndl_studio.ops.gru_after_terms import (
    called_backward,
    called_forward,
    terms,
    terms_of_backward,
)
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
    add,
    add_into,
    clear,
    hold,
    logistic_back,
    logistic_in_place,
    only,
    pass_back,
    show_state_gradient,
    span,
)


@subroutine
def add_bias(values: Any, bias: Any) -> None:
    """values (units, n) flat += bias (units,)."""
    n = values.size // bias.size
    for k in range(bias.size):
        for j in range(k * n, (k + 1) * n):
            values[j] += bias[k]


@kernel
def forward(
    arena: Any,
    a_at: int,
    recurrent_at: int,
    bias_at: int,
    lengths_at: int,
    gates_at: int,
    hidden_at: int,
    seen_at: int,
    part_at: int,
    zero_at: int,
    n: int,
    steps: int,
    units: int,
) -> None:
    """Gates (steps, 3 units), h_t (steps, units) of all steps; seen = U h_{t−1} + b_U of h̃."""
    size = units * n
    bias, lengths = arena[bias_at : bias_at + units], arena[lengths_at : lengths_at + n]
    part = span(arena, part_at, 0, 3 * size)
    panels = panels_if_one(arena, recurrent_at, 3 * units, units, n)
    last_at = zero_at
    span(arena, zero_at, 0, size)[:] = 0
    part[:] = 0
    own_copy(arena, a_at, gates_at, 3 * steps * size)
    for t in range(steps):
        gates = span(arena, gates_at, t, 3 * size)
        r, z, candidate = gates[:size], gates[size : 2 * size], gates[2 * size :]
        seen, hidden = span(arena, seen_at, t, size), span(arena, hidden_at, t, size)
        before = span(arena, last_at, 0, size)
        if t > 0:
            part[:] = 0
            weigh_again(arena, panels, recurrent_at, last_at, part_at, 3 * units, units, n)
        add(gates[: 2 * size], part[: 2 * size])
        logistic_in_place(gates[: 2 * size])
        seen[:] = part[2 * size :]
        add_bias(seen, bias)
        for j in range(size):
            candidate[j] += r[j] * seen[j]
        blend(z, candidate, before, hidden)
        clear(t, lengths, gates)
        hold(t, lengths, hidden, before)
        last_at = hidden_at + t * size


@subroutine
def through_reset(dcandidate: Any, r: Any, seen: Any, dseen: Any) -> None:
    """∂J/∂(r ⊙ seen), the candidate's own, divided between the reset gate, δ in its place, and
    `seen`."""
    for j in range(seen.size):
        dseen[j] = dcandidate[j] * r[j]
    logistic_back(r, dcandidate, seen)


@subroutine
def add_samples(dbias: Any, values: Any) -> None:
    """dbias (units,) += values (units, n), flat, summed over the samples."""
    n = values.size // dbias.size
    for k in range(dbias.size):
        total = dbias[k]
        for j in range(k * n, (k + 1) * n):
            total += values[j]
        dbias[k] = total


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
    dbias_at: int,
    dhidden_at: int,
    dlast_at: int,
    dseen_at: int,
    zero_at: int,
    room_at: int,
    n: int,
    steps: int,
    units: int,
    truncate: int,
) -> None:
    """da (steps, 3 units), dU (3 units, units), db_U, ∂J/∂h_t, from the last step back."""
    size, square = units * n, units * units
    to_gates, to_candidate = recurrent_at, recurrent_at + 2 * square
    dbias = arena[dbias_at : dbias_at + units]
    lengths = arena[lengths_at : lengths_at + n]
    dlast = span(arena, dlast_at, 0, size)
    gate_across = across_if_many(arena, to_gates, 2 * units, units, n)
    candidate_across = across_if_many(arena, to_candidate, units, units, n)
    dlast[:] = 0
    dbias[:] = 0
    span(arena, zero_at, 0, size)[:] = 0
    own_copy(arena, gates_at, da_at, 3 * steps * size)
    for t in range(steps - 1, -1, -1):
        dhidden, gates = span(arena, dhidden_at, t, size), span(arena, da_at, t, 3 * size)
        add_into(dhidden, span(arena, dy_at, t, size), dlast)
        dseen = span(arena, dseen_at, t, size)
        before = span(arena, hidden_at + (t - 1) * size if t > 0 else zero_at, 0, size)
        divide(dhidden, gates, before, dlast, dseen)
        clear(t, lengths, gates)
        seen = span(arena, seen_at, t, size)
        through_reset(gates[2 * size :], gates[:size], seen, dseen)
        da, seen_back = da_at + 3 * t * size, dseen_at + t * size
        weigh_back_again(arena, gate_across, to_gates, da, dlast_at, 2 * units, units, n, True)
        weigh_back_again(
            arena, candidate_across, to_candidate, seen_back, dlast_at, units, units, n, True
        )
        pass_back(t, truncate, lengths, dhidden, dlast)
        add_samples(dbias, dseen)
    over, at = steps - 1, da_at + 3 * size
    weigh_steps(
        arena, at, 3 * size, hidden_at, size, drecurrent_at, room_at, 2 * units, units, over, n
    )
    at, into = dseen_at + size, drecurrent_at + 2 * square
    weigh_steps(arena, at, size, hidden_at, size, into, room_at, units, units, over, n)


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    (steps, _), (_, units) = shapes[:2]
    hidden = OutputSpec((steps, units))
    working = OutputSpec((3 * units,)), OutputSpec((units,))
    return OutputSpec(shapes[0]), hidden, hidden, *working


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dhidden = only(doutputs, 1)
    if dhidden is None:
        return [None] * 4
    _, recurrent, _, lengths = call.inputs
    gates, hidden, seen, *_ = call.outputs
    inputs = (gates, recurrent, lengths, dhidden, hidden, seen)
    found = builder.call_all(GRU_AFTER_BACKWARD, *inputs, **call.attributes)
    da, drecurrent, dbias, dstate, *_ = found
    show_state_gradient(builder, dstate)
    return da, drecurrent, dbias, None


def _backward_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    gates, recurrent, _, dy = shapes[:4]
    units = recurrent[1]
    return (
        OutputSpec(gates),
        OutputSpec(recurrent, batched=False),
        OutputSpec((units,), batched=False),
        OutputSpec(dy),
        OutputSpec((units,)),
        OutputSpec(dy),
        OutputSpec((units,)),
        room_of_steps(units),
    )


def _dims(call: Call) -> Sequence[int]:
    return (call.inputs[0].shape[0], call.inputs[1].shape[1], call.attributes["truncate"])


GRU_AFTER = Op(
    "gru_after",
    forward,
    _shapes,
    _dims,
    _gradient,
    in_place=True,
    terms=terms,
    called=called_forward,
    rooms=(3, 4),
)
"""a, recurrent, b_U, lengths → gates, hidden, U h_{t−1} + b_U (and working space)."""

GRU_AFTER_BACKWARD = Op(
    "gru_after_backward",
    backward,
    _backward_shapes,
    _dims,
    in_place=True,
    terms=terms_of_backward,
    called=called_backward,
    rooms=(4, 6, 7),
)
"""gates, recurrent, lengths, dhidden from outside, hidden, U h_{t−1} + b_U → da, drecurrent, db_U,
∂J/∂h_t of all steps …"""
