"""y = Wx and its ways back on arrays of the arena: what dense and recurrent layers share.

W is (units, fan_in), x (fan_in, n) and y (units, n). Many samples go through `tiles`; with one, a
product is a walk over W, whose rows lie one after another.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.ir import OutputSpec
from nndl_studio.ops.kernel import subroutine
from nndl_studio.ops.tiles import multiply_terms, turn

# Samples of all steps that are turned over and multiplied together: with 256 rows of 64 features
# they still lie in the second cache.
TURNED = 256
# Rows of W that share one walk over x or dx.
TOGETHER = 4


@subroutine
def weigh(
    arena: Any, w_at: int, x_at: int, y_at: int, units: int, fan_in: int, n: int, onto: bool
) -> None:
    """y = W x, added to what is there if `onto`."""
    if n == 1:
        _weigh_one(arena, w_at, x_at, y_at, units, fan_in, onto)
        return
    terms = np.arange(fan_in)
    multiply_terms(
        arena, y_at, n, arena, w_at, fan_in, terms, arena, x_at, terms * n, units, n, onto
    )


@subroutine
def weigh_back(
    arena: Any, w_at: int, dy_at: int, dx_at: int, units: int, fan_in: int, n: int, onto: bool
) -> None:
    """dx = Wᵀ dy, added to what is there if `onto`."""
    if n == 1:
        _weigh_back_one(arena, w_at, dy_at, dx_at, units, fan_in, onto)
        return
    terms = np.arange(units)
    multiply_terms(
        arena, dx_at, n, arena, w_at, 1, terms * fan_in, arena, dy_at, terms * n, fan_in, n, onto
    )


@subroutine
def weigh_steps(
    arena: Any,
    dy_at: int,
    dy_step: int,
    x_at: int,
    x_step: int,
    dw_at: int,
    room_at: int,
    units: int,
    fan_in: int,
    steps: int,
    n: int,
) -> None:
    """dW = Σ_t dy_t x_tᵀ; steps lie `dy_step` and `x_step` apart, at `room_at` is working space.

    A sample of a step is a term; x is turned over, so that features lie side by side. Terms are
    added in the order of steps, so that those of padding, which are 0, change no bit.
    """
    if steps == 0:
        arena[dw_at : dw_at + units * fan_in] = 0
    dy_row = n if n > 1 else 1
    features = np.arange(fan_in) * n
    group = max(TURNED // n, 1)
    for t in range(0, steps, group):
        found = min(group, steps - t)
        for first in range(0, n, TURNED):
            width = min(TURNED, n - first)
            terms = np.arange(found * width)
            dy_terms = terms // width * dy_step + terms % width
            source, apart = x_at + t * x_step, x_step
            if n > 1:
                for s in range(found):
                    x, to = x_at + (t + s) * x_step + first, room_at + s * width * fan_in
                    turn(arena, to, fan_in, arena, x, features, width)
                source, apart = room_at, fan_in
            multiply_terms(
                arena, dw_at, fan_in, arena, dy_at + t * dy_step + first, dy_row, dy_terms,
                arena, source, terms * apart, units, fan_in, t + first > 0,
            )  # fmt: skip


def room_of_steps(fan_in: int) -> OutputSpec:
    """Working space of `weigh_steps`: x of one group, turned over."""
    return OutputSpec((fan_in * TURNED,), batched=False)


@subroutine
def _weigh_one(
    arena: Any, w_at: int, x_at: int, y_at: int, units: int, fan_in: int, onto: bool
) -> None:
    x = arena[x_at : x_at + fan_in]
    zero = arena.dtype.type(0)
    for i in range(0, units - units % TOGETHER, TOGETHER):
        at = w_at + i * fan_in
        w = arena[at : at + TOGETHER * fan_in].reshape(TOGETHER, fan_in)
        a, b, c, d = zero, zero, zero, zero
        for p in range(fan_in):
            a += w[0, p] * x[p]
            b += w[1, p] * x[p]
            c += w[2, p] * x[p]
            d += w[3, p] * x[p]
        y = arena[y_at + i : y_at + i + TOGETHER]
        if not onto:
            y[:] = 0
        y[0] += a
        y[1] += b
        y[2] += c
        y[3] += d
    for i in range(units - units % TOGETHER, units):
        w_row = arena[w_at + i * fan_in : w_at + (i + 1) * fan_in]
        total = zero
        for p in range(fan_in):
            total += w_row[p] * x[p]
        arena[y_at + i] = arena[y_at + i] + total if onto else total


@subroutine
def _weigh_back_one(
    arena: Any, w_at: int, dy_at: int, dx_at: int, units: int, fan_in: int, onto: bool
) -> None:
    dx = arena[dx_at : dx_at + fan_in]
    dy = arena[dy_at : dy_at + units]
    if not onto:
        dx[:] = 0
    for i in range(0, units - units % TOGETHER, TOGETHER):
        at = w_at + i * fan_in
        w = arena[at : at + TOGETHER * fan_in].reshape(TOGETHER, fan_in)
        a, b, c, d = dy[i], dy[i + 1], dy[i + 2], dy[i + 3]
        for p in range(fan_in):
            dx[p] += (a * w[0, p] + b * w[1, p]) + (c * w[2, p] + d * w[3, p])
    for i in range(units - units % TOGETHER, units):
        w_row = arena[w_at + i * fan_in : w_at + (i + 1) * fan_in]
        for p in range(fan_in):
            dx[p] += dy[i] * w_row[p]
