"""Subsampling over regions that may overlap: average and maximum (154-159)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel


@kernel
def average_forward(
    arena: Any,
    x_at: int,
    y_at: int,
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
    """y (maps, h′, w′): the mean of each region of x (maps, height, width) (154-159)."""
    share = arena.dtype.type(1.0 / (taps_y * taps_x))
    for k in range(maps):
        for i in range(out_height):
            for column in range(out_width):
                at = y_at + ((k * out_height + i) * out_width + column) * n
                y = arena[at : at + n]
                corner = (k * height + i * stride_y) * width + column * stride_x
                if taps_y == 2 and taps_x == 2:
                    low = x_at + corner * n
                    a, b = arena[low : low + n], arena[low + n : low + 2 * n]
                    low += width * n
                    c, d = arena[low : low + n], arena[low + n : low + 2 * n]
                    for j in range(n):
                        y[j] = share * (a[j] + b[j] + c[j] + d[j])
                else:
                    for j in range(n):
                        y[j] = 0
                    for u in range(taps_y):
                        for v in range(taps_x):
                            low = x_at + (corner + u * width + v) * n
                            x = arena[low : low + n]
                            for j in range(n):
                                y[j] += share * x[j]


@kernel
def average_backward(
    arena: Any,
    dy_at: int,
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
    """dx (maps, height, width): each region's dy, shared equally among its numbers."""
    share = arena.dtype.type(1.0 / (taps_y * taps_x))
    dx_all = arena[dx_at : dx_at + maps * height * width * n]
    for j in range(dx_all.size):
        dx_all[j] = 0
    for k in range(maps):
        for i in range(out_height):
            for column in range(out_width):
                at = dy_at + ((k * out_height + i) * out_width + column) * n
                dy = arena[at : at + n]
                for u in range(taps_y):
                    for v in range(taps_x):
                        row = k * height + i * stride_y + u
                        low = (row * width + column * stride_x + v) * n
                        dx = dx_all[low : low + n]
                        for j in range(n):
                            dx[j] += share * dy[j]


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


def _pooled(shape: tuple[int, ...], attributes: Attributes) -> tuple[int, ...]:
    maps, height, width = shape
    out_height = (height - attributes["height"]) // attributes["stride_y"] + 1
    return maps, out_height, (width - attributes["width"]) // attributes["stride_x"] + 1


def _sizes(x: tuple[int, ...], attributes: Attributes) -> Sequence[int]:
    keys = ("height", "width", "stride_y", "stride_x")
    return (*x, *(attributes[key] for key in keys), *_pooled(x, attributes)[1:])


def _input_shape(attributes: Attributes) -> tuple[int, ...]:
    return tuple(attributes[key] for key in ("in_maps", "in_height", "in_width"))


def _with_input(call: Call) -> dict[str, int]:
    names = ("in_maps", "in_height", "in_width")
    return {**call.attributes, **dict(zip(names, call.inputs[0].shape, strict=True))}


def _input_spec(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return (OutputSpec(_input_shape(attributes)),)


def _average_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(AVERAGE_BACKWARD, dy, **_with_input(call))]


def _maximum_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dy, place = doutputs[0], call.outputs[1]
    return [None if dy is None else builder.call(MAX_BACKWARD, dy, place, **_with_input(call))]


AVERAGE_POOL2D = Op(
    "average_pool2d",
    average_forward,
    lambda shapes, attributes: (OutputSpec(_pooled(shapes[0], attributes)),),
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    _average_gradient,
)
AVERAGE_BACKWARD = Op(
    "average_pool2d_backward",
    average_backward,
    _input_spec,
    lambda call: _sizes(_input_shape(call.attributes), call.attributes),
)
MAX_POOL2D = Op(
    "max_pool2d",
    maximum_forward,
    lambda shapes, attributes: (OutputSpec(_pooled(shapes[0], attributes)),) * 2,
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    _maximum_gradient,
)
"""The maximum of each region and, as a second output, which of its taps it was."""

MAX_BACKWARD = Op(
    "max_pool2d_backward",
    maximum_backward,
    _input_spec,
    lambda call: _sizes(_input_shape(call.attributes), call.attributes),
)
