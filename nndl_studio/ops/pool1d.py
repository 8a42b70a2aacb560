"""Subsampling of a sequence: average and maximum over regions of steps (154-159).

A region reads a sample's own steps alone; past the sample's end there is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import NOTHING, Cell, Lines, given, largest, one, times


@kernel
def average_forward(
    arena: Any,
    x_at: int,
    lengths_at: int,
    y_at: int,
    n: int,
    steps: int,
    features: int,
    size: int,
    stride: int,
    regions: int,
) -> None:
    """y (regions, features): the mean of each region of x (steps, features) (154-159)."""
    for r in range(regions):
        for i in range(features):
            for j in range(n):
                low = r * stride
                high = min(low + size, int(arena[lengths_at + j]))
                total = arena.dtype.type(0)
                for t in range(low, high):
                    total += arena[x_at + (t * features + i) * n + j]
                own = max(high - low, 1)
                arena[y_at + (r * features + i) * n + j] = total / arena.dtype.type(own)


@kernel
def average_backward(
    arena: Any,
    dy_at: int,
    lengths_at: int,
    dx_at: int,
    n: int,
    steps: int,
    features: int,
    size: int,
    stride: int,
    regions: int,
) -> None:
    """dx (steps, features): each region's dy, shared equally among its own steps."""
    for j in range(steps * features * n):
        arena[dx_at + j] = 0
    for r in range(regions):
        for i in range(features):
            for j in range(n):
                low = r * stride
                high = min(low + size, int(arena[lengths_at + j]))
                own = arena.dtype.type(max(high - low, 1))
                share = arena[dy_at + (r * features + i) * n + j] / own
                for t in range(low, high):
                    arena[dx_at + (t * features + i) * n + j] += share


@kernel
def maximum_forward(
    arena: Any,
    x_at: int,
    lengths_at: int,
    y_at: int,
    place_at: int,
    n: int,
    steps: int,
    features: int,
    size: int,
    stride: int,
    regions: int,
) -> None:
    """y (regions, features): the maximum of each region, and place, at which step (154-159)."""
    for r in range(regions):
        for i in range(features):
            for j in range(n):
                low = r * stride
                high = min(low + size, int(arena[lengths_at + j]))
                best, place = arena.dtype.type(0), -1
                for t in range(low, high):
                    x = arena[x_at + (t * features + i) * n + j]
                    # `not <=` lets a NaN through, so that a diverging run is noticed.
                    if place < 0 or not x <= best:
                        best, place = x, t
                at = (r * features + i) * n + j
                arena[y_at + at] = best
                arena[place_at + at] = place


@kernel
def maximum_backward(
    arena: Any,
    dy_at: int,
    place_at: int,
    dx_at: int,
    n: int,
    steps: int,
    features: int,
    size: int,
    stride: int,
    regions: int,
) -> None:
    """dx (steps, features): each region's dy at the step of its maximum."""
    for j in range(steps * features * n):
        arena[dx_at + j] = 0
    for r in range(regions):
        for i in range(features):
            for j in range(n):
                at = (r * features + i) * n + j
                step = int(arena[place_at + at])
                if step >= 0:
                    arena[dx_at + (step * features + i) * n + j] += arena[dy_at + at]


def regions(steps: int, attributes: Attributes) -> int:
    """Regions of `size` steps, `stride` apart, that lie wholly inside `steps`."""
    return (steps - attributes["size"]) // attributes["stride"] + 1


def _pooled(shape: tuple[int, ...], attributes: Attributes) -> tuple[int, ...]:
    return regions(shape[0], attributes), shape[1]


def _sizes(x: tuple[int, ...], attributes: Attributes) -> Sequence[int]:
    return (*x, attributes["size"], attributes["stride"], regions(x[0], attributes))


def _input_shape(attributes: Attributes) -> tuple[int, ...]:
    return attributes["steps"], attributes["features"]


def _input_spec(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return (OutputSpec(_input_shape(attributes)),)


def _with_input(call: Call) -> dict[str, int]:
    steps, features = call.inputs[0].shape
    return {**call.attributes, "steps": steps, "features": features}


def _average_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return None, None
    return builder.call(AVERAGE_BACKWARD, dy, call.inputs[1], **_with_input(call)), None


def _maximum_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dy, place = doutputs[0], call.outputs[1]
    if dy is None:
        return None, None
    return builder.call(MAX_BACKWARD, dy, place, **_with_input(call)), None


def _own_steps(cell: Cell, region: int) -> range:
    """The steps of a region before the sample's end."""
    low = region * cell.call.attributes["stride"]
    return range(low, min(low + cell.call.attributes["size"], cell.whole(1, 0)))


def _mean(cell: Cell) -> Lines:
    region, i = cell.index
    own = _own_steps(cell, region)
    return one(times(given(0, t, i), weight=1 / len(own)) for t in own)


def _shares(cell: Cell) -> Lines:
    step, i = cell.index
    regions = range(cell.call.inputs[0].shape[0])
    own = {region: _own_steps(cell, region) for region in regions}
    return one(times(given(0, r, i), weight=1 / len(own[r])) for r in regions if step in own[r])


def _largest(cell: Cell) -> Lines:
    region, i = cell.index
    own, x = _own_steps(cell, region), cell.inputs[0]
    if cell.output == 1:
        return one([times(weight=float(max(own, key=lambda t: float(x[t, i]), default=-1)))])
    return (largest(times(given(0, t, i)) for t in own),) if own else NOTHING


def _won(cell: Cell) -> Lines:
    """δ of every region in which the step was the largest."""
    step, i = cell.index
    regions = range(cell.call.inputs[0].shape[0])
    return one(times(given(0, r, i)) for r in regions if cell.whole(1, r, i) == step)


AVERAGE_POOL1D = Op(
    "average_pool1d",
    average_forward,
    lambda shapes, attributes: (OutputSpec(_pooled(shapes[0], attributes)),),
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    _average_gradient,
    terms=_mean,
)
AVERAGE_BACKWARD = Op(
    "average_pool1d_backward",
    average_backward,
    _input_spec,
    lambda call: _sizes(_input_shape(call.attributes), call.attributes),
    terms=_shares,
)
MAX_POOL1D = Op(
    "max_pool1d",
    maximum_forward,
    lambda shapes, attributes: (OutputSpec(_pooled(shapes[0], attributes)),) * 2,
    lambda call: _sizes(call.inputs[0].shape, call.attributes),
    _maximum_gradient,
    terms=_largest,
)
"""The maximum of each region and, as a second output, the step where it was (−1: nowhere)."""

MAX_BACKWARD = Op(
    "max_pool1d_backward",
    maximum_backward,
    _input_spec,
    lambda call: _sizes(_input_shape(call.attributes), call.attributes),
    terms=_won,
)
