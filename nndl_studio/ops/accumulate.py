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
from nndl_studio.ops.terms import NOTHING, Cell, Lines, beside, copied, given, made, one, times


@kernel
def forward(
    arena: Any, z_at: int, lengths_at: int, cell_at: int, n: int, steps: int, units: int
) -> None:
    """c_t = c_{t−1} + z_t of all steps (184-185): z and c (steps, units)."""
    size = units * n
    lengths = arena[lengths_at : lengths_at + n]
    own_copy(arena, z_at, cell_at, steps * size)
    for t in range(1, steps):
        cell, before = span(arena, cell_at, t, size), span(arena, cell_at, t - 1, size)
        add(cell, before)
        hold(t, lengths, cell, before)


@kernel
def backward(
    arena: Any,
    dy_at: int,
    lengths_at: int,
    dz_at: int,
    dcell_at: int,
    dlast_at: int,
    n: int,
    steps: int,
    units: int,
    truncate: int,
) -> None:
    """∂J/∂z and ∂J/∂c_t (steps, units), from the last step back to the first."""
    size = units * n
    lengths = arena[lengths_at : lengths_at + n]
    dlast = span(arena, dlast_at, 0, size)
    dlast[:] = 0
    for t in range(steps - 1, -1, -1):
        dcell, dz = span(arena, dcell_at, t, size), span(arena, dz_at, t, size)
        add_into(dcell, span(arena, dy_at, t, size), dlast)
        dz[:] = dcell
        dlast[:] = dcell
        clear(t, lengths, dz)
        pass_back(t, truncate, lengths, dcell, dlast)


def _terms(cell: Cell) -> Lines:
    t, i = cell.index
    if t == 0:
        return copied(given(0, t, i))
    before = made(0, t - 1, i)
    return one([times(before), times(given(0, t, i))]) if t < _length(cell) else copied(before)


def _terms_of_input(cell: Cell) -> Lines:
    """Of z what c has where the sample has that step; of c what comes from outside and back."""
    t, i = cell.index
    if cell.output == 0:
        return copied(made(1, t, i)) if t < _length(cell) else NOTHING
    later = [times(made(1, t + 1, i))] if _passes_back(cell, t + 1) else []
    return one([times(beside(cell, 0)), *later])


def _length(cell: Cell) -> int:
    return cell.whole(1, 0)


def _passes_back(cell: Cell, t: int) -> bool:
    """Whether step `t` is there and hands ∂J/∂c on to the one before it."""
    truncate = cell.call.attributes["truncate"]
    cut = truncate > 0 and t % truncate == 0 and t < _length(cell)
    return t < cell.call.inputs[0].shape[0] and not cut


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
    terms=_terms,
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
    terms=_terms_of_input,
    rooms=(2,),
)
"""dc from outside, lengths → dz, ∂J/∂c_t of all steps (and working space)."""
