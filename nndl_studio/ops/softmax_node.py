"""Softmax without a loss (39): along the features of a vector or a step, or across maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel


@kernel
def softmax_forward(arena: Any, operands: Any) -> None:
    outer, classes, inner = operands[5], operands[6], operands[7] * operands[2]
    size = outer * classes * inner
    x = arena[operands[0] : operands[0] + size].reshape(outer, classes, inner)
    y = arena[operands[1] : operands[1] + size].reshape(outer, classes, inner)
    for o in range(outer):
        for i in range(inner):
            # Less the largest, no exponential overflows.
            highest = x[o, 0, i]
            for c in range(1, classes):
                highest = max(highest, x[o, c, i])
            total = arena.dtype.type(0)
            for c in range(classes):
                y[o, c, i] = np.exp(x[o, c, i] - highest)
                total += y[o, c, i]
            for c in range(classes):
                y[o, c, i] /= total


@kernel
def softmax_node_backward(arena: Any, operands: Any) -> None:
    outer, classes, inner = operands[6], operands[7], operands[8] * operands[3]
    size = outer * classes * inner
    dy = arena[operands[0] : operands[0] + size].reshape(outer, classes, inner)
    y = arena[operands[1] : operands[1] + size].reshape(outer, classes, inner)
    dx = arena[operands[2] : operands[2] + size].reshape(outer, classes, inner)
    for o in range(outer):
        for i in range(inner):
            mean = arena.dtype.type(0)
            for c in range(classes):
                mean += y[o, c, i] * dy[o, c, i]
            for c in range(classes):
                dx[o, c, i] = y[o, c, i] * (dy[o, c, i] - mean)


def _sizes(call: Call) -> Sequence[int]:
    """(outer, classes, inner) of (features,), (steps, features) or (maps, height, width)."""
    match call.inputs[0].shape:
        case (steps, features):
            return steps, features, 1
        case (classes, *place):
            return 1, classes, int(np.prod(place, dtype=int))
        case _:
            raise ValueError("softmax needs at least one axis")


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(SOFTMAX_NODE_BACKWARD, dy, call.outputs[0])]


SOFTMAX = Op(
    "softmax",
    softmax_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _sizes,
    _gradient,
)
"""Probabilities: dx = (diag(y) − y yᵀ) dy (44)."""

SOFTMAX_NODE_BACKWARD = Op(
    "softmax_node_backward",
    softmax_node_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _sizes,
)
