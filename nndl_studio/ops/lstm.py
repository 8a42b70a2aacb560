"""LSTM with peepholes over a whole sequence (187-192); gates in the order i, f, o, c̃.

Reads a = Wx + b of all steps. Past the end of a sample its gates are 0 and its state is carried on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.dense import multiply, multiply_over_steps, room_over_steps
from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.pointwise import own_copy
from nndl_studio.ops.recurrent import (
    add,
    add_into,
    block,
    clear,
    hold,
    logistic_in_place,
    only,
    pass_back,
    show_state_gradient,
    span,
    tanh_in_place,
    through_logistic,
    through_tanh,
)


@subroutine
def peek(weight: Any, cell: Any, gate: Any) -> None:
    """gate += V c, where V is diagonal: `weight` (units,), the others (units, n) flat."""
    units = weight.size
    n = cell.size // units
    if n == 1:
        for k in range(units):
            gate[k] += weight[k] * cell[k]
    else:
        for k in range(units):
            for j in range(k * n, (k + 1) * n):
                gate[j] += weight[k] * cell[j]


@subroutine
def peek_back(dweight: Any, cell: Any, dgate: Any) -> None:
    """∂J/∂V grows by δ ⊙ the cell that the gate saw."""
    units = dweight.size
    n = cell.size // units
    if n == 1:
        for k in range(units):
            dweight[k] += dgate[k] * cell[k]
        return
    for k in range(units):
        total = dweight[k]
        for j in range(k * n, (k + 1) * n):
            total += dgate[j] * cell[j]
        dweight[k] = total


@subroutine
def advance(gates: Any, peephole: Any, before: Any, cell: Any, hidden: Any) -> None:
    """One step: `gates` hold Wx + b + U h_{t−1} on entry, the gates on return.

    `before` is c_{t−1}, `cell` and `hidden` become c_t and h_t.
    """
    size = cell.size
    i, f, o, g = gates[:size], gates[size : 2 * size], gates[2 * size : 3 * size], gates[3 * size :]
    peek(peephole[0], before, i)
    peek(peephole[1], before, f)
    logistic_in_place(gates[: 2 * size])
    tanh_in_place(g)
    for j in range(size):
        cell[j] = f[j] * before[j] + i[j] * g[j]
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
    part_at: int,
    zero_at: int,
    n: int,
    steps: int,
    units: int,
) -> None:
    """Gates (steps, 4 units), h_t and c_t (steps, units) of all steps (187-192)."""
    size = units * n
    recurrent = block(arena, recurrent_at, 4 * units, units)
    peephole = block(arena, peephole_at, 3, units)
    lengths = arena[lengths_at : lengths_at + n]
    before = last = span(arena, zero_at, 0, size)
    before[:] = 0
    own_copy(arena, a_at, gates_at, 4 * steps * size)
    for t in range(steps):
        gates = span(arena, gates_at, t, 4 * size)
        cell, hidden = span(arena, cell_at, t, size), span(arena, hidden_at, t, size)
        if t > 0:
            seen = block(arena, hidden_at + (t - 1) * size, units, n)
            multiply(recurrent, seen, block(arena, part_at, 4 * units, n))
            add(gates, span(arena, part_at, 0, 4 * size))
        advance(gates, peephole, before, cell, hidden)
        clear(t, lengths, gates)
        hold(t, lengths, cell, before)
        hold(t, lengths, hidden, last)
        before, last = cell, hidden


@subroutine
def retreat(
    gates: Any, peephole: Any, before: Any, cell: Any, dhidden: Any, dcell: Any, dgates: Any
) -> None:
    """One step back: δ of the four gates into `dgates`; `dcell` grows by what h_t adds."""
    size = cell.size
    i, f, o, g = gates[:size], gates[size : 2 * size], gates[2 * size : 3 * size], gates[3 * size :]
    di, df, do = dgates[:size], dgates[size : 2 * size], dgates[2 * size : 3 * size]
    dg = dgates[3 * size :]
    squashed = df  # its place, until df is known
    squashed[:] = cell
    tanh_in_place(squashed)
    for j in range(size):
        di[j] = dhidden[j] * o[j]
    through_tanh(di, squashed)
    add(dcell, di)
    for j in range(size):
        do[j] = dhidden[j] * squashed[j]
    through_logistic(do, o)
    peek(peephole[2], do, dcell)
    for j in range(size):
        di[j] = dcell[j] * g[j]
    through_logistic(di, i)
    for j in range(size):
        df[j] = dcell[j] * before[j]
    through_logistic(df, f)
    for j in range(size):
        dg[j] = dcell[j] * i[j]
    through_tanh(dg, g)


@subroutine
def cell_back(gates: Any, peephole: Any, dgates: Any, dcell: Any, dbefore: Any) -> None:
    """∂J/∂c_{t−1}: through the forget gate, and through the peepholes of the first two gates."""
    size = dcell.size
    f = gates[size : 2 * size]
    for j in range(size):
        dbefore[j] = dcell[j] * f[j]
    peek(peephole[0], dgates[:size], dbefore)
    peek(peephole[1], dgates[size : 2 * size], dbefore)


@kernel
def backward(
    arena: Any,
    dy_at: int,
    recurrent_at: int,
    peephole_at: int,
    lengths_at: int,
    gates_at: int,
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
) -> None:
    """da (steps, 4 units), dU (4 units, units), dV (3, units), ∂J/∂h_t, from the last step back."""
    size = units * n
    recurrent = block(arena, recurrent_at, 4 * units, units)
    peephole = block(arena, peephole_at, 3, units)
    dpeephole = block(arena, dpeephole_at, 3, units)
    lengths = arena[lengths_at : lengths_at + n]
    state = span(arena, state_at, 0, 4 * size)
    dpeephole[:] = 0
    state[:] = 0
    dlast, dcell, dbefore = state[:size], state[size : 2 * size], state[2 * size : 3 * size]
    for t in range(steps - 1, -1, -1):
        dhidden, dgates = span(arena, dhidden_at, t, size), span(arena, da_at, t, 4 * size)
        add_into(dhidden, span(arena, dy_at, t, size), dlast)
        gates, cell = span(arena, gates_at, t, 4 * size), span(arena, cell_at, t, size)
        # The last quarter of the state stays zero: c_0.
        at = cell_at + (t - 1) * size if t > 0 else state_at + 3 * size
        before = span(arena, at, 0, size)
        # Where a sample has ended its gates are 0, so nothing arises there.
        retreat(gates, peephole, before, cell, dhidden, dcell, dgates)
        peek_back(dpeephole[0], before, dgates[:size])
        peek_back(dpeephole[1], before, dgates[size : 2 * size])
        peek_back(dpeephole[2], cell, dgates[2 * size : 3 * size])
        cell_back(gates, peephole, dgates, dcell, dbefore)
        pass_back(t, truncate, lengths, dcell, dbefore)
        dcell[:] = dbefore
        dz = block(arena, da_at + 4 * t * size, 4 * units, n)
        multiply(recurrent.T, dz, block(arena, state_at, units, n))
        pass_back(t, truncate, lengths, dhidden, dlast)
    at, into = da_at + 4 * size, block(arena, drecurrent_at, 4 * units, units)
    multiply_over_steps(arena, at, 4 * size, hidden_at, size, steps - 1, n, into, room_at)


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    (steps, _), (_, units) = shapes[:2]
    hidden = OutputSpec((steps, units))
    working = OutputSpec((4 * units,)), OutputSpec((units,))
    return OutputSpec(shapes[0]), hidden, hidden, *working


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dhidden = only(doutputs, 1)
    if dhidden is None:
        return [None] * 4
    _, recurrent, peephole, lengths = call.inputs
    inputs = (dhidden, recurrent, peephole, lengths, *call.outputs[:3])
    found = builder.call_all(LSTM_BACKWARD, *inputs, **call.attributes)
    da, drecurrent, dpeephole, dstate, *_ = found
    show_state_gradient(builder, dstate)
    return da, drecurrent, dpeephole, None


def _backward_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    dy, recurrent, peephole, _, gates = shapes[:5]
    units = recurrent[1]
    return (
        OutputSpec(gates),
        OutputSpec(recurrent, batched=False),
        OutputSpec(peephole, batched=False),
        OutputSpec(dy),
        OutputSpec((4, units)),
        room_over_steps(*recurrent),
    )


def _dims(call: Call) -> Sequence[int]:
    return (call.inputs[0].shape[0], call.inputs[1].shape[1], call.attributes["truncate"])


LSTM = Op("lstm", forward, _shapes, _dims, _gradient, in_place=True)
"""a, recurrent, peephole, lengths → gates, hidden, cell (and working space)."""

LSTM_BACKWARD = Op("lstm_backward", backward, _backward_shapes, _dims)
"""dhidden from outside, recurrent, peephole, lengths, gates, hidden, cell → da, drecurrent,
dpeephole, ∂J/∂h_t of all steps …"""
