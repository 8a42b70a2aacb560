"""Weights of a memory's rows, turned around and sharpened: how a head moves on from where it was
(Graves et al., 2014)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.scalar import exp_of, log_of

# ε, beside a weight within its logarithm.
TINY = 1e-8


@kernel
def circular_shift_forward(
    arena: Any, w_at: int, shift_at: int, y_at: int, n: int, size: int, reach: int
) -> None:
    """y (size,): y_i = Σ_r w_{(i − r) mod size} s_r for r from −reach to reach: (8)."""
    for i in range(size):
        y = arena[y_at + i * n :][:n]
        for j in range(n):
            y[j] = 0
        for r in range(-reach, reach + 1):
            w = arena[w_at + (i - r) % size * n :][:n]
            share = arena[shift_at + (r + reach) * n :][:n]
            for j in range(n):
                y[j] += w[j] * share[j]


@kernel
def circular_shift_backward(
    arena: Any,
    dy_at: int,
    w_at: int,
    shift_at: int,
    dw_at: int,
    dshift_at: int,
    n: int,
    size: int,
    reach: int,
) -> None:
    """dw_i = Σ_r dy_{(i + r) mod size} s_r, ds_r = Σ_i dy_i w_{(i − r) mod size}."""
    for r in range(2 * reach + 1):
        for j in range(n):
            arena[dshift_at + r * n + j] = 0
    for i in range(size):
        w, dw = arena[w_at + i * n :][:n], arena[dw_at + i * n :][:n]
        for j in range(n):
            dw[j] = 0
        for r in range(-reach, reach + 1):
            dy = arena[dy_at + (i + r) % size * n :][:n]
            share = arena[shift_at + (r + reach) * n :][:n]
            dshare = arena[dshift_at + (r + reach) * n :][:n]
            for j in range(n):
                dw[j] += dy[j] * share[j]
                dshare[j] += dy[j] * w[j]


@kernel
def sharpen_forward(arena: Any, w_at: int, power_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = softmax(γ log(w + ε)), which is w^γ / Σ w^γ: (9); γ (1,). A w below 0 counts as
    0."""
    zero, tiny = arena.dtype.type(0), arena.dtype.type(TINY)
    power = arena[power_at : power_at + n]
    highest, total = np.zeros((2, n), arena.dtype)
    for i in range(size):
        w, y = arena[w_at + i * n :][:n], arena[y_at + i * n :][:n]
        for j in range(n):
            y[j] = power[j] * log_of(max(zero, w[j]) + tiny)
        for j in range(n):
            highest[j] = y[j] if i == 0 else max(highest[j], y[j])
    for i in range(size):
        y = arena[y_at + i * n :][:n]
        for j in range(n):
            y[j] = exp_of(y[j] - highest[j])
            total[j] += y[j]
    for i in range(size):
        y = arena[y_at + i * n :][:n]
        for j in range(n):
            y[j] /= total[j]


@kernel
def sharpen_backward(
    arena: Any,
    dy_at: int,
    y_at: int,
    w_at: int,
    power_at: int,
    dw_at: int,
    dpower_at: int,
    n: int,
    size: int,
) -> None:
    """With t_i = y_i (dy_i − Σ y dy): dw_i = γ t_i / (w_i + ε), dγ = Σ t_i log(w_i + ε)."""
    zero, tiny = arena.dtype.type(0), arena.dtype.type(TINY)
    power, dpower = arena[power_at : power_at + n], arena[dpower_at : dpower_at + n]
    mean = np.zeros(n, arena.dtype)
    for i in range(size):
        y, dy = arena[y_at + i * n :][:n], arena[dy_at + i * n :][:n]
        for j in range(n):
            mean[j] += y[j] * dy[j]
    for j in range(n):
        dpower[j] = 0
    for i in range(size):
        y, dy = arena[y_at + i * n :][:n], arena[dy_at + i * n :][:n]
        w, dw = arena[w_at + i * n :][:n], arena[dw_at + i * n :][:n]
        for j in range(n):
            t = y[j] * (dy[j] - mean[j])
            dw[j] = power[j] * t / (w[j] + tiny) if w[j] > 0 else zero
        for j in range(n):
            t = y[j] * (dy[j] - mean[j])
            dpower[j] += t * log_of(max(zero, w[j]) + tiny)


def _circular_shift_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(CIRCULAR_SHIFT_BACKWARD, dy, *call.inputs)


def _sharpen_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(SHARPEN_BACKWARD, dy, call.outputs[0], *call.inputs)


CIRCULAR_SHIFT = Op(
    "circular_shift",
    circular_shift_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.inputs[1].size // 2),
    _circular_shift_gradient,
)
"""w (size,), shares s (2 · reach + 1,) → w turned by r places for s_r of it."""

CIRCULAR_SHIFT_BACKWARD = Op(
    "circular_shift_backward",
    circular_shift_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]), OutputSpec(shapes[2])),
    lambda call: (call.inputs[1].size, call.inputs[2].size // 2),
)
SHARPEN = Op(
    "sharpen",
    sharpen_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    _sharpen_gradient,
)
"""w (size,), γ (1,) → w^γ / Σ w^γ: a softmax of its terms' logarithms."""

SHARPEN_BACKWARD = Op(
    "sharpen_backward",
    sharpen_backward,
    lambda shapes, attributes: (OutputSpec(shapes[2]), OutputSpec(shapes[3])),
    lambda call: (call.inputs[2].size,),
)
