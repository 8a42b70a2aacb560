"""Losses that outliers pull less: the absolute error and Huber's, squared near 0 and linear far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.loss_terms import blamed, squared_error
from nndl_studio.ops.terms import Cell, Lines, Term, beside, given, line, times, total


@kernel
def huber_forward(
    arena: Any, x_at: int, target_at: int, delta_at: int, loss_at: int, n: int, size: int
) -> None:
    """loss (1,) = Σ ½ d² where d = |x − t| ≤ δ, else δ (d − ½ δ); x and t (size,)."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    t = arena[target_at : target_at + size * n].reshape(size, n)
    delta, half = arena[delta_at], arena.dtype.type(0.5)
    loss = arena[loss_at : loss_at + n]
    for j in range(n):
        loss[j] = 0
    for i in range(size):
        for j in range(n):
            far = np.abs(x[i, j] - t[i, j])
            near = far if far < delta else delta
            # ½ far² up to δ; from there δ (far − ½ δ).
            loss[j] += near * (far - half * near)


@kernel
def huber_backward(
    arena: Any,
    x_at: int,
    target_at: int,
    delta_at: int,
    dloss_at: int,
    dx_at: int,
    n: int,
    size: int,
) -> None:
    """dx (size,) = max(−δ, min(δ, x − t)) dloss."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    t = arena[target_at : target_at + size * n].reshape(size, n)
    delta = arena[delta_at]
    dloss = arena[dloss_at : dloss_at + n]
    dx = arena[dx_at : dx_at + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            far = x[i, j] - t[i, j]
            dx[i, j] = max(-delta, min(delta, far)) * dloss[j]


@kernel
def absolute_error_forward(
    arena: Any, x_at: int, target_at: int, loss_at: int, n: int, size: int
) -> None:
    """loss (1,) = Σ |x − t|; x and t (size,)."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    t = arena[target_at : target_at + size * n].reshape(size, n)
    loss = arena[loss_at : loss_at + n]
    for j in range(n):
        loss[j] = 0
    for i in range(size):
        for j in range(n):
            loss[j] += np.abs(x[i, j] - t[i, j])


@kernel
def absolute_error_backward(
    arena: Any, x_at: int, target_at: int, dloss_at: int, dx_at: int, n: int, size: int
) -> None:
    """dx (size,) = sign(x − t) dloss."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    t = arena[target_at : target_at + size * n].reshape(size, n)
    dloss = arena[dloss_at : dloss_at + n]
    dx = arena[dx_at : dx_at + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            dx[i, j] = np.sign(x[i, j] - t[i, j]) * dloss[j]


def _distances(cell: Cell) -> Lines:
    """d_j of each number."""
    pairs = ((given(0, j), given(1, j)) for j in range(cell.call.inputs[0].size))
    name = "d_j = |x_j - t_j|"
    return tuple(total([times(x), times(t, weight=-1)], "absolute", name) for x, t in pairs)


def _huber(cell: Cell) -> Lines:
    lines, delta = _distances(cell), given(2, 0)
    losses: list[Term] = []
    for j, far in enumerate(np.abs(cell.inputs[0] - cell.inputs[1])):
        if far < cell.inputs[2][0]:
            losses.append(times(line(j), line(j), weight=0.5))
        else:
            losses.extend([times(delta, line(j)), times(delta, delta, weight=-0.5)])
    return *lines, total(losses)


def _huber_back(cell: Cell) -> Lines:
    x, t = cell.inputs[0][cell.index], cell.inputs[1][cell.index]
    error = squared_error(beside(cell, 0), beside(cell, 1))
    if np.abs(x - t) < cell.inputs[2][0]:
        return blamed(error, given(3, 0))
    # Farther than δ, however far it is.
    return *error, total([times(given(2, 0), given(3, 0), weight=1 if x > t else -1)])


def _absolute(cell: Cell) -> Lines:
    lines = _distances(cell)
    return *lines, total(times(line(j)) for j in range(len(lines)))


def _absolute_back(cell: Cell) -> Lines:
    x, t = beside(cell, 0), beside(cell, 1)
    sign = total([times(x), times(t, weight=-1)], "sign", r"\mathrm{sign}(x - t)")
    return blamed((sign,), given(2, 0))


def _huber_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dloss,) = doutputs
    if dloss is None:
        return None, None, None
    return builder.call(HUBER_BACKWARD, *call.inputs, dloss), None, None


def _absolute_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dloss,) = doutputs
    if dloss is None:
        return None, None
    return builder.call(ABSOLUTE_ERROR_BACKWARD, *call.inputs, dloss), None


HUBER = Op(
    "huber",
    huber_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _huber_gradient,
    terms=_huber,
)
"""x (size,), t (size,), delta (1,), a constant → Σ ½ d² where d = |x − t| ≤ δ, else δ (d − ½ δ)."""

HUBER_BACKWARD = Op(
    "huber_backward",
    huber_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    terms=_huber_back,
)
ABSOLUTE_ERROR = Op(
    "absolute_error",
    absolute_error_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _absolute_gradient,
    terms=_absolute,
)
"""x (size,), t (size,) → Σ |x − t|."""

ABSOLUTE_ERROR_BACKWARD = Op(
    "absolute_error_backward",
    absolute_error_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    terms=_absolute_back,
)
