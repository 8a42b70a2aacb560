"""y = Wx and its ways back on arrays of the arena: what dense and recurrent layers share.

W is (units, fan_in), x (fan_in, n) and y (units, n). Many samples go through `tiles`; with one, a
product is a walk over W, whose rows lie one after another.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.ir import OutputSpec
from nndl_studio.ops.kernel import subroutine
from nndl_studio.ops.tiles import multiply_row, multiply_terms, row_tile, row_width, turn

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
    multiply_terms(
        arena, y_at, n, arena, w_at, fan_in, (0, 0, 1), arena, x_at, (0, 0, n), (1, 1, fan_in),
        units, n, onto,
    )  # fmt: skip


@subroutine
def weigh_back(
    arena: Any, w_at: int, dy_at: int, dx_at: int, units: int, fan_in: int, n: int, onto: bool
) -> None:
    """dx = Wᵀ dy, added to what is there if `onto`."""
    if n == 1:
        multiply_row(arena, dx_at, arena, dy_at, 1, arena, w_at, fan_in, units, fan_in, onto)
        return
    multiply_terms(
        arena, dx_at, n, arena, w_at, 1, (0, 0, fan_in), arena, dy_at, (0, 0, n), (1, 1, units),
        fan_in, n, onto,
    )  # fmt: skip


@subroutine
def weigh_sequence(
    arena: Any, w_at: int, x_at: int, y_at: int, units: int, fan_in: int, steps: int, n: int
) -> None:
    """y_t = W x_t of all steps, which lie one after another."""
    if n > 1 or steps == 1:
        for t in range(steps):
            weigh(arena, w_at, x_at + t * fan_in * n, y_at + t * units * n, units, fan_in, n, False)
        return
    # The steps of one sample are rows that meet Wᵀ.
    across = across_rows(arena, w_at, units, fan_in)
    multiply_terms(
        arena, y_at, units, arena, x_at, fan_in, (0, 0, 1), across, 0, (0, 0, units),
        (1, 1, fan_in), steps, units, False,
    )  # fmt: skip


@subroutine
def weigh_back_sequence(
    arena: Any, w_at: int, dy_at: int, dx_at: int, units: int, fan_in: int, steps: int, n: int
) -> None:
    """dx_t = Wᵀ dy_t of all steps, which lie one after another."""
    if steps == 1:
        weigh_back(arena, w_at, dy_at, dx_at, units, fan_in, n, False)
        return
    if n > 1:
        across = across_if_many(arena, w_at, units, fan_in, n)
        for t in range(steps):
            dy, dx = dy_at + t * units * n, dx_at + t * fan_in * n
            weigh_back_again(arena, across, w_at, dy, dx, units, fan_in, n, False)
        return
    multiply_terms(
        arena, dx_at, fan_in, arena, dy_at, units, (0, 0, 1), arena, w_at, (0, 0, fan_in),
        (1, 1, units), steps, fan_in, False,
    )  # fmt: skip


@subroutine
def across_rows(arena: Any, w_at: int, units: int, fan_in: int) -> Any:
    """Wᵀ (fan_in, units), flat."""
    across = np.empty(fan_in * units, arena.dtype)
    turn(across, 0, units, arena, w_at, fan_in, units, fan_in)
    return across


@subroutine
def panels_if_one(arena: Any, w_at: int, units: int, fan_in: int, n: int) -> Any:
    """What `weigh_again` needs of W beside W: for one sample Wᵀ in panels, else nothing.

    A panel is as wide as a row's tile, (fan_in, wide), so that its terms lie one after another:
    with the rows of Wᵀ whole, those of 256 units took 1.3 times as long.
    """
    wide = row_width(arena)
    across = units if n == 1 else 0
    panels = np.empty((across + wide - 1) // wide * wide * fan_in, arena.dtype)
    for first in range(0, across, wide):
        rows = min(wide, units - first)
        turn(panels, first * fan_in, wide, arena, w_at + first * fan_in, fan_in, rows, fan_in)
    return panels


@subroutine
def weigh_again(
    arena: Any, panels: Any, w_at: int, x_at: int, y_at: int, units: int, fan_in: int, n: int
) -> None:
    """y += W x, step after step with one W; `panels` are those of `panels_if_one`."""
    if n > 1:
        weigh(arena, w_at, x_at, y_at, units, fan_in, n, True)
        return
    wide = row_width(arena)
    for first in range(0, units, wide):
        row_tile(
            arena, y_at + first, arena, x_at, 1, panels, first * fan_in, wide, fan_in,
            min(wide, units - first), True,
        )  # fmt: skip


@subroutine
def across_if_many(arena: Any, w_at: int, units: int, fan_in: int, n: int) -> Any:
    """What `weigh_back_again` needs of W beside W: Wᵀ for many samples, else nothing.

    A tile takes a column of W for each of its rows: numbers that lie far apart, and often where
    one drives another out of the cache. As rows of Wᵀ they lie side by side.
    """
    if n > 1:
        return across_rows(arena, w_at, units, fan_in)
    return np.empty(0, arena.dtype)


@subroutine
def weigh_back_again(
    arena: Any,
    across: Any,
    w_at: int,
    dy_at: int,
    dx_at: int,
    units: int,
    fan_in: int,
    n: int,
    onto: bool,
) -> None:
    """As `weigh_back`, step after step with one W; `across` is that of `across_if_many`."""
    if n == 1:
        weigh_back(arena, w_at, dy_at, dx_at, units, fan_in, n, onto)
        return
    multiply_terms(
        arena, dx_at, n, across, 0, units, (0, 0, 1), arena, dy_at, (0, 0, n), (1, 1, units),
        fan_in, n, onto,
    )  # fmt: skip


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
    group = max(TURNED // n, 1)
    for t in range(0, steps, group):
        found = min(group, steps - t)
        for first in range(0, n, TURNED):
            width = min(TURNED, n - first)
            source, apart = x_at + t * x_step, x_step
            if n > 1:
                source, apart = room_at, width * fan_in
                for s in range(found):
                    x = x_at + (t + s) * x_step + first
                    turn(arena, room_at + s * apart, fan_in, arena, x, n, fan_in, width)
            multiply_terms(
                arena, dw_at, fan_in, arena, dy_at + t * dy_step + first, n, (0, dy_step, 1),
                arena, source, (0, apart, fan_in), (1, found, width), units, fan_in, t + first > 0,
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
