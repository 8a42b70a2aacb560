"""Squared error (53), and the RBF output units of LeNet-5 with their two losses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.scalar import surprise_of


@kernel
def squared_error_forward(arena: Any, operands: Any) -> None:
    n, size = operands[3], operands[6]
    y = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    target = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    loss = arena[operands[2] : operands[2] + n]
    half = arena.dtype.type(0.5)
    for j in range(n):
        loss[j] = 0
    for i in range(size):
        for j in range(n):
            difference = y[i, j] - target[i, j]
            loss[j] += half * difference * difference


@kernel
def squared_error_backward(arena: Any, operands: Any) -> None:
    n, size = operands[4], operands[7]
    y = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    target = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    dloss = arena[operands[2] : operands[2] + n]
    dy = arena[operands[3] : operands[3] + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            dy[i, j] = (y[i, j] - target[i, j]) * dloss[j]


@kernel
def rbf_forward(arena: Any, operands: Any) -> None:
    n, classes, size = operands[3], operands[6], operands[7]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    centre = arena[operands[1] : operands[1] + classes * size].reshape(classes, size)
    y = arena[operands[2] : operands[2] + classes * n].reshape(classes, n)
    for c in range(classes):
        row = y[c]
        for j in range(n):
            row[j] = 0
        for i in range(size):
            w = centre[c, i]
            for j in range(n):
                row[j] += (x[i, j] - w) * (x[i, j] - w)


@kernel
def rbf_backward_input(arena: Any, operands: Any) -> None:
    n, classes, size = operands[4], operands[7], operands[8]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    centre = arena[operands[1] : operands[1] + classes * size].reshape(classes, size)
    dy = arena[operands[2] : operands[2] + classes * n].reshape(classes, n)
    dx = arena[operands[3] : operands[3] + size * n].reshape(size, n)
    two = arena.dtype.type(2)
    for i in range(size):
        row = dx[i]
        for j in range(n):
            row[j] = 0
        for c in range(classes):
            w = centre[c, i]
            for j in range(n):
                row[j] += two * (x[i, j] - w) * dy[c, j]


@kernel
def rbf_backward_centre(arena: Any, operands: Any) -> None:
    n, classes, size = operands[4], operands[7], operands[8]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    centre = arena[operands[1] : operands[1] + classes * size].reshape(classes, size)
    dy = arena[operands[2] : operands[2] + classes * n].reshape(classes, n)
    two = arena.dtype.type(2)
    for c in range(classes):
        for i in range(size):
            total = arena.dtype.type(0)
            for j in range(n):
                total += two * (centre[c, i] - x[i, j]) * dy[c, j]
            arena[operands[3] + c * size + i] = total


@kernel
def pick_forward(arena: Any, operands: Any) -> None:
    n = operands[3]
    for j in range(n):
        label = int(arena[operands[1] + j])
        arena[operands[2] + j] = arena[operands[0] + label * n + j]


@kernel
def pick_backward(arena: Any, operands: Any) -> None:
    n, classes = operands[3], operands[6]
    dy = arena[operands[2] : operands[2] + classes * n].reshape(classes, n)
    for c in range(classes):
        for j in range(n):
            dy[c, j] = arena[operands[1] + j] if int(arena[operands[0] + j]) == c else 0


@kernel
def discriminative_forward(arena: Any, operands: Any) -> None:
    n, classes = operands[3], operands[6]
    y = arena[operands[0] : operands[0] + classes * n].reshape(classes, n)
    constant = arena.dtype.type(operands[7] / 1000.0)
    for j in range(n):
        # log(e^-constant + Σ e^-y) around the smallest exponent, so that nothing underflows.
        top, lowest = -1, constant
        for c in range(classes):
            if y[c, j] < lowest:
                top, lowest = c, y[c, j]
        rest = np.exp(lowest - constant) if top >= 0 else arena.dtype.type(0)
        for c in range(classes):
            if c != top:
                rest += np.exp(lowest - y[c, j])
        label = int(arena[operands[1] + j])
        arena[operands[2] + j] = surprise_of(rest, y[label, j] - lowest)


@kernel
def discriminative_backward(arena: Any, operands: Any) -> None:
    n, classes = operands[4], operands[7]
    y = arena[operands[0] : operands[0] + classes * n].reshape(classes, n)
    dy = arena[operands[3] : operands[3] + classes * n].reshape(classes, n)
    constant = arena.dtype.type(operands[8] / 1000.0)
    for j in range(n):
        lowest = constant
        for c in range(classes):
            lowest = min(lowest, y[c, j])
        total = np.exp(lowest - constant)
        for c in range(classes):
            dy[c, j] = np.exp(lowest - y[c, j])
            total += dy[c, j]
        dloss = arena[operands[2] + j]
        for c in range(classes):
            dy[c, j] *= -dloss / total
        dy[int(arena[operands[1] + j]), j] += dloss


def _squared_error_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dloss,) = doutputs
    if dloss is None:
        return None, None
    y, target = call.inputs
    # ∂L/∂t = t − y: a target that is computed too gets its gradient, as in an autoencoder.
    return (
        builder.call(SQUARED_ERROR_BACKWARD, y, target, dloss),
        builder.call(SQUARED_ERROR_BACKWARD, target, y, dloss),
    )


def _rbf_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return None, None
    return (
        builder.call(RBF_BACKWARD_INPUT, *call.inputs, dy),
        builder.call(RBF_BACKWARD_CENTRE, *call.inputs, dy),
    )


def _mean_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dloss,) = doutputs
    if dloss is None:
        return None, None
    return builder.call(PICK_BACKWARD, call.inputs[1], dloss, classes=call.inputs[0].size), None


def _discriminative_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dloss,) = doutputs
    if dloss is None:
        return None, None
    dy = builder.call(DISCRIMINATIVE_BACKWARD, *call.inputs, dloss, **call.attributes)
    return dy, None


def _centre_sizes(call: Call) -> Sequence[int]:
    return call.inputs[1].shape


SQUARED_ERROR = Op(
    "squared_error",
    squared_error_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _squared_error_gradient,
)
"""½ Σ (y − t)² of each sample; the factor ½ makes the gradient y − t."""

SQUARED_ERROR_BACKWARD = Op(
    "squared_error_backward",
    squared_error_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
)
RBF = Op(
    "rbf",
    rbf_forward,
    lambda shapes, attributes: (OutputSpec((shapes[1][0],)),),
    _centre_sizes,
    _rbf_gradient,
)
"""y_i = Σ_j (x_j − w_ij)²: x (size,), centre (classes, size)."""

RBF_BACKWARD_INPUT = Op(
    "rbf_backward_input",
    rbf_backward_input,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _centre_sizes,
)
RBF_BACKWARD_CENTRE = Op(
    "rbf_backward_centre",
    rbf_backward_centre,
    lambda shapes, attributes: (OutputSpec(shapes[1], batched=False),),
    _centre_sizes,
)
RBF_MEAN_LOSS = Op(
    "rbf_mean_loss",
    pick_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _mean_gradient,
)
"""The distance to the true class."""

PICK_BACKWARD = Op(
    "pick_backward",
    pick_backward,
    lambda shapes, attributes: (OutputSpec((attributes["classes"],)),),
    lambda call: (call.attributes["classes"],),
)
RBF_DISCRIMINATIVE_LOSS = Op(
    "rbf_discriminative_loss",
    discriminative_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size, call.attributes["per_mille"]),
    _discriminative_gradient,
)
"""The distance to the true class plus log(e^−j + Σ e^−y_i), which pushes the others away."""

DISCRIMINATIVE_BACKWARD = Op(
    "discriminative_backward",
    discriminative_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.attributes["per_mille"]),
)
