"""LSTM with peepholes over a whole sequence (187-192); gates in the order i, f, o, c̃.

Past the end of a sample its state is carried on and its gates are 0, so padding changes nothing
and the last step is always the last of the array.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.dense import multiply
from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.scalar import logistic_of, tanh_of


@subroutine
def advance(gates: Any, bias: Any, peephole: Any, before: Any, cell: Any, hidden: Any) -> None:
    """One step: `gates` (4, units, n) hold W x + U h on entry, the gates on return.

    `before` is c_{t−1}, `cell` and `hidden` become c_t and h_t, all (units, n).
    """
    units, n = cell.shape
    for k in range(units):
        gate_i, gate_f, gate_o, candidate = gates[0, k], gates[1, k], gates[2, k], gates[3, k]
        bias_i, bias_f, bias_o, bias_c = bias[0, k], bias[1, k], bias[2, k], bias[3, k]
        v_i, v_f, v_o = peephole[0, k], peephole[1, k], peephole[2, k]
        c0, c, h = before[k], cell[k], hidden[k]
        for j in range(n):
            i = logistic_of(gate_i[j] + bias_i + v_i * c0[j])
            f = logistic_of(gate_f[j] + bias_f + v_f * c0[j])
            g = tanh_of(candidate[j] + bias_c)
            c[j] = f * c0[j] + i * g
            o = logistic_of(gate_o[j] + bias_o + v_o * c[j])
            h[j] = o * tanh_of(c[j])
            gate_i[j], gate_f[j], gate_o[j], candidate[j] = i, f, o, g


@subroutine
def carry(t: int, lengths: Any, gates: Any, before: Any, cell: Any, hidden: Any, last: Any) -> None:
    """Where a sample has ended: keep c and h, close the gates."""
    units, n = cell.shape
    for j in range(n):
        if t >= int(lengths[j]):
            for k in range(units):
                cell[k, j] = before[k, j]
                hidden[k, j] = last[k, j]
                for gate in range(4):
                    gates[gate, k, j] = 0


@kernel
def forward(arena: Any, operands: Any) -> None:
    x_at, w_at, u_at, b_at, v_at, lengths_at = (
        operands[0],
        operands[1],
        operands[2],
        operands[3],
        operands[4],
        operands[5],
    )
    h_at, c_at, g_at, part_at, zero_at, n = (
        operands[6],
        operands[7],
        operands[8],
        operands[9],
        operands[10],
        operands[11],
    )
    steps, fan_in, units = operands[14], operands[15], operands[16]
    size = units * n
    weight = arena[w_at : w_at + 4 * units * fan_in].reshape(4 * units, fan_in)
    recurrent = arena[u_at : u_at + 4 * units * units].reshape(4 * units, units)
    bias = arena[b_at : b_at + 4 * units].reshape(4, units)
    peephole = arena[v_at : v_at + 3 * units].reshape(3, units)
    lengths = arena[lengths_at : lengths_at + n]
    part = arena[part_at : part_at + 4 * size]
    start = arena[zero_at : zero_at + size]
    for j in range(size):
        start[j] = 0
    before, last = start.reshape(units, n), start.reshape(units, n)
    for t in range(steps):
        x = arena[x_at + t * fan_in * n : x_at + (t + 1) * fan_in * n].reshape(fan_in, n)
        flat = arena[g_at + 4 * t * size : g_at + 4 * (t + 1) * size]
        multiply(weight, x, flat.reshape(4 * units, n))
        if t > 0:
            multiply(recurrent, last, part.reshape(4 * units, n))
            for j in range(4 * size):
                flat[j] += part[j]
        gates = flat.reshape(4, units, n)
        cell = arena[c_at + t * size : c_at + (t + 1) * size].reshape(units, n)
        hidden = arena[h_at + t * size : h_at + (t + 1) * size].reshape(units, n)
        advance(gates, bias, peephole, before, cell, hidden)
        carry(t, lengths, gates, before, cell, hidden, last)
        before, last = cell, hidden


@subroutine
def retreat(
    t: int,
    lengths: Any,
    gates: Any,
    peephole: Any,
    before: Any,
    cell: Any,
    dhidden: Any,
    dcell: Any,
    dgates: Any,
    dpeephole: Any,
) -> None:
    """One step back: δ of the four gates into `dgates`; `dcell` becomes ∂J/∂c_{t−1}."""
    units, n = cell.shape
    one, zero = cell.dtype.type(1), cell.dtype.type(0)
    for k in range(units):
        v_i, v_f, v_o = peephole[0, k], peephole[1, k], peephole[2, k]
        sum_i, sum_f, sum_o = zero, zero, zero
        for j in range(n):
            if t >= int(lengths[j]):
                for gate in range(4):
                    dgates[gate, k, j] = zero
                continue
            i, f, o, g = gates[0, k, j], gates[1, k, j], gates[2, k, j], gates[3, k, j]
            c0, c = before[k, j], cell[k, j]
            squashed = tanh_of(c)
            d_o = dhidden[k, j] * squashed * o * (one - o)
            dc = dcell[k, j] + dhidden[k, j] * o * (one - squashed * squashed) + d_o * v_o
            d_i = dc * g * i * (one - i)
            d_f = dc * c0 * f * (one - f)
            dgates[0, k, j], dgates[1, k, j], dgates[2, k, j] = d_i, d_f, d_o
            dgates[3, k, j] = dc * i * (one - g * g)
            dcell[k, j] = dc * f + d_i * v_i + d_f * v_f
            sum_i += d_i * c0
            sum_f += d_f * c0
            sum_o += d_o * c
        dpeephole[0, k] += sum_i
        dpeephole[1, k] += sum_f
        dpeephole[2, k] += sum_o


@subroutine
def accumulate(total: Any, part: Any) -> None:
    """total += part, both flat."""
    for j in range(total.size):
        total[j] += part[j]


@kernel
def backward(arena: Any, operands: Any) -> None:
    dy_at, x_at, w_at, u_at, v_at, lengths_at = (
        operands[0],
        operands[1],
        operands[2],
        operands[3],
        operands[4],
        operands[5],
    )
    h_at, c_at, g_at = operands[6], operands[7], operands[8]
    dx_at, dw_at, du_at, db_at, dv_at = (
        operands[9],
        operands[10],
        operands[11],
        operands[12],
        operands[13],
    )
    state_at, dgates_at, part_at, n = operands[14], operands[15], operands[16], operands[17]
    steps, fan_in, units = operands[20], operands[21], operands[22]
    size, w_size, u_size = units * n, 4 * units * fan_in, 4 * units * units
    weight = arena[w_at : w_at + w_size].reshape(4 * units, fan_in)
    recurrent = arena[u_at : u_at + u_size].reshape(4 * units, units)
    peephole = arena[v_at : v_at + 3 * units].reshape(3, units)
    lengths = arena[lengths_at : lengths_at + n]
    dweight = arena[dw_at : dw_at + w_size]
    drecurrent = arena[du_at : du_at + u_size]
    dbias = arena[db_at : db_at + 4 * units]
    dpeephole = arena[dv_at : dv_at + 3 * units].reshape(3, units)
    dweight[:] = 0
    drecurrent[:] = 0
    dbias[:] = 0
    dpeephole[:] = 0
    state = arena[state_at : state_at + 4 * size].reshape(4, units, n)
    dhidden, dcell, dlast = state[0], state[1], state[2]
    state[:] = 0
    flat = arena[dgates_at : dgates_at + 4 * size]
    dgates, dz = flat.reshape(4, units, n), flat.reshape(4 * units, n)
    for t in range(steps - 1, -1, -1):
        dy = arena[dy_at + t * size : dy_at + (t + 1) * size].reshape(units, n)
        for k in range(units):
            for j in range(n):
                dhidden[k, j] = dlast[k, j] + dy[k, j]
        gates = arena[g_at + 4 * t * size : g_at + 4 * (t + 1) * size].reshape(4, units, n)
        cell = arena[c_at + t * size : c_at + (t + 1) * size].reshape(units, n)
        # state[3] stays zero: c_0.
        at = c_at + (t - 1) * size if t > 0 else state_at + 3 * size
        before = arena[at : at + size].reshape(units, n)
        retreat(t, lengths, gates, peephole, before, cell, dhidden, dcell, dgates, dpeephole)
        x = arena[x_at + t * fan_in * n : x_at + (t + 1) * fan_in * n].reshape(fan_in, n)
        dx = arena[dx_at + t * fan_in * n : dx_at + (t + 1) * fan_in * n].reshape(fan_in, n)
        multiply(weight.T, dz, dx)
        multiply(recurrent.T, dz, dlast)
        for j in range(n):
            if t >= int(lengths[j]):
                for k in range(units):
                    dlast[k, j] = dhidden[k, j]
        part = arena[part_at : part_at + w_size]
        multiply(dz, x.T, part.reshape(4 * units, fan_in))
        accumulate(dweight, part)
        if t > 0:
            at = h_at + (t - 1) * size
            part = arena[part_at : part_at + u_size]
            multiply(dz, arena[at : at + size].reshape(units, n).T, part.reshape(4 * units, units))
            accumulate(drecurrent, part)
        for i in range(4 * units):
            for j in range(n):
                dbias[i] += dz[i, j]


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    steps, units = shapes[0][0], attributes["units"]
    hidden = OutputSpec((steps, units))
    return (
        hidden,
        hidden,
        OutputSpec((steps, 4 * units)),
        OutputSpec((4 * units,)),
        OutputSpec((units,)),
    )


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dhidden = doutputs[0]
    if any(d is not None for d in doutputs[1:]):
        raise ValueError("only the hidden output of an LSTM carries a gradient")
    if dhidden is None:
        return [None] * 6
    x, weight, recurrent, _, peephole, lengths = call.inputs
    saved = call.outputs[:3]
    inputs = (dhidden, x, weight, recurrent, peephole, lengths, *saved)
    return *builder.call_all(LSTM_BACKWARD, *inputs, **call.attributes)[:5], None


def _backward_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    _, x, weight, recurrent = shapes[:4]
    units = attributes["units"]
    unbatched = (weight, recurrent, (4 * units,), (3, units))
    return (
        OutputSpec(x),
        *(OutputSpec(shape, batched=False) for shape in unbatched),
        OutputSpec((4, units)),
        OutputSpec((4 * units,)),
        OutputSpec((4 * units, max(x[1], units)), batched=False),
    )


LSTM = Op(
    "lstm",
    forward,
    _shapes,
    lambda call: (*call.inputs[0].shape, call.attributes["units"]),
    _gradient,
)
"""x, weight, recurrent, bias, peephole, lengths → hidden, cell, gates (and working space)."""

LSTM_BACKWARD = Op(
    "lstm_backward",
    backward,
    _backward_shapes,
    lambda call: (*call.inputs[1].shape, call.attributes["units"]),
)
