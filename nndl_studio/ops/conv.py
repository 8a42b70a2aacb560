"""2-D convolution over maps with a connection table (146, 152-153), and zero padding.

Rows hold width × samples numbers, so one tap of a kernel is one contiguous multiply-add over the
whole row, whatever the number of maps. Links are (output map, input map) pairs; only they have a
kernel: `weight` (links, height, width), `sources` the input map of each link, `starts` the first
link of each output map and, last, the number of links.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.reduce import SUM_SAMPLES


@subroutine
def add_taps(y: Any, x: Any, weight: Any, at: int, step: int, taps: int, n: int) -> None:
    """y[j] += Σ_v w_v x[j + v·n], with w_v = weight[at + v·step]; five taps cost one load of y."""
    length = y.size
    v = 0
    while taps - v >= 5:
        a, b, c = weight[at], weight[at + step], weight[at + 2 * step]
        d, e = weight[at + 3 * step], weight[at + 4 * step]
        x0 = x[v * n : v * n + length]
        x1 = x[(v + 1) * n : (v + 1) * n + length]
        x2 = x[(v + 2) * n : (v + 2) * n + length]
        x3 = x[(v + 3) * n : (v + 3) * n + length]
        x4 = x[(v + 4) * n : (v + 4) * n + length]
        for j in range(length):
            y[j] += a * x0[j] + b * x1[j] + c * x2[j] + d * x3[j] + e * x4[j]
        v += 5
        at += 5 * step
    if taps - v >= 3:
        a, b, c = weight[at], weight[at + step], weight[at + 2 * step]
        x0 = x[v * n : v * n + length]
        x1 = x[(v + 1) * n : (v + 1) * n + length]
        x2 = x[(v + 2) * n : (v + 2) * n + length]
        for j in range(length):
            y[j] += a * x0[j] + b * x1[j] + c * x2[j]
        v += 3
        at += 3 * step
    while v < taps:
        a = weight[at]
        x0 = x[v * n : v * n + length]
        for j in range(length):
            y[j] += a * x0[j]
        v += 1
        at += step


@subroutine
def add_strided_taps(
    y: Any, x: Any, weight: Any, at: int, step: int, taps: int, n: int, stride: int
) -> None:
    """As `add_taps`, with outputs `stride` positions apart."""
    for column in range(y.size // n):
        out = y[column * n : (column + 1) * n]
        for v in range(taps):
            a = weight[at + v * step]
            row = x[(column * stride + v) * n : (column * stride + v + 1) * n]
            for j in range(n):
                out[j] += a * row[j]


@subroutine
def correlate_taps(
    dy: Any, x: Any, dweight: Any, at: int, step: int, taps: int, n: int, stride: int
) -> None:
    """dweight[at + v·step] += Σ_j dy[j] x[j + v·n]."""
    length = dy.size
    zero = dy.dtype.type(0)
    v = 0
    if stride == 1:
        while taps - v >= 5:
            x0 = x[v * n : v * n + length]
            x1 = x[(v + 1) * n : (v + 1) * n + length]
            x2 = x[(v + 2) * n : (v + 2) * n + length]
            x3 = x[(v + 3) * n : (v + 3) * n + length]
            x4 = x[(v + 4) * n : (v + 4) * n + length]
            a, b, c, d, e = zero, zero, zero, zero, zero
            for j in range(length):
                g = dy[j]
                a += g * x0[j]
                b += g * x1[j]
                c += g * x2[j]
                d += g * x3[j]
                e += g * x4[j]
            dweight[at] += a
            dweight[at + step] += b
            dweight[at + 2 * step] += c
            dweight[at + 3 * step] += d
            dweight[at + 4 * step] += e
            v += 5
            at += 5 * step
    while v < taps:
        total = zero
        for column in range(length // n):
            row = x[(column * stride + v) * n : (column * stride + v + 1) * n]
            out = dy[column * n : (column + 1) * n]
            for j in range(n):
                total += out[j] * row[j]
        dweight[at] += total
        v += 1
        at += step


@kernel
def forward(arena: Any, operands: Any) -> None:
    x_at, w_at, sources, starts = operands[0], operands[1], operands[2], operands[3]
    b_at, y_at, n = operands[4], operands[5], operands[6]
    height, width, maps = operands[10], operands[11], operands[12]
    taps_y, taps_x, stride_y, stride_x = operands[13], operands[14], operands[15], operands[16]
    flip, out_height, out_width = operands[17], operands[18], operands[19]
    row_in, row_out, kernel_size = width * n, out_width * n, taps_y * taps_x
    for k in range(maps):
        bias = arena[b_at + k] if b_at >= 0 else arena.dtype.type(0)
        first, last = int(arena[starts + k]), int(arena[starts + k + 1])
        for i in range(out_height):
            at = y_at + (k * out_height + i) * row_out
            y = arena[at : at + row_out]
            for j in range(row_out):
                y[j] = bias
            for link in range(first, last):
                source = x_at + int(arena[sources + link]) * height * row_in
                for u in range(taps_y):
                    row = source + (i * stride_y + u) * row_in
                    x = arena[row : row + row_in]
                    if flip == 1:
                        w = w_at + link * kernel_size + (taps_y - u) * taps_x - 1
                        step = -1
                    else:
                        w = w_at + link * kernel_size + u * taps_x
                        step = 1
                    if stride_x == 1:
                        add_taps(y, x, arena, w, step, taps_x, n)
                    else:
                        add_strided_taps(y, x, arena, w, step, taps_x, n, stride_x)


@kernel
def backward_input(arena: Any, operands: Any) -> None:
    dy_at, w_at, sources, starts = operands[0], operands[1], operands[2], operands[3]
    dx_at, spread_at, n = operands[4], operands[5], operands[6]
    channels, height, width, maps = operands[9], operands[10], operands[11], operands[12]
    taps_y, taps_x, stride_y, stride_x = operands[13], operands[14], operands[15], operands[16]
    flip, out_height, out_width = operands[17], operands[18], operands[19]
    row_in, row_out, kernel_size = width * n, out_width * n, taps_y * taps_x
    # Rows of dy with zeros around and between, so that every column of dx is a full kernel of
    # taps: the wide convolution of (160-175).
    row_spread = (width + taps_x - 1) * n
    spread = arena[spread_at : spread_at + maps * out_height * row_spread]
    for j in range(spread.size):
        spread[j] = 0
    for r in range(maps * out_height):
        for column in range(out_width):
            at = r * row_spread + (taps_x - 1 + column * stride_x) * n
            source = dy_at + r * row_out + column * n
            for j in range(n):
                spread[at + j] = arena[source + j]
    dx_all = arena[dx_at : dx_at + channels * height * row_in]
    for j in range(dx_all.size):
        dx_all[j] = 0
    for k in range(maps):
        for link in range(int(arena[starts + k]), int(arena[starts + k + 1])):
            channel = int(arena[sources + link])
            for i in range(height):
                at = (channel * height + i) * row_in
                dx = dx_all[at : at + row_in]
                for u in range(taps_y):
                    back = i - u
                    if back < 0 or back % stride_y != 0 or back // stride_y >= out_height:
                        continue
                    row = (k * out_height + back // stride_y) * row_spread
                    if flip == 1:
                        w = w_at + link * kernel_size + (taps_y - 1 - u) * taps_x
                        step = 1
                    else:
                        w = w_at + link * kernel_size + (u + 1) * taps_x - 1
                        step = -1
                    add_taps(dx, spread[row : row + row_spread], arena, w, step, taps_x, n)


@kernel
def backward_weight(arena: Any, operands: Any) -> None:
    x_at, dy_at, sources, starts = operands[0], operands[1], operands[2], operands[3]
    dw_at, n = operands[4], operands[5]
    height, width, maps = operands[9], operands[10], operands[11]
    taps_y, taps_x, stride_y, stride_x = operands[12], operands[13], operands[14], operands[15]
    flip, out_height, out_width = operands[16], operands[17], operands[18]
    row_in, row_out, kernel_size = width * n, out_width * n, taps_y * taps_x
    links = int(arena[starts + maps])
    for j in range(links * kernel_size):
        arena[dw_at + j] = 0
    for i in range(out_height):
        for k in range(maps):
            at = dy_at + (k * out_height + i) * row_out
            dy = arena[at : at + row_out]
            for link in range(int(arena[starts + k]), int(arena[starts + k + 1])):
                source = x_at + int(arena[sources + link]) * height * row_in
                for u in range(taps_y):
                    row = source + (i * stride_y + u) * row_in
                    x = arena[row : row + row_in]
                    if flip == 1:
                        w = dw_at + link * kernel_size + (taps_y - u) * taps_x - 1
                        step = -1
                    else:
                        w = dw_at + link * kernel_size + u * taps_x
                        step = 1
                    correlate_taps(dy, x, arena, w, step, taps_x, n, stride_x)


@kernel
def pad_forward(arena: Any, operands: Any) -> None:
    x_at, y_at, n = operands[0], operands[1], operands[2]
    maps, height, width = operands[5], operands[6], operands[7]
    top, bottom, left, right = operands[8], operands[9], operands[10], operands[11]
    out_height, out_width = height + top + bottom, width + left + right
    y = arena[y_at : y_at + maps * out_height * out_width * n]
    for j in range(y.size):
        y[j] = 0
    for k in range(maps):
        for i in range(height):
            source = x_at + (k * height + i) * width * n
            at = ((k * out_height + i + top) * out_width + left) * n
            for j in range(width * n):
                y[at + j] = arena[source + j]


@kernel
def crop_forward(arena: Any, operands: Any) -> None:
    x_at, y_at, n = operands[0], operands[1], operands[2]
    maps, height, width = operands[5], operands[6], operands[7]
    top, bottom, left, right = operands[8], operands[9], operands[10], operands[11]
    out_height, out_width = height - top - bottom, width - left - right
    for k in range(maps):
        for i in range(out_height):
            source = x_at + ((k * height + i + top) * width + left) * n
            at = y_at + (k * out_height + i) * out_width * n
            for j in range(out_width * n):
                arena[at + j] = arena[source + j]


@kernel
def flip_forward(arena: Any, operands: Any) -> None:
    x_at, y_at, n = operands[0], operands[1], operands[2]
    maps, size = operands[5], operands[6]
    for k in range(maps):
        for i in range(size):
            source = x_at + (k * size + i) * n
            at = y_at + ((k + 1) * size - 1 - i) * n
            arena[at : at + n] = arena[source : source + n]


def _out(size: int, taps: int, stride: int) -> int:
    return (size - taps) // stride + 1


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    _, height, width = shapes[0]
    out_height = _out(height, attributes["height"], attributes["stride_y"])
    out_width = _out(width, attributes["width"], attributes["stride_x"])
    return (OutputSpec((attributes["maps"], out_height, out_width)),)


def _sizes(x: tuple[int, ...], attributes: Attributes) -> Sequence[int]:
    keys = ("maps", "height", "width", "stride_y", "stride_x", "flip")
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
    spread = (maps, out_height, x[2] + attributes["width"] - 1)
    return OutputSpec(x), OutputSpec(spread)


def _padded(shape: tuple[int, ...], attributes: Attributes, sign: int) -> tuple[int, ...]:
    maps, height, width = shape
    vertical = attributes["top"] + attributes["bottom"]
    return (
        maps,
        height + sign * vertical,
        width + sign * (attributes["left"] + attributes["right"]),
    )


def _borders(call: Call) -> Sequence[int]:
    keys = ("top", "bottom", "left", "right")
    return (*call.inputs[0].shape, *(call.attributes[key] for key in keys))


def _pad_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(CROP2D, dy, **call.attributes)]


def _flip_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(FLIP2D, dy)]


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
PAD2D = Op(
    "pad2d",
    pad_forward,
    lambda shapes, attributes: (OutputSpec(_padded(shapes[0], attributes, 1)),),
    _borders,
    _pad_gradient,
)
CROP2D = Op(
    "crop2d",
    crop_forward,
    lambda shapes, attributes: (OutputSpec(_padded(shapes[0], attributes, -1)),),
    _borders,
)
FLIP2D = Op(
    "flip2d",
    flip_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].shape[0], call.inputs[0].size // call.inputs[0].shape[0]),
    _flip_gradient,
)
"""Every map turned by 180°: rot180 of (160-175)."""
