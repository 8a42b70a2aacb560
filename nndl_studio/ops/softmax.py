"""Softmax with cross-entropy (95-98), and the one-hot vector of a label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.loss_terms import blamed, surprise
from nndl_studio.ops.merge import ADD
from nndl_studio.ops.scalar import surprise_of
from nndl_studio.ops.softmax_terms import shares, shares_back
from nndl_studio.ops.terms import NOTHING, Cell, Line, Lines, given, made, one, times, total


@subroutine
def beside_the_top(y: Any, j: int, total: Any) -> Any:
    """What the exponentials in column `j` of y (classes, n) make without the largest, which is 1.

    `total` is their sum. Where it is near 1, a small rest has no digits left in it.
    """
    one, half = y.dtype.type(1), y.dtype.type(0.5)
    rest = total - one
    if rest < half:
        rest = y.dtype.type(0)
        for c in range(y.shape[0]):
            if y[c, j] < one:
                rest += y[c, j]
    return rest


@kernel
def cross_entropy_forward(
    arena: Any, x_at: int, label_at: int, y_at: int, loss_at: int, n: int, classes: int
) -> None:
    """y (classes,) = softmax(x), loss (1,) = −log y_label (95-98)."""
    x = arena[x_at : x_at + classes * n].reshape(classes, n)
    label = arena[label_at : label_at + n]
    y = arena[y_at : y_at + classes * n].reshape(classes, n)
    loss = arena[loss_at : loss_at + n]
    for j in range(n):
        highest = x[0, j]
        for c in range(1, classes):
            highest = max(highest, x[c, j])
        total = arena.dtype.type(0)
        for c in range(classes):
            y[c, j] = np.exp(x[c, j] - highest)
            total += y[c, j]
        loss[j] = surprise_of(beside_the_top(y, j, total), highest - x[int(label[j]), j])
        for c in range(classes):
            y[c, j] /= total


@kernel
def cross_entropy_backward(
    arena: Any, y_at: int, label_at: int, dloss_at: int, dx_at: int, n: int, classes: int
) -> None:
    """dx (classes,) = (y − one-hot label) dloss."""
    y = arena[y_at : y_at + classes * n].reshape(classes, n)
    label = arena[label_at : label_at + n]
    dloss = arena[dloss_at : dloss_at + n]
    dx = arena[dx_at : dx_at + classes * n].reshape(classes, n)
    for c in range(classes):
        for j in range(n):
            dx[c, j] = y[c, j] * dloss[j]
    for j in range(n):
        dx[int(label[j]), j] -= dloss[j]


@kernel
def softmax_backward(arena: Any, y_at: int, dy_at: int, dx_at: int, n: int, classes: int) -> None:
    """dx (classes,) = y ⊙ (dy − Σ y dy)."""
    y = arena[y_at : y_at + classes * n].reshape(classes, n)
    dy = arena[dy_at : dy_at + classes * n].reshape(classes, n)
    dx = arena[dx_at : dx_at + classes * n].reshape(classes, n)
    for j in range(n):
        inner = arena.dtype.type(0)
        for c in range(classes):
            inner += y[c, j] * dy[c, j]
        for c in range(classes):
            dx[c, j] = y[c, j] * (dy[c, j] - inner)


@kernel
def one_hot(arena: Any, label_at: int, y_at: int, n: int, classes: int) -> None:
    """y (classes,): 1 at the label, else 0."""
    label = arena[label_at : label_at + n]
    y = arena[y_at : y_at + classes * n].reshape(classes, n)
    for c in range(classes):
        for j in range(n):
            y[c, j] = 1 if int(label[j]) == c else 0


def _cross_entropy(cell: Cell) -> Lines:
    numbers = [given(0, c) for c in range(cell.call.inputs[0].size)]
    if cell.output == 0:
        return shares(cell, numbers, cell.index[0])
    lines: list[Line] = []
    label = cell.whole(1, 0)
    loss = surprise(cell, lines, made(0, label), numbers, label)
    return *lines, total(loss)


def _cross_entropy_back(cell: Cell) -> Lines:
    (c,) = cell.index
    target = [times(weight=-1)] if c == cell.whole(1, 0) else []
    error = total([times(given(0, c)), *target], name=r"y_c - I(c = \mathrm{label})")
    return blamed((error,), given(2, 0))


def _softmax_back(cell: Cell) -> Lines:
    classes = range(cell.call.inputs[0].size)
    return shares_back([given(0, c) for c in classes], [given(1, c) for c in classes], *cell.index)


def _one_hot(cell: Cell) -> Lines:
    return one([times()]) if cell.whole(0, 0) == cell.index[0] else NOTHING


def _classes(call: Call) -> Sequence[int]:
    return (call.inputs[0].size,)


def _cross_entropy_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return OutputSpec(shapes[0]), OutputSpec((1,))


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    y = call.outputs[0]
    dy, dloss = doutputs
    parts = []
    if dloss is not None:
        parts.append(builder.call(CROSS_ENTROPY_BACKWARD, y, call.inputs[1], dloss))
    if dy is not None:
        parts.append(builder.call(SOFTMAX_BACKWARD, y, dy))
    if len(parts) == 2:
        return builder.call(ADD, *parts), None
    return parts[0] if parts else None, None


CROSS_ENTROPY = Op(
    "cross_entropy",
    cross_entropy_forward,
    _cross_entropy_shapes,
    _classes,
    _gradient,
    terms=_cross_entropy,
)
"""x (classes,), label (1,) → probabilities (classes,), loss (1,) = −log y of the label."""

CROSS_ENTROPY_BACKWARD = Op(
    "cross_entropy_backward",
    cross_entropy_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _classes,
    terms=_cross_entropy_back,
)
SOFTMAX_BACKWARD = Op(
    "softmax_backward",
    softmax_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _classes,
    terms=_softmax_back,
)
ONE_HOT = Op(
    "one_hot",
    one_hot,
    lambda shapes, attributes: (OutputSpec((attributes["classes"],)),),
    lambda call: (call.attributes["classes"],),
    lambda builder, call, doutputs: (None,),
    terms=_one_hot,
)
