"""Subsampling over regions that may overlap by their maximum (154-159)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.pool import (
    FEW,
    input_shape,
    input_spec,
    pooled,
    region_of,
    region_sizes,
    regions_with,
    tap_of_row,
    with_input,
)
from nndl_studio.ops.terms import Cell, Lines, given, largest, one, times


@kernel
def maximum_forward(
    arena: Any,
    x_at: int,
    y_at: int,
    place_at: int,
    n: int,
    maps: int,
    height: int,
    width: int,
    taps_y: int,
    taps_x: int,
    stride_y: int,
    stride_x: int,
    out_height: int,
    out_width: int,
) -> None:
    """y (maps, h′, w′): the maximum of each region of x, and place, which tap it was (154-159)."""
    kind = arena.dtype.type
    zero, one, two, three = kind(0), kind(1), kind(2), kind(3)
    if n < FEW:
        size = out_width * n
        for row in range(maps * out_height):
            y = arena[y_at + row * size : y_at + (row + 1) * size]
            place = arena[place_at + row * size : place_at + (row + 1) * size]
            for tap in range(taps_y * taps_x):
                u, v, mark = tap // taps_x, tap % taps_x, kind(tap)
                at = tap_of_row(row, u, v, out_height, height, width, stride_y)
                x = arena[x_at + at * n :]
                for column in range(out_width):
                    for j in range(n):
                        to, other = column * n + j, x[column * stride_x * n + j]
                        if tap == 0 or not other <= y[to]:
                            y[to], place[to] = other, mark
        return
    for k in range(maps):
        for i in range(out_height):
            for column in range(out_width):
                at = ((k * out_height + i) * out_width + column) * n
                y = arena[y_at + at : y_at + at + n]
                place = arena[place_at + at : place_at + at + n]
                corner = (k * height + i * stride_y) * width + column * stride_x
                x = arena[x_at + corner * n : x_at + (corner + 1) * n]
                if taps_y == 2 and taps_x == 2:
                    # The first tap of the largest; one loop, as a row of samples is short.
                    second = arena[x_at + (corner + 1) * n : x_at + (corner + 2) * n]
                    low = x_at + (corner + width) * n
                    third, last = arena[low : low + n], arena[low + n : low + 2 * n]
                    for j in range(n):
                        best, tap = x[j], zero
                        best, tap = (best, tap) if second[j] <= best else (second[j], one)
                        best, tap = (best, tap) if third[j] <= best else (third[j], two)
                        best, tap = (best, tap) if last[j] <= best else (last[j], three)
                        y[j] = best
                        place[j] = tap
                    continue
                for j in range(n):
                    y[j] = x[j]
                    place[j] = 0
                for tap in range(1, taps_y * taps_x):
                    low = x_at + (corner + tap // taps_x * width + tap % taps_x) * n
                    x = arena[low : low + n]
                    mark = arena.dtype.type(tap)
                    for j in range(n):
                        # `not <=` lets a NaN through, so that a diverging run is noticed.
                        if not x[j] <= y[j]:
                            y[j] = x[j]
                            place[j] = mark


@kernel
def maximum_backward(
    arena: Any,
    dy_at: int,
    place_at: int,
    dx_at: int,
    n: int,
    maps: int,
    height: int,
    width: int,
    taps_y: int,
    taps_x: int,
    stride_y: int,
    stride_x: int,
    out_height: int,
    out_width: int,
) -> None:
    """dx (maps, height, width): each region's dy at the place of its maximum."""
    zero = arena.dtype.type(0)
    dx_all = arena[dx_at : dx_at + maps * height * width * n]
    for j in range(dx_all.size):
        dx_all[j] = 0
    if n < FEW:
        size = out_width * n
        for row in range(maps * out_height):
            dy = arena[dy_at + row * size : dy_at + (row + 1) * size]
            place = arena[place_at + row * size : place_at + (row + 1) * size]
            for tap in range(taps_y * taps_x):
                u, v = tap // taps_x, tap % taps_x
                at = tap_of_row(row, u, v, out_height, height, width, stride_y)
                dx = dx_all[at * n :]
                for column in range(out_width):
                    for j in range(n):
                        of = column * n + j
                        dx[column * stride_x * n + j] += dy[of] if place[of] == tap else zero
        return
    for k in range(maps):
        for i in range(out_height):
            for column in range(out_width):
                at = ((k * out_height + i) * out_width + column) * n
                corner = (k * height + i * stride_y) * width + column * stride_x
                dy = arena[dy_at + at : dy_at + at + n]
                place = arena[place_at + at : place_at + at + n]
                for tap in range(taps_y * taps_x):
                    low = (corner + tap // taps_x * width + tap % taps_x) * n
                    dx = dx_all[low : low + n]
                    for j in range(n):
                        dx[j] += dy[j] if place[j] == tap else zero


def _maximum_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dy, place = doutputs[0], call.outputs[1]
    return [None if dy is None else builder.call(MAX_BACKWARD, dy, place, **with_input(call))]


def _largest(cell: Cell) -> Lines:
    region, x = region_of(cell), cell.inputs[0]
    if cell.output == 1:
        tap = max(range(len(region)), key=lambda tap: float(x[region[tap]]))
        return one([times(weight=float(tap))])
    return (largest(times(given(0, *at)) for at in region),)


def _won(cell: Cell) -> Lines:
    """δ of every region in which the input was the largest."""
    regions = [at for at, tap in regions_with(cell) if cell.whole(1, *at) == tap]
    return one(times(given(0, *at)) for at in regions)


MAX_POOL2D = Op(
    "max_pool2d",
    maximum_forward,
    lambda shapes, attributes: (OutputSpec(pooled(shapes[0], attributes)),) * 2,
    lambda call: region_sizes(call.inputs[0].shape, call.attributes),
    _maximum_gradient,
    terms=_largest,
)
"""The maximum of each region and, as a second output, which of its taps it was."""

MAX_BACKWARD = Op(
    "max_pool2d_backward",
    maximum_backward,
    input_spec,
    lambda call: region_sizes(input_shape(call.attributes), call.attributes),
    terms=_won,
)
