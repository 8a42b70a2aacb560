"""Where the taps of a kernel meet maps: terms of the sums of a convolution, for `tiles`.

Everything is counted in numbers of the arena: a column is `n` samples, `row` a row of a map. A tap
(u, v) of a kernel that is flipped is its last but (u, v).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.kernel import subroutine
from nndl_studio.ops.tiles import multiply_terms, turn


@subroutine
def all_kernels(
    arena: Any,
    weight_at: int,
    sources_at: int,
    starts_at: int,
    maps: int,
    in_maps: int,
    size: int,
) -> Any:
    """Kernels (maps, in_maps, size), 0 where there is no link. With all links they lie so already:
    tiles of several maps are faster with some zeros than one map after another."""
    links = int(arena[starts_at + maps])
    if links == maps * in_maps:
        return arena[weight_at : weight_at + links * size]
    kernels = np.zeros(maps * in_maps * size, arena.dtype)
    for k in range(maps):
        for link in range(int(arena[starts_at + k]), int(arena[starts_at + k + 1])):
            at = (k * in_maps + int(arena[sources_at + link])) * size
            own = weight_at + link * size
            kernels[at : at + size] = arena[own : own + size]
    return kernels


@subroutine
def tap_strides(
    plane: int, taps_y: int, taps_x: int, down: int, right: int, flip: int
) -> tuple[int, tuple[int, int, int]]:
    """What the weights of kernels (maps, taps_y, taps_x) meet of maps: the first one's place, and
    strides. Maps lie `plane` apart, neighbouring taps `down` and `right`."""
    if flip == 1:
        return (taps_y - 1) * down + (taps_x - 1) * right, (plane, -down, -right)
    return 0, (plane, down, right)


@subroutine
def meeting(
    place: int, taps: int, dilation: int, stride: int, outputs: int
) -> tuple[int, int, int]:
    """Which taps read an input's `place` for an output that there is: the first, how many, and the
    step from one to the next."""
    end = min(taps, place // dilation + 1)
    first = max(0, -(((outputs - 1) * stride - place) // dilation))
    step = 1
    while first < end and (place - first * dilation) % stride != 0:
        first += 1
    while step < end - first and step * dilation % stride != 0:
        step += 1
    return first, max(0, (end - first + step - 1) // step), step


@subroutine
def spread_rows(
    x: Any, rows: int, width: int, row: int, taps: int, stride: int, dilation: int, n: int
) -> Any:
    """`rows` rows of `width` columns, `stride` apart, with zeros between and around them: as many
    on each side as a kernel reaches beyond a row of length `row`."""
    margin = (taps - 1) * dilation * n
    spread = np.zeros((rows, row + 2 * margin), x.dtype)
    for r in range(rows):
        for column in range(width):
            at = margin + column * stride * n
            source = (r * width + column) * n
            spread[r, at : at + n] = x[source : source + n]
    return spread.reshape(spread.size)


@subroutine
def correlate_short(
    dw: Any,
    at: int,
    arena: Any,
    dy_at: int,
    x_at: int,
    maps: int,
    taps: tuple[int, int, int],
    places: tuple[int, int, int],
    outputs: tuple[int, int, int],
    strides: tuple[int, int],
) -> None:
    """dw (maps, taps) = Σ dy x over `outputs` (rows, columns, samples), with maps side by side.

    Rows of x that meet are too short for sums along them: it is dy, turned over, that fills the
    tiles. Taps of x lie `places` apart, neighbouring outputs `strides`.
    """
    rows, columns, n = outputs
    cells, fan_in = rows * columns * n, taps[0] * taps[1] * taps[2]
    dy = np.empty(cells * maps, arena.dtype)
    turn(dy, 0, maps, arena, dy_at, cells, maps, cells)
    found = np.empty(fan_in * maps, arena.dtype)
    for c in range(taps[0]):
        for u in range(taps[1]):
            multiply_terms(
                found, (c * taps[1] + u) * taps[2] * maps, maps,
                arena, x_at + c * places[0] + u * places[1], places[2], (strides[0], strides[1], 1),
                dy, 0, (columns * n * maps, n * maps, maps), outputs, taps[2], maps, False,
            )  # fmt: skip
    turn(dw, at, fan_in, found, 0, maps, fan_in, maps)


@subroutine
def add_bias(arena: Any, bias_at: int, y_at: int, distance: int, maps: int, length: int) -> None:
    """A bias for each map, to stretches of `length` that are `distance` apart."""
    for k in range(maps):
        bias = arena[bias_at + k]
        y = arena[y_at + k * distance : y_at + k * distance + length]
        for j in range(length):
            y[j] += bias
