"""Losses that outliers pull less: the absolute error and Huber's, squared near 0 and linear far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel


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
)
"""x (size,), t (size,), delta (1,), a constant → Σ ½ d² where d = |x − t| ≤ δ, else δ (d − ½ δ)."""

HUBER_BACKWARD = Op(
    "huber_backward",
    huber_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
)
ABSOLUTE_ERROR = Op(
    "absolute_error",
    absolute_error_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _absolute_gradient,
)
"""x (size,), t (size,) → Σ |x − t|."""

ABSOLUTE_ERROR_BACKWARD = Op(
    "absolute_error_backward",
    absolute_error_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
)
