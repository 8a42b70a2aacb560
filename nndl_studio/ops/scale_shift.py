"""y = w x + b with one weight and one bias a map: what LeNet-5 puts after its averages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Lines, beside, given, one, times


@kernel
def scale_shift_forward(
    arena: Any, x_at: int, weight_at: int, bias_at: int, y_at: int, n: int, maps: int, size: int
) -> None:
    """y (maps, size) = w x + b, one w and b a map."""
    row = size * n
    for k in range(maps):
        x = arena[x_at + k * row : x_at + (k + 1) * row]
        y = arena[y_at + k * row : y_at + (k + 1) * row]
        w, b = arena[weight_at + k], arena[bias_at + k]
        for j in range(row):
            y[j] = w * x[j] + b


@kernel
def scale_shift_backward_input(
    arena: Any, dy_at: int, weight_at: int, dx_at: int, n: int, maps: int, size: int
) -> None:
    """dx (maps, size) = w dy."""
    row = size * n
    for k in range(maps):
        dy = arena[dy_at + k * row : dy_at + (k + 1) * row]
        dx = arena[dx_at + k * row : dx_at + (k + 1) * row]
        w = arena[weight_at + k]
        for j in range(row):
            dx[j] = w * dy[j]


@kernel
def scale_shift_backward_parameters(
    arena: Any, x_at: int, dy_at: int, dweight_at: int, dbias_at: int, n: int, maps: int, size: int
) -> None:
    """dw (maps,) = Σ dy x and db (maps,) = Σ dy, over each map and the samples."""
    row = size * n
    zero = arena.dtype.type(0)
    for k in range(maps):
        x = arena[x_at + k * row : x_at + (k + 1) * row]
        dy = arena[dy_at + k * row : dy_at + (k + 1) * row]
        dw, db = zero, zero
        for j in range(row):
            dw += dy[j] * x[j]
            db += dy[j]
        arena[dweight_at + k] = dw
        arena[dbias_at + k] = db


def _scale_shift_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return None, None, None
    dx = builder.call(SCALE_SHIFT_BACKWARD_INPUT, dy, call.inputs[1])
    dw, db = builder.call_all(SCALE_SHIFT_BACKWARD_PARAMETERS, call.inputs[0], dy)
    return dx, dw, db


def _map_sizes(call: Call) -> Sequence[int]:
    x = call.inputs[0]
    return x.shape[0], x.size // x.shape[0]


def _scaled(cell: Cell) -> Lines:
    k = cell.index[0]
    return one([times(given(1, k), beside(cell, 0)), times(given(2, k))])


def _terms_of_input(cell: Cell) -> Lines:
    return one([times(given(1, cell.index[0]), beside(cell, 0))])


def _terms_of_parameters(cell: Cell) -> Lines:
    """Of w: Σ δ x over the map; of b: Σ δ."""
    (k,) = cell.index
    places = [(k, *at) for at in np.ndindex(*cell.call.inputs[0].shape[1:])]
    if cell.output == 0:
        return one(times(given(1, *at), given(0, *at)) for at in places)
    return one(times(given(1, *at)) for at in places)


SCALE_SHIFT = Op(
    "scale_shift",
    scale_shift_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _map_sizes,
    _scale_shift_gradient,
    terms=_scaled,
)
SCALE_SHIFT_BACKWARD_INPUT = Op(
    "scale_shift_backward_input",
    scale_shift_backward_input,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _map_sizes,
    in_place=True,
    terms=_terms_of_input,
)
SCALE_SHIFT_BACKWARD_PARAMETERS = Op(
    "scale_shift_backward_parameters",
    scale_shift_backward_parameters,
    lambda shapes, attributes: (OutputSpec(shapes[0][:1], batched=False),) * 2,
    _map_sizes,
    terms=_terms_of_parameters,
)
