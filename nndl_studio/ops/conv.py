"""2-D convolution over maps with a connection table (146, 152-153), and its gradients (160-175).

Rows hold width × samples numbers, so one tap of a kernel meets one contiguous stretch of a row,
whatever the number of maps: a term of the sums that `tiles` makes. Links are pairs (output map,
input map); only they have a kernel: `weight` (links, height, width), `sources` the input map of
each link, `starts` the first link of each output map and, last, the number of links.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.conv_terms import terms, terms_of_input, terms_of_weight
from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.reduce import SUM_SAMPLES
from nndl_studio.ops.taps import (
    add_bias,
    all_kernels,
    correlate_short,
    meeting,
    spread_rows,
    tap_strides,
)
from nndl_studio.ops.tiles import correlate_parts, multiply_terms

# Below this many samples all columns of a row go through one tile, with zeros around them.
NARROW = 8
# Numbers of a row that are too few for sums along it.
SHORT = 64


@kernel
def forward(
    arena: Any,
    x_at: int,
    weight_at: int,
    sources_at: int,
    starts_at: int,
    bias_at: int,
    y_at: int,
    n: int,
    in_maps: int,
    height: int,
    width: int,
    maps: int,
    taps_y: int,
    taps_x: int,
    stride_y: int,
    stride_x: int,
    dilation_y: int,
    dilation_x: int,
    flip: int,
    out_height: int,
    out_width: int,
) -> None:
    """y (maps, h′, w′) = Σ w ⊗ x + b over the linked maps (152-153), without b at −1."""
    row, row_out, size = width * n, out_width * n, taps_y * taps_x
    fan_in, plane_out = in_maps * size, out_height * row_out
    kernels = all_kernels(arena, weight_at, sources_at, starts_at, maps, in_maps, size)
    corner, places = tap_strides(
        height * row, taps_y, taps_x, dilation_y * row, dilation_x * n, flip
    )
    for i in range(out_height):
        for column in range(1 if stride_x == 1 else out_width):
            source = x_at + i * stride_y * row + column * stride_x * n
            multiply_terms(
                arena, y_at + i * row_out + column * n, plane_out,
                kernels, 0, fan_in, (taps_x, size, 1),
                arena, source + corner, (places[1], places[0], places[2]),
                (taps_y, in_maps, taps_x), maps, row_out if stride_x == 1 else n, False,
            )  # fmt: skip
        if bias_at >= 0:
            add_bias(arena, bias_at, y_at + i * row_out, plane_out, maps, row_out)


@kernel
def backward_input(
    arena: Any,
    dy_at: int,
    weight_at: int,
    sources_at: int,
    starts_at: int,
    dx_at: int,
    n: int,
    in_maps: int,
    height: int,
    width: int,
    maps: int,
    taps_y: int,
    taps_x: int,
    stride_y: int,
    stride_x: int,
    dilation_y: int,
    dilation_x: int,
    flip: int,
    out_height: int,
    out_width: int,
) -> None:
    """dx (in_maps, height, width): the wide convolution of dy with the kernels (160-175)."""
    row, row_out, size = width * n, out_width * n, taps_y * taps_x
    kernels = all_kernels(arena, weight_at, sources_at, starts_at, maps, in_maps, size)
    dy = arena[dy_at : dy_at + maps * out_height * row_out]
    columns, apart, reach = n, stride_x, out_width
    if n < NARROW:
        # All columns of a row at once, from rows of dy with zeros around and between.
        dy = spread_rows(dy, maps * out_height, out_width, row, taps_x, stride_x, dilation_x, n)
        row_out = row + 2 * (taps_x - 1) * dilation_x * n
        columns, apart, reach = row, 1, width + (taps_x - 1) * dilation_x
    # The weight of tap (u, v) lies first + u · along_y + v · along_x behind a kernel's first.
    first, along_y, along_x = (size - 1, -taps_x, -1) if flip == 1 else (0, taps_x, 1)
    for i in range(height):
        up, many_u, step_u = meeting(i, taps_y, dilation_y, stride_y, out_height)
        for column in range(row // columns):
            place = column if n >= NARROW else (taps_x - 1) * dilation_x
            across, many_v, step_v = meeting(place, taps_x, dilation_x, apart, reach)
            source = (i - up * dilation_y) // stride_y * row_out
            source += (place - across * dilation_x) // apart * n
            down, right = (
                step_u * dilation_y // stride_y * row_out,
                step_v * dilation_x // apart * n,
            )
            multiply_terms(
                arena, dx_at + i * row + column * n, height * row,
                kernels, first + up * along_y + across * along_x, size,
                (step_v * along_x, step_u * along_y, in_maps * size),
                dy, source, (-right, -down, out_height * row_out),
                (many_v, many_u, maps), in_maps, columns, False,
            )  # fmt: skip


@kernel
def backward_weight(
    arena: Any,
    x_at: int,
    dy_at: int,
    sources_at: int,
    starts_at: int,
    dweight_at: int,
    n: int,
    in_maps: int,
    height: int,
    width: int,
    maps: int,
    taps_y: int,
    taps_x: int,
    stride_y: int,
    stride_x: int,
    dilation_y: int,
    dilation_x: int,
    flip: int,
    out_height: int,
    out_width: int,
) -> None:
    """dw (links, taps_y, taps_x): each link's dy correlated with its x (160-175)."""
    row, row_out, size = width * n, out_width * n, taps_y * taps_x
    fan_in, links = in_maps * size, int(arena[starts_at + maps])
    corner, places = tap_strides(
        height * row, taps_y, taps_x, dilation_y * row, dilation_x * n, flip
    )
    length = row_out if stride_x == 1 else n
    all_links = links == maps * in_maps
    dw, at = (arena, dweight_at) if all_links else (np.empty(maps * fan_in, arena.dtype), 0)
    taps, strides = (in_maps, taps_y, taps_x), (stride_y * row, stride_x * n)
    if length < SHORT:
        correlate_short(
            dw, at, arena, dy_at, x_at + corner, maps, taps, places,
            (out_height, out_width, n), strides,
        )  # fmt: skip
    else:
        correlate_parts(
            dw, at, fan_in, arena, dy_at, out_height * row_out, (row_out, length),
            arena, x_at + corner, taps, places, strides,
            (out_height, row_out // length), length, maps,
        )  # fmt: skip
    if not all_links:
        for k in range(maps):
            for link in range(int(arena[starts_at + k]), int(arena[starts_at + k + 1])):
                low = k * fan_in + int(arena[sources_at + link]) * size
                to = dweight_at + link * size
                arena[to : to + size] = dw[low : low + size]


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    _, height, width = shapes[0]
    out_height = (height - span(attributes, "y")) // attributes["stride_y"] + 1
    out_width = (width - span(attributes, "x")) // attributes["stride_x"] + 1
    return (OutputSpec((attributes["maps"], out_height, out_width)),)


def span(attributes: Attributes, axis: str) -> int:
    """Rows ("y") or columns ("x") from the first tap of a kernel to its last."""
    taps = attributes["height" if axis == "y" else "width"]
    return (taps - 1) * attributes[f"dilation_{axis}"] + 1


def _sizes(x: tuple[int, ...], attributes: Attributes) -> Sequence[int]:
    keys = ("maps", "height", "width", "stride_y", "stride_x", "dilation_y", "dilation_x", "flip")
    out = _shapes((x,), attributes)[0].shape
    return (*x, *(attributes[key] for key in keys), *out[1:])


def _input_shape(attributes: Attributes) -> tuple[int, ...]:
    return tuple(attributes[key] for key in ("in_maps", "in_height", "in_width"))


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return [None] * len(call.inputs)
    x, weight, sources, starts = call.inputs[:4]
    shape = dict(zip(("in_maps", "in_height", "in_width"), x.shape, strict=True))
    attributes = {**call.attributes, **shape}
    dx = builder.call(CONV2D_BACKWARD_INPUT, dy, weight, sources, starts, **attributes)
    links = weight.shape[0]
    dweight = builder.call(
        CONV2D_BACKWARD_WEIGHT, x, dy, sources, starts, links=links, **call.attributes
    )
    gradients = [dx, dweight, None, None]
    return gradients if len(call.inputs) == 4 else [*gradients, builder.call(SUM_SAMPLES, dy)]


def _input_gradient_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return (OutputSpec(_input_shape(attributes)),)


CONV2D = Op(
    "conv2d",
    forward,
    _shapes,
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    _gradient,
    arity=5,
    terms=terms,
)
CONV2D_BACKWARD_INPUT = Op(
    "conv2d_backward_input",
    backward_input,
    _input_gradient_shapes,
    lambda call: _sizes(_input_shape(call.attributes), call.attributes),
    terms=terms_of_input,
)
CONV2D_BACKWARD_WEIGHT = Op(
    "conv2d_backward_weight",
    backward_weight,
    lambda shapes, attributes: (
        OutputSpec((attributes["links"], attributes["height"], attributes["width"]), batched=False),
    ),
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    terms=terms_of_weight,
)
