"""INNER_PRODUCT: y = Σ_i x_i w_i of each sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Lines, beside, given, one, times


@kernel
def inner_product_forward(
    arena: Any, x_at: int, weight_at: int, y_at: int, n: int, size: int
) -> None:
    """y (1,) = Σ_i x_i w_i; x and w (size,)."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    w = arena[weight_at : weight_at + size * n].reshape(size, n)
    y = arena[y_at : y_at + n]
    for j in range(n):
        y[j] = 0
    for i in range(size):
        for j in range(n):
            y[j] += x[i, j] * w[i, j]


@kernel
def inner_product_backward(
    arena: Any, dy_at: int, weight_at: int, dx_at: int, n: int, size: int
) -> None:
    """dx (size,) = dy w."""
    dy = arena[dy_at : dy_at + n]
    w = arena[weight_at : weight_at + size * n].reshape(size, n)
    dx = arena[dx_at : dx_at + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            dx[i, j] = dy[j] * w[i, j]


def _terms(cell: Cell) -> Lines:
    places = np.ndindex(*cell.call.inputs[0].shape)
    return one(times(given(0, *at), given(1, *at)) for at in places)


def _terms_back(cell: Cell) -> Lines:
    return one([times(given(0, 0), beside(cell, 1))])


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return None, None
    x, w = call.inputs
    return (
        builder.call(INNER_PRODUCT_BACKWARD, dy, w),
        builder.call(INNER_PRODUCT_BACKWARD, dy, x),
    )


INNER_PRODUCT = Op(
    "inner_product",
    inner_product_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _gradient,
    terms=_terms,
)
INNER_PRODUCT_BACKWARD = Op(
    "inner_product_backward",
    inner_product_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]),),
    lambda call: (call.inputs[1].size,),
    terms=_terms_back,
)
