"""1-D convolution over the steps of a sequence, in groups of features (145, 147-149).

Each step of the output reads one window of the input: a dense layer on that window, with the same
weights at every step. Sums over steps are made step after step, so that steps of zeros at the end,
which pad a short sample, don't change a single bit. `weight` is (units, features of a group, taps).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.conv1d_terms import terms, terms_of_input, terms_of_weight
from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.linear import TURNED, room_of_steps
from nndl_studio.ops.reduce import SUM_SAMPLES
from nndl_studio.ops.taps import add_bias, meeting
from nndl_studio.ops.tiles import multiply_terms

KEYS = ("units", "taps", "stride", "dilation", "left", "groups", "flip")


@subroutine
def step_read(t: int, tap: int, taps: int, stride: int, dilation: int, left: int, flip: int) -> int:
    """The step of the input that `tap` meets at output `t`; zeros lie around the input."""
    place = taps - 1 - tap if flip == 1 else tap
    return t * stride + place * dilation - left


@subroutine
def taps_inside(start: int, taps: int, dilation: int, steps: int, flip: int) -> tuple[int, int]:
    """Of a window that begins at step `start`, the first weight that meets the input, and how many
    do."""
    first = min(taps, max(0, (-start + dilation - 1) // dilation))
    end = max(first, min(taps, (steps - start + dilation - 1) // dilation))
    return (taps - end if flip == 1 else first), end - first


@kernel
def forward(
    arena: Any,
    x_at: int,
    weight_at: int,
    bias_at: int,
    y_at: int,
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
    of_group, share = features // groups, units // groups
    fan_in = of_group * taps
    apart = (-dilation if flip == 1 else dilation) * features * n
    for t in range(out_steps):
        first, many = taps_inside(t * stride - left, taps, dilation, steps, flip)
        read = step_read(t, first, taps, stride, dilation, left, flip)
        for g in range(groups):
            multiply_terms(
                arena, y_at + (t * units + g * share) * n, n,
                arena, weight_at + g * share * fan_in + first, fan_in, (0, taps, 1),
                arena, x_at + (read * features + g * of_group) * n, (0, n, apart),
                (1, of_group, many), share, n, False,
            )  # fmt: skip
        if bias_at >= 0:
            add_bias(arena, bias_at, y_at + t * units * n, n, units, n)


@kernel
def backward_input(
    arena: Any,
    dy_at: int,
    weight_at: int,
    dx_at: int,
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
    """dx (steps, features): for each step, Wᵀ dy of all windows that it stands in."""
    of_group, share = features // groups, units // groups
    fan_in = of_group * taps
    last, forward = (taps - 1, -1) if flip == 1 else (0, 1)
    for step in range(steps):
        place, many, apart = meeting(step + left, taps, dilation, stride, out_steps)
        t = (step + left - place * dilation) // stride
        for g in range(groups):
            multiply_terms(
                arena, dx_at + (step * features + g * of_group) * n, n,
                arena, weight_at + g * share * fan_in + last + place * forward, taps,
                (0, apart * forward, fan_in), arena, dy_at + (t * units + g * share) * n,
                (0, -apart * dilation // stride * units * n, n), (1, many, share),
                of_group, n, False,
            )  # fmt: skip


@kernel
def backward_weight(
    arena: Any,
    x_at: int,
    dy_at: int,
    dweight_at: int,
    room_at: int,
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
    of_group, share = features // groups, units // groups
    fan_in, group = of_group * taps, max(TURNED // n, 1)
    for g in range(groups):
        into = dweight_at + g * share * fan_in
        for first in range(0, out_steps, group):
            for sample in range(0, n, TURNED):
                width = min(TURNED, n - sample)
                found = min(group, out_steps - first)
                for term in range(found * width):
                    row = room_at + term * fan_in
                    t, j = first + term // width, sample + term % width
                    for tap in range(taps):
                        step = step_read(t, tap, taps, stride, dilation, left, flip)
                        for p in range(of_group):
                            at = x_at + (step * features + g * of_group + p) * n + j
                            inside = 0 <= step < steps
                            arena[row + p * taps + tap] = arena[at] if inside else 0
                dy = dy_at + (first * units + g * share) * n + sample
                multiply_terms(
                    arena, into, fan_in, arena, dy, n, (0, units * n, 1),
                    arena, room_at, (0, width * fan_in, fan_in), (1, found, width),
                    share, fan_in, first + sample > 0,
                )  # fmt: skip


def out_steps(steps: int, attributes: Attributes) -> int:
    """Places of a kernel over `steps` with `left` and `right` zeros around them."""
    span = (attributes["taps"] - 1) * attributes["dilation"] + 1
    padded = steps + attributes["left"] + attributes["right"]
    return (padded - span) // attributes["stride"] + 1


def _sizes(x: tuple[int, ...], attributes: Attributes) -> Sequence[int]:
    return (*x, *(attributes[key] for key in KEYS), out_steps(x[0], attributes))


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return (OutputSpec((out_steps(shapes[0][0], attributes), attributes["units"])),)


def _input_shape(attributes: Attributes) -> tuple[int, ...]:
    return attributes["steps"], attributes["features"]


def _weight_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    features = shapes[0][1]
    shape = (attributes["units"], features // attributes["groups"], attributes["taps"])
    return OutputSpec(shape, batched=False), room_of_steps(shape[1] * shape[2])


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
    terms=terms,
)
CONV1D_BACKWARD_INPUT = Op(
    "conv1d_backward_input",
    backward_input,
    lambda shapes, attributes: (OutputSpec(_input_shape(attributes)),),
    lambda call: _sizes(_input_shape(call.attributes), call.attributes),
    terms=terms_of_input,
)
CONV1D_BACKWARD_WEIGHT = Op(
    "conv1d_backward_weight",
    backward_weight,
    _weight_shapes,
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    terms=terms_of_weight,
    rooms=(1,),
)
