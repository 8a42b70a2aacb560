"""LSTM with peepholes over a whole sequence (187-192); gates in the order i, f, o, c̃.

Reads a = Wx + b of all steps. Past the end of a sample its gates are 0 and its state is carried on.
On the way back δ takes the place of the gates, step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

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
from nndl_studio.ops.lstm_terms import called_backward, called_forward, terms, terms_of_backward
from nndl_studio.ops.pointwise import own_copy
from nndl_studio.ops.recurrent import (
    add_into,
    block,
    clear,
    hold,
    logistic_back,
    logistic_in_place,
    only,
    pass_back,
    show_state_gradient,
    span,
    tanh_back,
    tanh_in_place,
)


@subroutine
def peek(weight: Any, cell: Any, gate: Any) -> None:
    """gate += V c, where V is diagonal: all (units · n,), each weight n times."""
    for j in range(gate.size):
        gate[j] += weight[j] * cell[j]


@subroutine
def for_samples(weights: Any, n: int) -> Any:
    """Each of (3, units) peepholes `n` times: (3, units · n); nothing if there are none."""
    spread = np.empty((weights.shape[0], weights.shape[1] * n), weights.dtype)
    for row in range(weights.shape[0]):
        for j in range(spread.shape[1]):
            spread[row, j] = weights[row, j // n]
    return spread


@subroutine
def sum_each(values: Any, totals: Any) -> None:
    """Each of `totals` is the sum of its share of `values`, which may be none."""
    flat = values.reshape(values.size)
    n = flat.size // totals.size
    for k in range(totals.size):
        total = flat.dtype.type(0)
        for j in range(k * n, (k + 1) * n):
            total += flat[j]
        totals[k] = total


@subroutine
def advance(gates: Any, peephole: Any, before: Any, cell: Any, hidden: Any) -> None:
    """One step: `gates` hold Wx + b + U h_{t−1} on entry, the gates on return.

    `before` is c_{t−1}, `cell` and `hidden` become c_t and h_t.
    """
    size = cell.size
    i, f, o, g = gates[:size], gates[size : 2 * size], gates[2 * size : 3 * size], gates[3 * size :]
    if peephole.size > 0:
        peek(peephole[0], before, i)
        peek(peephole[1], before, f)
    logistic_in_place(gates[: 2 * size])
    tanh_in_place(g)
    for j in range(size):
        cell[j] = f[j] * before[j] + i[j] * g[j]
    if peephole.size > 0:
        peek(peephole[2], cell, o)
    logistic_in_place(o)
    hidden[:] = cell
    tanh_in_place(hidden)
    for j in range(size):
        hidden[j] *= o[j]


@kernel
def forward(
    arena: Any,
    a_at: int,
    recurrent_at: int,
    peephole_at: int,
    lengths_at: int,
    gates_at: int,
    hidden_at: int,
    cell_at: int,
    zero_at: int,
    n: int,
    steps: int,
    units: int,
    truncate: int,
    peepholes: int,
) -> None:
    """Gates (steps, 4 units), h_t and c_t (steps, units) of all steps (187-192)."""
    size = units * n
    peephole = for_samples(block(arena, peephole_at, 3 * peepholes, units), n)
    panels = panels_if_one(arena, recurrent_at, 4 * units, units, n)
    lengths = arena[lengths_at : lengths_at + n]
    before = last = span(arena, zero_at, 0, size)
    before[:] = 0
    own_copy(arena, a_at, gates_at, 4 * steps * size)
    for t in range(steps):
        gates = span(arena, gates_at, t, 4 * size)
        cell, hidden = span(arena, cell_at, t, size), span(arena, hidden_at, t, size)
        if t > 0:
            seen = hidden_at + (t - 1) * size
            at = gates_at + 4 * t * size
            weigh_again(arena, panels, recurrent_at, seen, at, 4 * units, units, n)
        advance(gates, peephole, before, cell, hidden)
        clear(t, lengths, gates)
        hold(t, lengths, cell, before)
        hold(t, lengths, hidden, last)
        before, last = cell, hidden


@subroutine
def retreat(
    gates: Any, peephole: Any, before: Any, cell: Any, dhidden: Any, dcell: Any, dbefore: Any,
    room: Any,
) -> None:  # fmt: skip
    """One step back: `gates` hold δ of the four on return, `dbefore` ∂J/∂c_{t−1}.

    `dcell` is ∂J/∂c_t as it came from step t + 1, and grows by what h_t adds.
    """
    size, one = cell.size, cell.dtype.type(1)
    i, f, o, g = gates[:size], gates[size : 2 * size], gates[2 * size : 3 * size], gates[3 * size :]
    room[:] = cell
    tanh_in_place(room)
    for j in range(size):
        dcell[j] += dhidden[j] * o[j] * (one - room[j] * room[j])
    logistic_back(o, dhidden, room)
    if peephole.size > 0:
        peek(peephole[2], o, dcell)
    for j in range(size):
        dbefore[j] = dcell[j] * f[j]
    logistic_back(f, dcell, before)
    room[:] = i
    logistic_back(i, dcell, g)
    tanh_back(g, dcell, room)
    if peephole.size > 0:
        peek(peephole[0], i, dbefore)
        peek(peephole[1], f, dbefore)


@kernel
def backward(
    arena: Any,
    gates_at: int,
    recurrent_at: int,
    peephole_at: int,
    lengths_at: int,
    dy_at: int,
    hidden_at: int,
    cell_at: int,
    da_at: int,
    drecurrent_at: int,
    dpeephole_at: int,
    dhidden_at: int,
    state_at: int,
    room_at: int,
    n: int,
    steps: int,
    units: int,
    truncate: int,
    peepholes: int,
) -> None:
    """da (steps, 4 units), dU (4 units, units), dV (3, units), ∂J/∂h_t, from the last step back."""
    size = units * n
    peephole = for_samples(block(arena, peephole_at, 3 * peepholes, units), n)
    across = across_if_many(arena, recurrent_at, 4 * units, units, n)
    # ∂J/∂V of each sample.
    seen = np.zeros_like(peephole)
    lengths = arena[lengths_at : lengths_at + n]
    state = span(arena, state_at, 0, 4 * size)
    state[:] = 0
    dlast, dcell, dbefore = state[:size], state[size : 2 * size], state[2 * size : 3 * size]
    room = span(arena, state_at, 4, size)
    own_copy(arena, gates_at, da_at, 4 * steps * size)
    for t in range(steps - 1, -1, -1):
        dhidden, gates = span(arena, dhidden_at, t, size), span(arena, da_at, t, 4 * size)
        add_into(dhidden, span(arena, dy_at, t, size), dlast)
        cell = span(arena, cell_at, t, size)
        # The fourth part of the state stays zero: c_0.
        at = cell_at + (t - 1) * size if t > 0 else state_at + 3 * size
        before = span(arena, at, 0, size)
        # Where a sample has ended its gates are 0, so nothing arises there.
        retreat(gates, peephole, before, cell, dhidden, dcell, dbefore, room)
        if peephole.size > 0:
            peek(before, gates[:size], seen[0])
            peek(before, gates[size : 2 * size], seen[1])
            peek(cell, gates[2 * size : 3 * size], seen[2])
        pass_back(t, truncate, lengths, dcell, dbefore)
        dcell[:] = dbefore
        da = da_at + 4 * t * size
        weigh_back_again(arena, across, recurrent_at, da, state_at, 4 * units, units, n, False)
        pass_back(t, truncate, lengths, dhidden, dlast)
    sum_each(seen, arena[dpeephole_at : dpeephole_at + 3 * units])
    da, over = da_at + 4 * size, steps - 1
    weigh_steps(
        arena, da, 4 * size, hidden_at, size, drecurrent_at, room_at, 4 * units, units, over, n
    )


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    (steps, _), (_, units) = shapes[:2]
    hidden = OutputSpec((steps, units))
    return OutputSpec(shapes[0]), hidden, hidden, OutputSpec((units,))


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dhidden = only(doutputs, 1)
    if dhidden is None:
        return [None] * 4
    _, recurrent, peephole, lengths = call.inputs
    gates, hidden, cell, *_ = call.outputs
    inputs = (gates, recurrent, peephole, lengths, dhidden, hidden, cell)
    found = builder.call_all(LSTM_BACKWARD, *inputs, **call.attributes)
    da, drecurrent, dpeephole, dstate, *_ = found
    show_state_gradient(builder, dstate)
    return da, drecurrent, dpeephole, None


def _backward_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    gates, recurrent, peephole, _, dy = shapes[:5]
    units = recurrent[1]
    return (
        OutputSpec(gates),
        OutputSpec(recurrent, batched=False),
        OutputSpec(peephole, batched=False),
        OutputSpec(dy),
        OutputSpec((5, units)),
        room_of_steps(units),
    )


def _dims(call: Call) -> Sequence[int]:
    sizes = call.inputs[0].shape[0], call.inputs[1].shape[1]
    return (*sizes, call.attributes["truncate"], call.attributes.get("peepholes", 1))


LSTM = Op(
    "lstm",
    forward,
    _shapes,
    _dims,
    _gradient,
    in_place=True,
    terms=terms,
    called=called_forward,
    rooms=(3,),
)
"""a, recurrent, peephole, lengths → gates, hidden, cell (and working space)."""

LSTM_BACKWARD = Op(
    "lstm_backward",
    backward,
    _backward_shapes,
    _dims,
    in_place=True,
    terms=terms_of_backward,
    called=called_backward,
    rooms=(4, 5),
)
"""gates, recurrent, peephole, lengths, dhidden from outside, hidden, cell → da, drecurrent,
dpeephole, ∂J/∂h_t of all steps …"""
