"""The running sum over the steps of a sequence, c_t = c_{t−1} + z_t (184-185)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.pointwise import own_copy
from nndl_studio.ops.recurrent import (
    add,
    add_into,
    clear,
    hold,
    pass_back,
    show_state_gradient,
    span,
)


@kernel
def forward(arena: Any, operands: Any) -> None:
    z_at, lengths_at, c_at, n = operands[0], operands[1], operands[2], operands[3]
    steps, size = operands[6], operands[7] * n
    lengths = arena[lengths_at : lengths_at + n]
    own_copy(arena, z_at, c_at, steps * size)
    for t in range(1, steps):
        cell, before = span(arena, c_at, t, size), span(arena, c_at, t - 1, size)
        add(cell, before)
        hold(t, lengths, cell, before)


@kernel
def backward(arena: Any, operands: Any) -> None:
    dy_at, lengths_at, dz_at, dc_at, last_at, n = (
        operands[0],
        operands[1],
        operands[2],
        operands[3],
        operands[4],
        operands[5],
    )
    steps, size, truncate = operands[8], operands[9] * n, operands[10]
    lengths = arena[lengths_at : lengths_at + n]
    dlast = span(arena, last_at, 0, size)
    dlast[:] = 0
    for t in range(steps - 1, -1, -1):
        dcell, dz = span(arena, dc_at, t, size), span(arena, dz_at, t, size)
        add_into(dcell, span(arena, dy_at, t, size), dlast)
        dz[:] = dcell
        dlast[:] = dcell
        clear(t, lengths, dz)
        pass_back(t, truncate, lengths, dcell, dlast)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dcell,) = doutputs
    if dcell is None:
        return None, None
    lengths = call.inputs[1]
    found = builder.call_all(ACCUMULATE_BACKWARD, dcell, lengths, **call.attributes)
    dz, dstate, *_ = found
    show_state_gradient(builder, dstate)
    return dz, None


def _dims(call: Call) -> Sequence[int]:
    return (*call.inputs[0].shape, call.attributes["truncate"])


ACCUMULATE = Op(
    "accumulate",
    forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _dims,
    _gradient,
    in_place=True,
)
"""z, lengths → c of all steps."""

ACCUMULATE_BACKWARD = Op(
    "accumulate_backward",
    backward,
    lambda shapes, attributes: (
        OutputSpec(shapes[0]),
        OutputSpec(shapes[0]),
        OutputSpec(shapes[0][1:]),
    ),
    _dims,
)
"""dc from outside, lengths → dz, ∂J/∂c_t of all steps (and working space)."""
