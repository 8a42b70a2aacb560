"""Softmax without a loss (39): along the features of a vector or a step, or across maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.softmax_terms import shares, shares_back
from nndl_studio.ops.terms import Cell, Index, Lines, given


@kernel
def softmax_forward(
    arena: Any, x_at: int, y_at: int, n: int, outer: int, classes: int, inner: int
) -> None:
    """y (outer, classes, inner) = softmax of x along the classes (39)."""
    columns = inner * n
    size = outer * classes * columns
    x = arena[x_at : x_at + size].reshape(outer, classes, columns)
    y = arena[y_at : y_at + size].reshape(outer, classes, columns)
    for o in range(outer):
        for i in range(columns):
            # Less the largest, no exponential overflows.
            highest = x[o, 0, i]
            for c in range(1, classes):
                highest = max(highest, x[o, c, i])
            total = arena.dtype.type(0)
            for c in range(classes):
                y[o, c, i] = np.exp(x[o, c, i] - highest)
                total += y[o, c, i]
            for c in range(classes):
                y[o, c, i] /= total


@kernel
def softmax_node_backward(
    arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, outer: int, classes: int, inner: int
) -> None:
    """dx (outer, classes, inner) = y ⊙ (dy − Σ y dy), the sum along the classes (44)."""
    columns = inner * n
    size = outer * classes * columns
    dy = arena[dy_at : dy_at + size].reshape(outer, classes, columns)
    y = arena[y_at : y_at + size].reshape(outer, classes, columns)
    dx = arena[dx_at : dx_at + size].reshape(outer, classes, columns)
    for o in range(outer):
        for i in range(columns):
            mean = arena.dtype.type(0)
            for c in range(classes):
                mean += y[o, c, i] * dy[o, c, i]
            for c in range(classes):
                dx[o, c, i] = y[o, c, i] * (dy[o, c, i] - mean)


def grid_of(call: Call) -> Sequence[int]:
    """(outer, classes, inner) of (features,), (steps, features) or (maps, height, width)."""
    match call.inputs[0].shape:
        case (steps, features):
            return steps, features, 1
        case (classes, *place):
            return 1, classes, int(np.prod(place, dtype=int))
        case _:
            raise RuntimeError("softmax needs at least one axis")


def _class_places(cell: Cell) -> tuple[list[Index], int]:
    """Where the numbers are that are shares of one, and which of them is the cell's."""
    shape, index = cell.call.inputs[0].shape, cell.index
    axis = 1 if len(shape) == 2 else 0
    places = [(*index[:axis], c, *index[axis + 1 :]) for c in range(shape[axis])]
    return places, index[axis]


def _softmax(cell: Cell) -> Lines:
    places, own = _class_places(cell)
    return shares(cell, [given(0, *place) for place in places], own)


def _softmax_back(cell: Cell) -> Lines:
    places, own = _class_places(cell)
    y, dy = ([given(which, *place) for place in places] for which in (1, 0))
    return shares_back(y, dy, own)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(SOFTMAX_NODE_BACKWARD, dy, call.outputs[0])]


SOFTMAX = Op(
    "softmax",
    softmax_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    grid_of,
    _gradient,
    terms=_softmax,
)
"""Probabilities: dx = (diag(y) − y yᵀ) dy (44)."""

SOFTMAX_NODE_BACKWARD = Op(
    "softmax_node_backward",
    softmax_node_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    grid_of,
    terms=_softmax_back,
)
