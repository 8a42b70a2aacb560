"""Softmax with cross-entropy at every step of a sequence: a loss a step, averaged over those of the
sample's own steps that are scored, whose label is not −1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.loss_terms import blamed, mean, scored_labels, surprise
from nndl_studio.ops.merge import ADD
from nndl_studio.ops.scalar import surprise_of
from nndl_studio.ops.softmax import beside_the_top
from nndl_studio.ops.softmax_node import SOFTMAX_NODE_BACKWARD
from nndl_studio.ops.softmax_terms import shares
from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
    Factor,
    Line,
    Lines,
    Term,
    given,
    made,
    times,
    total,
)


@subroutine
def scored_steps(arena: Any, labels_at: int, lengths_at: int, n: int) -> Any:
    """(n,): how many of each sample's own steps have a label."""
    scored = np.zeros(n, arena.dtype)
    for j in range(n):
        for t in range(int(arena[lengths_at + j])):
            if arena[labels_at + t * n + j] >= 0:
                scored[j] += 1
    return scored


@kernel
def sequence_cross_entropy_forward(
    arena: Any,
    x_at: int,
    labels_at: int,
    lengths_at: int,
    y_at: int,
    loss_at: int,
    n: int,
    steps: int,
    classes: int,
) -> None:
    """y (steps, classes) = softmax(x), loss (1,) = the mean of −log y_label over scored steps."""
    scored = scored_steps(arena, labels_at, lengths_at, n)
    loss = arena[loss_at : loss_at + n]
    loss[:] = 0
    for t in range(steps):
        at = t * classes * n
        x = arena[x_at + at : x_at + at + classes * n].reshape(classes, n)
        y = arena[y_at + at : y_at + at + classes * n].reshape(classes, n)
        for j in range(n):
            length = int(arena[lengths_at + j])
            highest = x[0, j]
            for c in range(1, classes):
                highest = max(highest, x[c, j])
            total = arena.dtype.type(0)
            for c in range(classes):
                y[c, j] = np.exp(x[c, j] - highest)
                total += y[c, j]
            label = int(arena[labels_at + t * n + j])
            if t < length and label >= 0:
                surprise = surprise_of(beside_the_top(y, j, total), highest - x[label, j])
                loss[j] += surprise / scored[j]
            for c in range(classes):
                y[c, j] /= total


@kernel
def sequence_cross_entropy_backward(
    arena: Any,
    y_at: int,
    labels_at: int,
    lengths_at: int,
    dloss_at: int,
    dx_at: int,
    n: int,
    steps: int,
    classes: int,
) -> None:
    """dx (steps, classes) = (y − one-hot label) dloss / scored steps at these, else 0."""
    zero = arena.dtype.type(0)
    share = scored_steps(arena, labels_at, lengths_at, n)
    for j in range(n):
        share[j] = arena[dloss_at + j] / share[j] if share[j] > 0 else zero
    for t in range(steps):
        at = t * classes * n
        y = arena[y_at + at : y_at + at + classes * n].reshape(classes, n)
        dx = arena[dx_at + at : dx_at + at + classes * n].reshape(classes, n)
        for c in range(classes):
            for j in range(n):
                own = t < arena[lengths_at + j] and arena[labels_at + t * n + j] >= 0
                dx[c, j] = y[c, j] * share[j] if own else zero
        for j in range(n):
            label = int(arena[labels_at + t * n + j])
            if t < arena[lengths_at + j] and label >= 0:
                dx[label, j] -= share[j]


def _numbers_of(cell: Cell, t: int) -> list[Factor]:
    return [given(0, t, c) for c in range(cell.call.inputs[0].shape[1])]


def _terms(cell: Cell) -> Lines:
    if cell.output == 0:
        return shares(cell, _numbers_of(cell, cell.index[0]), cell.index[1])
    lines: list[Line] = []
    losses: list[Term] = []
    labels = scored_labels(cell, 1)
    for t, label in labels.items():
        losses.extend(surprise(cell, lines, made(0, t, label), _numbers_of(cell, t), label))
    return *lines, mean(losses, len(labels))


def _terms_back(cell: Cell) -> Lines:
    (t, c), labels = cell.index, scored_labels(cell, 1)
    if t not in labels:
        return NOTHING
    target = [times(weight=-1)] if c == labels[t] else []
    error = total([times(given(0, t, c)), *target], name=r"y_c - I(c = \mathrm{label})")
    return blamed((error,), given(3, 0), len(labels))


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return OutputSpec(shapes[0]), OutputSpec((1,))


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy, dloss), y = doutputs, call.outputs[0]
    _, labels, lengths = call.inputs
    parts = []
    if dloss is not None:
        parts.append(builder.call(SEQUENCE_CROSS_ENTROPY_BACKWARD, y, labels, lengths, dloss))
    if dy is not None:
        parts.append(builder.call(SOFTMAX_NODE_BACKWARD, dy, y))
    return (builder.call(ADD, *parts) if len(parts) == 2 else parts[0]), None, None


SEQUENCE_CROSS_ENTROPY = Op(
    "sequence_cross_entropy",
    sequence_cross_entropy_forward,
    _shapes,
    lambda call: call.inputs[0].shape,
    _gradient,
    terms=_terms,
)
"""x (steps, classes), labels (steps,), lengths → probabilities (steps, classes), loss (1,)."""

SEQUENCE_CROSS_ENTROPY_BACKWARD = Op(
    "sequence_cross_entropy_backward",
    sequence_cross_entropy_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
    terms=_terms_back,
)
