"""Weights of a memory's rows, turned around and sharpened: how a head moves on from where it was
(Graves et al., 2014)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.scalar import exp_of, log_of
from nndl_studio.ops.terms import NOTHING, Cell, Line, Lines, given, line, one, times, total

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


def _shifted(cell: Cell) -> Lines:
    (i,), (w, shift) = cell.index, cell.call.inputs
    reach = shift.size // 2
    moves = range(-reach, reach + 1)
    return one(times(given(0, (i - r) % w.size), given(1, r + reach)) for r in moves)


def _shifted_back(cell: Cell) -> Lines:
    (at,), (dy, _, shift) = cell.index, cell.call.inputs
    reach, size = shift.size // 2, dy.size
    if cell.output:
        # ds_r, and `at` counts r from −reach on.
        places = [(i - (at - reach)) % size for i in range(size)]
        return one(times(given(0, i), given(1, place)) for i, place in enumerate(places))
    moves = range(-reach, reach + 1)
    return one(times(given(0, (at + r) % size), given(2, r + reach)) for r in moves)


def _logarithm(cell: Cell, place: int, i: int) -> Line:
    """log(w_i + ε), w_i of input `place`; below 0 it counts as 0."""
    above = [times(given(place, i))] if cell.inputs[place][i] > 0 else []
    return total([*above, times(weight=TINY)], "log", rf"\log w_{{{i}}}")


def _sharpened(cell: Cell) -> Lines:
    (i,), size = cell.index, cell.call.inputs[0].size
    logarithms = [_logarithm(cell, 0, k) for k in range(size)]
    powers = [
        total([times(given(1, 0), line(k))], "exp", rf"w_{{{k}}}^\gamma") for k in range(size)
    ]
    raised = [times(line(size + k)) for k in range(size)]
    share = total(raised, "reciprocal", r"1 / \sum_k w_k^\gamma")
    return *logarithms, *powers, share, total([times(line(size + i), line(2 * size))])


def _slope_of_logarithm(cell: Cell, i: int) -> Line:
    """t_i = y_i (dy_i − Σ y dy), of γ log w_i; line 0 is that sum."""
    y = given(1, i)
    terms = [times(y, given(0, i)), times(y, line(0), weight=-1)]
    return total(terms, name=rf"\partial J/\partial(\gamma \log w_{{{i}}})")


def _sharpened_back(cell: Cell) -> Lines:
    (i,), size = cell.index, cell.call.inputs[0].size
    shares = [times(given(1, k), given(0, k)) for k in range(size)]
    mean = total(shares, name=r"\sum_k y_k\,\partial J/\partial y_k")
    if cell.output:
        slopes = [_slope_of_logarithm(cell, k) for k in range(size)]
        logarithms = [_logarithm(cell, 2, k) for k in range(size)]
        pairs = [times(line(1 + k), line(1 + size + k)) for k in range(size)]
        return mean, *slopes, *logarithms, total(pairs)
    if not cell.inputs[2][i] > 0:
        return NOTHING
    over = total([times(given(2, i)), times(weight=TINY)], "reciprocal", f"1/w_{{{i}}}")
    last = total([times(given(3, 0), line(1), line(2))])
    return mean, _slope_of_logarithm(cell, i), over, last


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
    terms=_shifted,
)
"""w (size,), shares s (2 · reach + 1,) → w turned by r places for s_r of it."""

CIRCULAR_SHIFT_BACKWARD = Op(
    "circular_shift_backward",
    circular_shift_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]), OutputSpec(shapes[2])),
    lambda call: (call.inputs[1].size, call.inputs[2].size // 2),
    terms=_shifted_back,
)
SHARPEN = Op(
    "sharpen",
    sharpen_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    _sharpen_gradient,
    terms=_sharpened,
)
"""w (size,), γ (1,) → w^γ / Σ w^γ."""

SHARPEN_BACKWARD = Op(
    "sharpen_backward",
    sharpen_backward,
    lambda shapes, attributes: (OutputSpec(shapes[2]), OutputSpec(shapes[3])),
    lambda call: (call.inputs[2].size,),
    terms=_sharpened_back,
)
