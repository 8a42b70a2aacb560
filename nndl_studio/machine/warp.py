"""Maps moved, turned and zoomed, noisy, and blank in a rectangle: what becomes of each is given.

Compiled without leave to reorder sums, so that the numbers of one sample don't depend on which
others stand beside it.
"""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.machine import cache as kernel_cache
from nndl_studio.ops.kernel import register_subroutines, subroutine
from nndl_studio.ops.scalar import mix

# Noise is one of so many values, each as likely: four fit into a hash, all into the nearest cache.
LEVELS = 4096
EACH = 4
# Bits of a hash from which one of them takes its value; those that are left over are not needed.
STRIDE = 16
# Background around a map, from which the pixel beside and below can always be read.
BEFORE, BEHIND = 1, 2
Array = NDArray[Any]


def warped(
    x: NDArray[np.float32],
    background: NDArray[np.float32],
    moves: NDArray[np.float64],
    boxes: NDArray[np.int64],
    keys: NDArray[np.uint64],
    noise: float,
) -> NDArray[np.float32]:
    """New maps of x (samples, channels, height, width).

    Pixel (i, j) is read bilinearly where `moves` (samples, 2, 3) lead from (i, j, 1), between
    pixels and `background` (channels,), which stands all around. Then normal noise of deviation
    `noise` is added, counted by the sample's key, and `boxes` (samples, 4), from a row and column
    to before others, become background.
    """
    y = np.empty_like(x, order="C")
    _native()(np.ascontiguousarray(x), background, moves, boxes, keys, noise, _levels(), y)
    return y


@subroutine
def place(ground: Any, move: Any, y: Any) -> None:
    """One map y (height, width), read from `ground`, which is x within `BEFORE` and `BEHIND` rows
    and columns of background: where a move leads beyond them, it is held there. Without branches,
    so that it is done for several pixels at once: 5.6 ms for 1,000 maps of 32×32."""
    height, width = y.shape
    across = np.int32(ground.shape[1])
    flat = ground.reshape(-1)
    before, zero = np.float32(BEFORE), np.float32(0)
    lowest, rightmost = np.float32(height + 1), np.float32(width + 1)
    down, right = np.float32(move[0, 1]), np.float32(move[1, 1])
    for i in range(height):
        first_row = np.float32(move[0, 0] * i + move[0, 2]) + before
        first_column = np.float32(move[1, 0] * i + move[1, 2]) + before
        for j in range(width):
            row = min(max(first_row + down * np.float32(j), zero), lowest)
            column = min(max(first_column + right * np.float32(j), zero), rightmost)
            top, left = np.int32(row), np.int32(column)
            u, v = row - np.float32(top), column - np.float32(left)
            # Unsigned numbers are not looked at for being counted from the end.
            at = np.uint32(top * across + left)
            under = at + np.uint32(across)
            a, b = flat[at], flat[at + np.uint32(1)]
            c, d = flat[under], flat[under + np.uint32(1)]
            above, below = a + v * (b - a), c + v * (d - c)
            y[i, j] = above + u * (below - above)


@subroutine
def add_noise(key: Any, noise: Any, levels: Any, y: Any) -> None:
    """To all numbers of one sample, y flat."""
    for i in range(0, y.size, EACH):
        drawn = mix(key + np.uint64(i))
        for k in range(min(EACH, y.size - i)):
            level = (drawn >> np.uint64(STRIDE * k)) & np.uint64(LEVELS - 1)
            y[i + k] += noise * levels[np.int64(level)]


def warp_all(
    x: Any, background: Any, moves: Any, boxes: Any, keys: Any, noise: Any, levels: Any, y: Any
) -> None:
    """As `warped`, into y."""
    channels, height, width = x.shape[1:]
    ground = np.empty((height + BEFORE + BEHIND, width + BEFORE + BEHIND), np.float32)
    for n in range(len(x)):
        for c in range(channels):
            ground[...] = background[c]
            ground[BEFORE : BEFORE + height, BEFORE : BEFORE + width] = x[n, c]
            place(ground, moves[n], y[n, c])
        if noise > 0:
            add_noise(keys[n], np.float32(noise), levels, y[n].reshape(-1))
        top, left, bottom, right = boxes[n]
        for c in range(channels):
            y[n, c, top:bottom, left:right] = background[c]


def get_ready() -> None:
    """Compile or load the native function now."""
    kernel_cache.mended(_native)


@cache
def _levels() -> NDArray[np.float32]:
    """The middles of as many equal shares of the normal distribution, brought to deviation 1."""
    normal = NormalDist()
    found = np.array([normal.inv_cdf((k + 0.5) / LEVELS) for k in range(LEVELS)])
    return np.asarray(found / found.std(), np.float32)


@cache
def _native() -> Any:
    kernel_cache.prepare()
    from numba import types

    from nndl_studio.ops.kernel_cache import native

    register_subroutines()
    f32, f64, i64, u64 = types.float32, types.float64, types.int64, types.uint64
    maps, number = f32[:, :, :, ::1], f32[::1]
    given = (maps, number, f64[:, :, ::1], i64[:, ::1], u64[::1], f64, number, maps)
    return native(warp_all, types.void(*given))
