"""Losses that outliers pull less: the absolute error and Huber's, squared near 0 and linear far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel


@kernel
def huber_forward(arena: Any, operands: Any) -> None:
    n, size = operands[4], operands[7]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    t = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    delta, half = arena[operands[2]], arena.dtype.type(0.5)
    loss = arena[operands[3] : operands[3] + n]
    for j in range(n):
        loss[j] = 0
    for i in range(size):
        for j in range(n):
            far = np.abs(x[i, j] - t[i, j])
            near = far if far < delta else delta
            # ½ far² up to δ; from there δ (far − ½ δ).
            loss[j] += near * (far - half * near)


@kernel
def huber_backward(arena: Any, operands: Any) -> None:
    n, size = operands[5], operands[8]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    t = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    delta = arena[operands[2]]
    dloss = arena[operands[3] : operands[3] + n]
    dx = arena[operands[4] : operands[4] + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            far = x[i, j] - t[i, j]
            dx[i, j] = max(-delta, min(delta, far)) * dloss[j]


@kernel
def absolute_error_forward(arena: Any, operands: Any) -> None:
    n, size = operands[3], operands[6]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    t = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    loss = arena[operands[2] : operands[2] + n]
    for j in range(n):
        loss[j] = 0
    for i in range(size):
        for j in range(n):
            loss[j] += np.abs(x[i, j] - t[i, j])


@kernel
def absolute_error_backward(arena: Any, operands: Any) -> None:
    n, size = operands[4], operands[7]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    t = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    dloss = arena[operands[2] : operands[2] + n]
    dx = arena[operands[3] : operands[3] + size * n].reshape(size, n)
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
