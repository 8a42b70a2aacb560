"""Steps that are a sample's own and steps that only pad it: masking them, and counting windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import NOTHING, Cell, Lines, beside, copied, given, line, times, total


@kernel
def mask_forward(
    arena: Any, x_at: int, lengths_at: int, y_at: int, n: int, steps: int, size: int
) -> None:
    """y (steps, size): x at a sample's own steps, else 0."""
    lengths = arena[lengths_at : lengths_at + n]
    for t in range(steps):
        for i in range(size):
            low = (t * size + i) * n
            x = arena[x_at + low : x_at + low + n]
            y = arena[y_at + low : y_at + low + n]
            for j in range(n):
                y[j] = x[j] if t < lengths[j] else 0


@kernel
def windows_forward(
    arena: Any, x_at: int, y_at: int, n: int, border: int, span: int, stride: int
) -> None:
    """y (1,): how many windows of span steps x steps have, stride apart; at least one."""
    for j in range(n):
        padded = int(arena[x_at + j]) + border
        arena[y_at + j] = max(0, padded - span) // stride + 1


@kernel
def shorter_forward(arena: Any, a_at: int, b_at: int, y_at: int, n: int) -> None:
    """y (1,) = min(a, b)."""
    for j in range(n):
        arena[y_at + j] = min(arena[a_at + j], arena[b_at + j])


def _masked(cell: Cell) -> Lines:
    return copied(beside(cell, 0)) if cell.index[0] < cell.whole(1, 0) else NOTHING


def _windows(cell: Cell) -> Lines:
    border, span, stride = (cell.call.attributes[key] for key in ("border", "span", "stride"))
    way = total([times(given(0, 0)), times(weight=border - span)], "rectifier")
    strides = total([times(line(0), weight=1 / stride)], "whole part")
    return way, strides, total([times(line(1)), times()])


def _shorter(cell: Cell) -> Lines:
    return copied(given(min(range(2), key=lambda place: cell.whole(place, 0)), 0))


def _mask_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return None if dy is None else builder.call(MASK_STEPS, dy, call.inputs[1]), None


MASK_STEPS = Op(
    "mask_steps",
    mask_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].shape[0], call.inputs[0].size // call.inputs[0].shape[0]),
    _mask_gradient,
    in_place=True,
    terms=_masked,
)
"""(steps, features) with zeros in place of the steps past each sample's length."""

COUNT_WINDOWS = Op(
    "count_windows",
    windows_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: tuple(call.attributes[key] for key in ("border", "span", "stride")),
    terms=_windows,
)
"""How many windows of `span` steps a sample has, `stride` apart; a shorter sample has one."""

SHORTER = Op(
    "shorter",
    shorter_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (),
    terms=_shorter,
)


def own_steps(builder: Builder, lengths: Sequence[Value | None]) -> Value | None:
    """The steps that are a sample's own in all of several sequences: those of the shortest."""
    different = list(dict.fromkeys(each for each in lengths if each is not None))
    if not different:
        return None
    shortest = different[0]
    for other in different[1:]:
        shortest = builder.call(SHORTER, shortest, other)
    return shortest
