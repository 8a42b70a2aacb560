"""1-D convolution over the steps of a sequence, in groups of features (145, 147-149).

Each step of the output reads one window of the input: a dense layer on that window, with the same
weights at every step. Sums over steps are made step after step, so that steps of zeros at the end,
which pad a short sample, don't change a single bit. `weight` is (units, features of a group, taps).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.dense import multiply
from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.reduce import SUM_SAMPLES

KEYS = ("units", "taps", "stride", "dilation", "left", "groups", "flip")


@subroutine
def step_read(t: int, tap: int, taps: int, stride: int, dilation: int, left: int, flip: int) -> int:
    """The step of the input that `tap` meets at output `t`; zeros lie around the input."""
    place = taps - 1 - tap if flip == 1 else tap
    return t * stride + place * dilation - left


@subroutine
def read_window(
    window: Any,
    x: Any,
    t: int,
    n: int,
    steps: int,
    features: int,
    taps: int,
    stride: int,
    dilation: int,
    left: int,
    flip: int,
) -> None:
    """Copy what output `t` reads: a row of samples for each feature and tap."""
    for p in range(features):
        for tap in range(taps):
            step = step_read(t, tap, taps, stride, dilation, left, flip)
            row = window[(p * taps + tap) * n : (p * taps + tap + 1) * n]
            if 0 <= step < steps:
                own = x[(step * features + p) * n : (step * features + p + 1) * n]
                for j in range(n):
                    row[j] = own[j]
            else:
                for j in range(n):
                    row[j] = 0


@kernel
def forward(
    arena: Any,
    x_at: int,
    weight_at: int,
    bias_at: int,
    y_at: int,
    window_at: int,
    n: int,
    steps: int,
    features: int,
    units: int,
    taps: int,
    stride: int,
    dilation: int,
    left: int,
    groups: int,
    flip: int,
    out_steps: int,
) -> None:
    """y (out_steps, units) = Σ w x + b over each window of x (steps, features), without b at −1."""
    fan_in, share = features // groups * taps, units // groups
    x = arena[x_at : x_at + steps * features * n]
    for t in range(out_steps):
        window = arena[window_at : window_at + features * taps * n]
        read_window(window, x, t, n, steps, features, taps, stride, dilation, left, flip)
        for g in range(groups):
            low = weight_at + g * share * fan_in
            w = arena[low : low + share * fan_in].reshape(share, fan_in)
            low = window_at + g * fan_in * n
            own = arena[low : low + fan_in * n].reshape(fan_in, n)
            low = y_at + (t * units + g * share) * n
            multiply(w, own, arena[low : low + share * n].reshape(share, n))
        if bias_at >= 0:
            for i in range(units):
                bias = arena[bias_at + i]
                low = y_at + (t * units + i) * n
                y = arena[low : low + n]
                for j in range(n):
                    y[j] += bias


@kernel
def backward_input(
    arena: Any,
    dy_at: int,
    weight_at: int,
    dx_at: int,
    window_at: int,
    n: int,
    steps: int,
    features: int,
    units: int,
    taps: int,
    stride: int,
    dilation: int,
    left: int,
    groups: int,
    flip: int,
    out_steps: int,
) -> None:
    """dx (steps, features): each window's Wᵀ dy, added up where windows overlap."""
    fan_in, share = features // groups * taps, units // groups
    dx_all = arena[dx_at : dx_at + steps * features * n]
    for j in range(dx_all.size):
        dx_all[j] = 0
    for t in range(out_steps):
        for g in range(groups):
            low = weight_at + g * share * fan_in
            w = arena[low : low + share * fan_in].reshape(share, fan_in)
            low = dy_at + (t * units + g * share) * n
            dy = arena[low : low + share * n].reshape(share, n)
            low = window_at + g * fan_in * n
            multiply(w.T, dy, arena[low : low + fan_in * n].reshape(fan_in, n))
        for p in range(features):
            for tap in range(taps):
                step = step_read(t, tap, taps, stride, dilation, left, flip)
                if 0 <= step < steps:
                    low = window_at + (p * taps + tap) * n
                    row = arena[low : low + n]
                    dx = dx_all[(step * features + p) * n : (step * features + p + 1) * n]
                    for j in range(n):
                        dx[j] += row[j]


@kernel
def backward_weight(
    arena: Any,
    x_at: int,
    dy_at: int,
    dweight_at: int,
    part_at: int,
    window_at: int,
    n: int,
    steps: int,
    features: int,
    units: int,
    taps: int,
    stride: int,
    dilation: int,
    left: int,
    groups: int,
    flip: int,
    out_steps: int,
) -> None:
    """dW (units, features of a group, taps) = Σ dy windowᵀ over the samples, step after step."""
    fan_in, share = features // groups * taps, units // groups
    x = arena[x_at : x_at + steps * features * n]
    for t in range(out_steps):
        window = arena[window_at : window_at + features * taps * n]
        read_window(window, x, t, n, steps, features, taps, stride, dilation, left, flip)
        into = dweight_at if t == 0 else part_at
        for g in range(groups):
            low = dy_at + (t * units + g * share) * n
            dy = arena[low : low + share * n].reshape(share, n)
            low = window_at + g * fan_in * n
            own = arena[low : low + fan_in * n].reshape(fan_in, n)
            low = into + g * share * fan_in
            multiply(dy, own.T, arena[low : low + share * fan_in].reshape(share, fan_in))
        if t > 0:
            dw = arena[dweight_at : dweight_at + units * fan_in]
            part = arena[part_at : part_at + units * fan_in]
            for i in range(units * fan_in):
                dw[i] += part[i]


def out_steps(steps: int, attributes: Attributes) -> int:
    """Places of a kernel over `steps` with `left` and `right` zeros around them."""
    span = (attributes["taps"] - 1) * attributes["dilation"] + 1
    padded = steps + attributes["left"] + attributes["right"]
    return (padded - span) // attributes["stride"] + 1


def _sizes(x: tuple[int, ...], attributes: Attributes) -> Sequence[int]:
    return (*x, *(attributes[key] for key in KEYS), out_steps(x[0], attributes))


def _window(features: int, attributes: Attributes) -> OutputSpec:
    return OutputSpec((features * attributes["taps"],))


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    steps, features = shapes[0]
    y = OutputSpec((out_steps(steps, attributes), attributes["units"]))
    return y, _window(features, attributes)


def _input_shape(attributes: Attributes) -> tuple[int, ...]:
    return attributes["steps"], attributes["features"]


def _weight_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    features = shapes[0][1]
    shape = (attributes["units"], features // attributes["groups"], attributes["taps"])
    weight = OutputSpec(shape, batched=False)
    return weight, weight, _window(features, attributes)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dy = doutputs[0]
    if dy is None:
        return [None] * len(call.inputs)
    x, weight = call.inputs[:2]
    shape = {"steps": x.shape[0], "features": x.shape[1]}
    dx = builder.call(CONV1D_BACKWARD_INPUT, dy, weight, **call.attributes, **shape)
    dweight = builder.call(CONV1D_BACKWARD_WEIGHT, x, dy, **call.attributes)
    if len(call.inputs) == 2:
        return dx, dweight
    return dx, dweight, builder.call(SUM_SAMPLES, dy)


CONV1D = Op(
    "conv1d",
    forward,
    _shapes,
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    _gradient,
    arity=3,
)
"""y (steps, units), and the window of one step, which only the kernel needs."""

CONV1D_BACKWARD_INPUT = Op(
    "conv1d_backward_input",
    backward_input,
    lambda shapes, attributes: (
        OutputSpec(_input_shape(attributes)),
        _window(attributes["features"], attributes),
    ),
    lambda call: _sizes(_input_shape(call.attributes), call.attributes),
)
CONV1D_BACKWARD_WEIGHT = Op(
    "conv1d_backward_weight",
    backward_weight,
    _weight_shapes,
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
)
