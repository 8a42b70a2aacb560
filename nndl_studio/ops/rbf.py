"""The RBF output units of LeNet-5, and their two losses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.rbf_terms import (
    discriminative,
    discriminative_back,
    distance,
    distance_back,
    distance_back_centre,
    picked,
    picked_back,
)
from nndl_studio.ops.scalar import surprise_of


@kernel
def rbf_forward(
    arena: Any, x_at: int, centre_at: int, y_at: int, n: int, classes: int, size: int
) -> None:
    """y_c (classes,) = Σ_i (x_i − w_ci)²; x (size,), centre (classes, size)."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    centre = arena[centre_at : centre_at + classes * size].reshape(classes, size)
    y = arena[y_at : y_at + classes * n].reshape(classes, n)
    for c in range(classes):
        row = y[c]
        for j in range(n):
            row[j] = 0
        for i in range(size):
            w = centre[c, i]
            for j in range(n):
                row[j] += (x[i, j] - w) * (x[i, j] - w)


@kernel
def rbf_backward_input(
    arena: Any, x_at: int, centre_at: int, dy_at: int, dx_at: int, n: int, classes: int, size: int
) -> None:
    """dx_i (size,) = Σ_c 2 (x_i − w_ci) dy_c."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    centre = arena[centre_at : centre_at + classes * size].reshape(classes, size)
    dy = arena[dy_at : dy_at + classes * n].reshape(classes, n)
    dx = arena[dx_at : dx_at + size * n].reshape(size, n)
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
def rbf_backward_centre(
    arena: Any,
    x_at: int,
    centre_at: int,
    dy_at: int,
    dcentre_at: int,
    n: int,
    classes: int,
    size: int,
) -> None:
    """dw_ci (classes, size) = 2 (w_ci − x_i) dy_c, summed over the samples."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    centre = arena[centre_at : centre_at + classes * size].reshape(classes, size)
    dy = arena[dy_at : dy_at + classes * n].reshape(classes, n)
    two = arena.dtype.type(2)
    for c in range(classes):
        for i in range(size):
            total = arena.dtype.type(0)
            for j in range(n):
                total += two * (centre[c, i] - x[i, j]) * dy[c, j]
            arena[dcentre_at + c * size + i] = total


@kernel
def mean_loss_forward(arena: Any, y_at: int, label_at: int, loss_at: int, n: int) -> None:
    """loss (1,) = y_label: the distance to the true class; y (classes,)."""
    for j in range(n):
        label = int(arena[label_at + j])
        arena[loss_at + j] = arena[y_at + label * n + j]


@kernel
def mean_loss_backward(
    arena: Any, label_at: int, dloss_at: int, dy_at: int, n: int, classes: int
) -> None:
    """dy (classes,): dloss at the label, else 0."""
    dy = arena[dy_at : dy_at + classes * n].reshape(classes, n)
    for c in range(classes):
        for j in range(n):
            dy[c, j] = arena[dloss_at + j] if int(arena[label_at + j]) == c else 0


@kernel
def discriminative_forward(
    arena: Any, y_at: int, label_at: int, loss_at: int, n: int, classes: int, per_mille: int
) -> None:
    """loss (1,) = y_label + log(e^−j + Σ_c e^−y_c); y (classes,), j in thousandths."""
    y = arena[y_at : y_at + classes * n].reshape(classes, n)
    constant = arena.dtype.type(per_mille / 1000.0)
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
        label = int(arena[label_at + j])
        arena[loss_at + j] = surprise_of(rest, y[label, j] - lowest)


@kernel
def discriminative_backward(
    arena: Any,
    y_at: int,
    label_at: int,
    dloss_at: int,
    dy_at: int,
    n: int,
    classes: int,
    per_mille: int,
) -> None:
    """dy_c (classes,) = (1 at the label − e^−y_c / (e^−j + Σ e^−y)) dloss."""
    y = arena[y_at : y_at + classes * n].reshape(classes, n)
    dy = arena[dy_at : dy_at + classes * n].reshape(classes, n)
    constant = arena.dtype.type(per_mille / 1000.0)
    for j in range(n):
        lowest = constant
        for c in range(classes):
            lowest = min(lowest, y[c, j])
        total = np.exp(lowest - constant)
        for c in range(classes):
            dy[c, j] = np.exp(lowest - y[c, j])
            total += dy[c, j]
        dloss = arena[dloss_at + j]
        for c in range(classes):
            dy[c, j] *= -dloss / total
        dy[int(arena[label_at + j]), j] += dloss


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
    y, label = call.inputs
    return builder.call(RBF_MEAN_LOSS_BACKWARD, label, dloss, classes=y.size), None


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


RBF = Op(
    "rbf",
    rbf_forward,
    lambda shapes, attributes: (OutputSpec((shapes[1][0],)),),
    _centre_sizes,
    _rbf_gradient,
    terms=distance,
)
"""y_i = Σ_j (x_j − w_ij)²: x (size,), centre (classes, size)."""

RBF_BACKWARD_INPUT = Op(
    "rbf_backward_input",
    rbf_backward_input,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _centre_sizes,
    terms=distance_back,
)
RBF_BACKWARD_CENTRE = Op(
    "rbf_backward_centre",
    rbf_backward_centre,
    lambda shapes, attributes: (OutputSpec(shapes[1], batched=False),),
    _centre_sizes,
    terms=distance_back_centre,
)
RBF_MEAN_LOSS = Op(
    "rbf_mean_loss",
    mean_loss_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _mean_gradient,
    terms=picked,
)
"""The distance to the true class."""

RBF_MEAN_LOSS_BACKWARD = Op(
    "rbf_mean_loss_backward",
    mean_loss_backward,
    lambda shapes, attributes: (OutputSpec((attributes["classes"],)),),
    lambda call: (call.attributes["classes"],),
    terms=picked_back,
)
RBF_DISCRIMINATIVE_LOSS = Op(
    "rbf_discriminative_loss",
    discriminative_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size, call.attributes["per_mille"]),
    _discriminative_gradient,
    terms=discriminative,
)
"""The distance to the true class plus log(e^−j + Σ e^−y_i), which pushes the others away."""

DISCRIMINATIVE_BACKWARD = Op(
    "discriminative_backward",
    discriminative_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size, call.attributes["per_mille"]),
    terms=discriminative_back,
)
