"""2-D convolution over maps with a connection table (146, 152-153), and its gradients (160-175).

Rows hold width × samples numbers, so one tap of a kernel is one contiguous multiply-add over the
whole row, whatever the number of maps. Links are (output map, input map) pairs; only they have a
kernel: `weight` (links, height, width), `sources` the input map of each link, `starts` the first
link of each output map and, last, the number of links.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.reduce import SUM_SAMPLES
from nndl_studio.ops.taps import add_strided_taps, add_taps, correlate_taps


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
    hop = dilation_x * n
    row_in, row_out, kernel_size = width * n, out_width * n, taps_y * taps_x
    for k in range(maps):
        bias = arena[bias_at + k] if bias_at >= 0 else arena.dtype.type(0)
        low, high = int(arena[starts_at + k]), int(arena[starts_at + k + 1])
        for i in range(out_height):
            at = y_at + (k * out_height + i) * row_out
            y = arena[at : at + row_out]
            for j in range(row_out):
                y[j] = bias
            for link in range(low, high):
                source = x_at + int(arena[sources_at + link]) * height * row_in
                for u in range(taps_y):
                    row = source + (i * stride_y + u * dilation_y) * row_in
                    x = arena[row : row + row_in]
                    if flip == 1:
                        w = weight_at + link * kernel_size + (taps_y - u) * taps_x - 1
                        step = -1
                    else:
                        w = weight_at + link * kernel_size + u * taps_x
                        step = 1
                    if stride_x == 1:
                        add_taps(y, x, arena, w, step, taps_x, hop)
                    else:
                        add_strided_taps(y, x, arena, w, step, taps_x, n, stride_x, hop)


@kernel
def backward_input(
    arena: Any,
    dy_at: int,
    weight_at: int,
    sources_at: int,
    starts_at: int,
    dx_at: int,
    spread_at: int,
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
    hop = dilation_x * n
    row_in, row_out, kernel_size = width * n, out_width * n, taps_y * taps_x
    # Rows of dy with zeros around and between, so that every column of dx is a full kernel of
    # taps: the wide convolution of (160-175).
    margin = (taps_x - 1) * hop
    row_spread = width * n + margin
    spread = arena[spread_at : spread_at + maps * out_height * row_spread]
    for j in range(spread.size):
        spread[j] = 0
    for r in range(maps * out_height):
        for column in range(out_width):
            at = r * row_spread + margin + column * stride_x * n
            source = dy_at + r * row_out + column * n
            for j in range(n):
                spread[at + j] = arena[source + j]
    dx_all = arena[dx_at : dx_at + in_maps * height * row_in]
    for j in range(dx_all.size):
        dx_all[j] = 0
    for k in range(maps):
        for link in range(int(arena[starts_at + k]), int(arena[starts_at + k + 1])):
            channel = int(arena[sources_at + link])
            for i in range(height):
                at = (channel * height + i) * row_in
                dx = dx_all[at : at + row_in]
                for u in range(taps_y):
                    back = i - u * dilation_y
                    if back < 0 or back % stride_y != 0 or back // stride_y >= out_height:
                        continue
                    row = (k * out_height + back // stride_y) * row_spread
                    if flip == 1:
                        w = weight_at + link * kernel_size + (taps_y - 1 - u) * taps_x
                        step = 1
                    else:
                        w = weight_at + link * kernel_size + (u + 1) * taps_x - 1
                        step = -1
                    add_taps(dx, spread[row : row + row_spread], arena, w, step, taps_x, hop)


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
    hop = dilation_x * n
    row_in, row_out, kernel_size = width * n, out_width * n, taps_y * taps_x
    links = int(arena[starts_at + maps])
    for j in range(links * kernel_size):
        arena[dweight_at + j] = 0
    for i in range(out_height):
        for k in range(maps):
            at = dy_at + (k * out_height + i) * row_out
            dy = arena[at : at + row_out]
            for link in range(int(arena[starts_at + k]), int(arena[starts_at + k + 1])):
                source = x_at + int(arena[sources_at + link]) * height * row_in
                for u in range(taps_y):
                    row = source + (i * stride_y + u * dilation_y) * row_in
                    x = arena[row : row + row_in]
                    if flip == 1:
                        w = dweight_at + link * kernel_size + (taps_y - u) * taps_x - 1
                        step = -1
                    else:
                        w = dweight_at + link * kernel_size + u * taps_x
                        step = 1
                    correlate_taps(dy, x, arena, w, step, taps_x, n, stride_x, hop)


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
    x = _input_shape(attributes)
    maps, out_height, _ = shapes[0]
    spread = (maps, out_height, x[2] + span(attributes, "x") - 1)
    return OutputSpec(x), OutputSpec(spread)


CONV2D = Op(
    "conv2d",
    forward,
    _shapes,
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    _gradient,
    arity=5,
)
CONV2D_BACKWARD_INPUT = Op(
    "conv2d_backward_input",
    backward_input,
    _input_gradient_shapes,
    lambda call: _sizes(_input_shape(call.attributes), call.attributes),
)
CONV2D_BACKWARD_WEIGHT = Op(
    "conv2d_backward_weight",
    backward_weight,
    lambda shapes, attributes: (
        OutputSpec((attributes["links"], attributes["height"], attributes["width"]), batched=False),
    ),
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
)
