"""A value times a number that is computed, and two values mixed by one: all numbers of a sample
alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Line, Lines, all_of, beside, given, line, one, times, total


@kernel
def scale_by_forward(arena: Any, x_at: int, by_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = b x; b (1,)."""
    by = arena[by_at : by_at + n]
    for i in range(size):
        x, y = arena[x_at + i * n :][:n], arena[y_at + i * n :][:n]
        for j in range(n):
            y[j] = by[j] * x[j]


@kernel
def scale_by_backward(
    arena: Any, dy_at: int, x_at: int, by_at: int, dx_at: int, dby_at: int, n: int, size: int
) -> None:
    """dx = b dy, db = Σ dy x."""
    by, dby = arena[by_at : by_at + n], arena[dby_at : dby_at + n]
    for j in range(n):
        dby[j] = 0
    for i in range(size):
        x, dx, dy = (
            arena[x_at + i * n :][:n],
            arena[dx_at + i * n :][:n],
            arena[dy_at + i * n :][:n],
        )
        for j in range(n):
            dx[j] = by[j] * dy[j]
            dby[j] += dy[j] * x[j]


@kernel
def blend_forward(
    arena: Any, new_at: int, old_at: int, gate_at: int, y_at: int, n: int, size: int
) -> None:
    """y (size,) = g a + (1 − g) b; g (1,): (7)."""
    one = arena.dtype.type(1)
    gate = arena[gate_at : gate_at + n]
    for i in range(size):
        new, old, y = (
            arena[new_at + i * n :][:n],
            arena[old_at + i * n :][:n],
            arena[y_at + i * n :][:n],
        )
        for j in range(n):
            y[j] = gate[j] * new[j] + (one - gate[j]) * old[j]


@kernel
def blend_backward(
    arena: Any,
    dy_at: int,
    new_at: int,
    old_at: int,
    gate_at: int,
    dnew_at: int,
    dold_at: int,
    dgate_at: int,
    n: int,
    size: int,
) -> None:
    """da = g dy, db = (1 − g) dy, dg = Σ dy (a − b)."""
    one = arena.dtype.type(1)
    gate, dgate = arena[gate_at : gate_at + n], arena[dgate_at : dgate_at + n]
    for j in range(n):
        dgate[j] = 0
    for i in range(size):
        at = i * n
        for j in range(n):
            dy = arena[dy_at + at + j]
            arena[dnew_at + at + j] = gate[j] * dy
            arena[dold_at + at + j] = (one - gate[j]) * dy
            dgate[j] += dy * (arena[new_at + at + j] - arena[old_at + at + j])


def _scaled(cell: Cell) -> Lines:
    return one([times(given(1, 0), beside(cell, 0))])


def _scaled_back(cell: Cell) -> Lines:
    if cell.output == 0:
        return one([times(given(2, 0), beside(cell, 0))])
    return one(times(given(0, *at), given(1, *at)) for at in all_of(cell, 1))


def _rest(cell: Cell, gate: int) -> Line:
    """1 − g, g being input `gate`."""
    return total([times(), times(given(gate, 0), weight=-1)], name="1 - g")


def _blended(cell: Cell) -> Lines:
    new, old = beside(cell, 0), beside(cell, 1)
    return _rest(cell, 2), total([times(given(2, 0), new), times(line(0), old)])


def _blended_back(cell: Cell) -> Lines:
    if cell.output == 0:
        return one([times(given(3, 0), beside(cell, 0))])
    if cell.output == 1:
        return _rest(cell, 3), total([times(line(0), beside(cell, 0))])
    places = all_of(cell, 1)
    new = [times(given(0, *at), given(1, *at)) for at in places]
    old = [times(given(0, *at), given(2, *at), weight=-1) for at in places]
    return one([*new, *old])


def _scale_by_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(SCALE_BY_BACKWARD, dy, *call.inputs)


def _blend_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(BLEND_BACKWARD, dy, *call.inputs)


SCALE_BY = Op(
    "scale_by",
    scale_by_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    _scale_by_gradient,
    terms=_scaled,
)
"""x (size,), b (1,) → b x."""

SCALE_BY_BACKWARD = Op(
    "scale_by_backward",
    scale_by_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]), OutputSpec(shapes[2])),
    lambda call: (call.inputs[1].size,),
    terms=_scaled_back,
)
BLEND = Op(
    "blend",
    blend_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    _blend_gradient,
    terms=_blended,
)
"""a (size,), b (size,), g (1,) → g a + (1 − g) b."""

BLEND_BACKWARD = Op(
    "blend_backward",
    blend_backward,
    lambda shapes, attributes: tuple(OutputSpec(shape) for shape in shapes[1:]),
    lambda call: (call.inputs[1].size,),
    terms=_blended_back,
)
