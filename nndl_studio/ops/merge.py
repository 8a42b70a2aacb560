"""Where branches meet: sums and joined features, of two to eight inputs."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Lines, beside, copied, given, one, times

MOST = 8


@kernel
def add_forward(arena: Any, operands: Any) -> None:
    """y (size,) = Σ x of two to eight inputs."""
    n = operands[MOST + 1]
    count, size = operands[MOST + 4], operands[MOST + 5] * n
    y = arena[operands[MOST] : operands[MOST] + size]
    first = arena[operands[0] : operands[0] + size]
    for i in range(size):
        y[i] = first[i]
    for k in range(1, count):
        x = arena[operands[k] : operands[k] + size]
        for i in range(size):
            y[i] += x[i]


@kernel
def concat_forward(arena: Any, operands: Any) -> None:
    """y (outer, Σ sizes): the rows of two to eight inputs (outer, size) side by side."""
    y_at, n = operands[MOST], operands[MOST + 1]
    count, outer = operands[MOST + 4], operands[MOST + 5]
    at = y_at
    for t in range(outer):
        for k in range(count):
            size = operands[MOST + 6 + k] * n
            x = arena[operands[k] + t * size : operands[k] + (t + 1) * size]
            y = arena[at : at + size]
            for i in range(size):
                y[i] = x[i]
            at += size


@kernel
def slice_forward(
    arena: Any, x_at: int, y_at: int, n: int, outer: int, start: int, width: int, total: int
) -> None:
    """y (outer, width): of each row of x (outer, total) the numbers from start on."""
    begin, span, row = start * n, width * n, total * n
    for t in range(outer):
        x = arena[x_at + t * row + begin : x_at + t * row + begin + span]
        y = arena[y_at + t * span : y_at + (t + 1) * span]
        for i in range(span):
            y[i] = x[i]


def _add_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    return [doutputs[0]] * len(call.inputs)


def _concat_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    first = shapes[0]
    if attributes["outer"] > 1 or len(first) == 2:
        return (OutputSpec((first[0], sum(shape[1] for shape in shapes))),)
    return (OutputSpec((sum(shape[0] for shape in shapes), *first[1:])),)


def _widths(call: Call) -> list[int]:
    return [value.size // call.attributes["outer"] for value in call.inputs]


def _concat_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return [None] * len(call.inputs)
    outer, widths = call.attributes["outer"], _widths(call)
    parts = []
    for k, value in enumerate(call.inputs):
        part = builder.call(
            SLICE, dy, outer=outer, start=sum(widths[:k]), width=widths[k], total=sum(widths)
        )
        parts.append(builder.view(part, value.shape))
    return parts


def _added(cell: Cell) -> Lines:
    return one(times(beside(cell, k)) for k in range(len(cell.inputs)))


def _joined(cell: Cell) -> Lines:
    """The number of the input within whose rows the place lies."""
    widths = _widths(cell.call)
    flat = int(np.ravel_multi_index(cell.index, cell.call.outputs[0].shape))
    row, at = divmod(flat, sum(widths))
    k = 0
    while at >= widths[k]:
        at, k = at - widths[k], k + 1
    place = np.unravel_index(row * widths[k] + at, cell.call.inputs[k].shape)
    return copied(given(k, *map(int, place)))


def _sliced(cell: Cell) -> Lines:
    of = cell.call.attributes
    row, at = divmod(cell.index[0], of["width"])
    flat = row * of["total"] + of["start"] + at
    return copied(given(0, *map(int, np.unravel_index(flat, cell.call.inputs[0].shape))))


ADD = Op(
    "add",
    add_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (len(call.inputs), prod(call.inputs[0].shape)),
    _add_gradient,
    arity=MOST,
    terms=_added,
)
CONCAT = Op(
    "concat",
    concat_forward,
    _concat_shapes,
    lambda call: (len(call.inputs), call.attributes["outer"], *_widths(call)),
    _concat_gradient,
    arity=MOST,
    terms=_joined,
)
"""Joins maps or vectors (`outer` 1), or the features of every step (`outer` = steps)."""

SLICE = Op(
    "slice",
    slice_forward,
    lambda shapes, attributes: (OutputSpec((attributes["outer"] * attributes["width"],)),),
    lambda call: tuple(call.attributes[key] for key in ("outer", "start", "width", "total")),
    terms=_sliced,
)
