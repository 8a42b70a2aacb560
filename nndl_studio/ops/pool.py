"""Subsampling over regions that may overlap by their average, and the shapes of any (154-159)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.terms import Cell, Index, Lines, given, one, times

# So few samples are taken a row of regions at a time: a slice for each costs more than its numbers.
FEW = 8


@subroutine
def tap_of_row(
    row: int, u: int, v: int, out_height: int, height: int, width: int, stride_y: int
) -> int:
    """Where tap (u, v) of the first region of a row of the output lies among the input's maps."""
    k, i = row // out_height, row % out_height
    return (k * height + i * stride_y + u) * width + v


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
    if n < FEW:
        size = out_width * n
        for row in range(maps * out_height):
            y = arena[y_at + row * size : y_at + (row + 1) * size]
            y[:] = 0
            for u in range(taps_y):
                for v in range(taps_x):
                    at = tap_of_row(row, u, v, out_height, height, width, stride_y)
                    x = arena[x_at + at * n :]
                    for column in range(out_width):
                        for j in range(n):
                            y[column * n + j] += share * x[column * stride_x * n + j]
        return
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
    if n < FEW:
        size = out_width * n
        for row in range(maps * out_height):
            dy = arena[dy_at + row * size : dy_at + (row + 1) * size]
            for u in range(taps_y):
                for v in range(taps_x):
                    at = tap_of_row(row, u, v, out_height, height, width, stride_y)
                    dx = dx_all[at * n :]
                    for column in range(out_width):
                        for j in range(n):
                            dx[column * stride_x * n + j] += share * dy[column * n + j]
        return
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


def pooled(shape: tuple[int, ...], attributes: Attributes) -> tuple[int, ...]:
    maps, height, width = shape
    out_height = (height - attributes["height"]) // attributes["stride_y"] + 1
    return maps, out_height, (width - attributes["width"]) // attributes["stride_x"] + 1


def region_sizes(x: tuple[int, ...], attributes: Attributes) -> Sequence[int]:
    keys = ("height", "width", "stride_y", "stride_x")
    return (*x, *(attributes[key] for key in keys), *pooled(x, attributes)[1:])


def input_shape(attributes: Attributes) -> tuple[int, ...]:
    return tuple(attributes[key] for key in ("in_maps", "in_height", "in_width"))


def with_input(call: Call) -> dict[str, int]:
    names = ("in_maps", "in_height", "in_width")
    return {**call.attributes, **dict(zip(names, call.inputs[0].shape, strict=True))}


def input_spec(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return (OutputSpec(input_shape(attributes)),)


def _average_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(AVERAGE_BACKWARD, dy, **with_input(call))]


def region_of(cell: Cell) -> list[Index]:
    """Where the region of an output lies in the input, tap after tap."""
    k, i, j = cell.index
    of = cell.call.attributes
    top, left = i * of["stride_y"], j * of["stride_x"]
    return [(k, top + u, left + v) for u in range(of["height"]) for v in range(of["width"])]


def regions_with(cell: Cell) -> Iterator[tuple[Index, int]]:
    """The regions that an input stands in, and which of their taps it is."""
    k, i, j = cell.index
    of = cell.call.attributes
    _, rows, columns = cell.call.inputs[0].shape
    for row in range(rows):
        for column in range(columns):
            u, v = i - row * of["stride_y"], j - column * of["stride_x"]
            if 0 <= u < of["height"] and 0 <= v < of["width"]:
                yield (k, row, column), u * of["width"] + v


def _mean(cell: Cell) -> Lines:
    region = region_of(cell)
    return one(times(given(0, *at), weight=1 / len(region)) for at in region)


def _shares(cell: Cell) -> Lines:
    share = 1 / (cell.call.attributes["height"] * cell.call.attributes["width"])
    return one(times(given(0, *at), weight=share) for at, _ in regions_with(cell))


AVERAGE_POOL2D = Op(
    "average_pool2d",
    average_forward,
    lambda shapes, attributes: (OutputSpec(pooled(shapes[0], attributes)),),
    lambda call: region_sizes(call.inputs[0].shape, call.attributes),
    _average_gradient,
    terms=_mean,
)
AVERAGE_BACKWARD = Op(
    "average_pool2d_backward",
    average_backward,
    input_spec,
    lambda call: region_sizes(input_shape(call.attributes), call.attributes),
    terms=_shares,
)
