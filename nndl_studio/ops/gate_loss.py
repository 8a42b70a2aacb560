"""Gate supervision: cross-entropy of which of a sample's own steps is the true one (Kumar et al.,
2015, with their gates as shares). Steps that are not its own get nothing, to the bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.loss_terms import blamed, surprise
from nndl_studio.ops.merge import ADD
from nndl_studio.ops.scalar import surprise_of
from nndl_studio.ops.softmax_node import SOFTMAX_NODE_BACKWARD
from nndl_studio.ops.softmax_terms import shares
from nndl_studio.ops.terms import NOTHING, Cell, Line, Lines, given, made, times, total


@kernel
def gate_loss_forward(
    arena: Any,
    x_at: int,
    own_at: int,
    facts_at: int,
    y_at: int,
    loss_at: int,
    n: int,
    steps: int,
    which: int,
) -> None:
    """y (steps,) = softmax of x over the first `own` steps, else 0; loss (1,) = −log y of the
    step that fact number `which` of f (facts,) names, 0 where it names none of them."""
    one, half, zero = arena.dtype.type(1), arena.dtype.type(0.5), arena.dtype.type(0)
    for j in range(n):
        own = min(int(arena[own_at + j]), steps)
        highest = arena.dtype.type(-np.inf)
        for i in range(own):
            highest = max(highest, arena[x_at + i * n + j])
        total, rest = zero, zero
        for i in range(steps):
            y = np.exp(arena[x_at + i * n + j] - highest) if i < own else zero
            arena[y_at + i * n + j] = y
            total += y
            # A small rest has no digits left in the total.
            rest += y if y < one else zero
        fact, loss = int(arena[facts_at + which * n + j]), zero
        if 0 <= fact < own:
            beside = rest if total - one < half else total - one
            loss = surprise_of(beside, highest - arena[x_at + fact * n + j])
        arena[loss_at + j] = loss
        for i in range(own):
            arena[y_at + i * n + j] /= total


@kernel
def gate_loss_backward(
    arena: Any,
    y_at: int,
    own_at: int,
    facts_at: int,
    dloss_at: int,
    dx_at: int,
    n: int,
    steps: int,
    which: int,
) -> None:
    """dx_i = (y_i − [i is the fact]) dloss at own steps, else 0; 0 where there is no fact."""
    zero = arena.dtype.type(0)
    for j in range(n):
        own = min(int(arena[own_at + j]), steps)
        fact = int(arena[facts_at + which * n + j])
        told = 0 <= fact < own
        for i in range(steps):
            at = i * n + j
            arena[dx_at + at] = arena[y_at + at] * arena[dloss_at + j] if told and i < own else zero
        if told:
            arena[dx_at + fact * n + j] -= arena[dloss_at + j]


def _own_and_fact(cell: Cell) -> tuple[int, int]:
    """How many steps are the sample's own; the true one, −1 if none of them is."""
    own = min(cell.whole(1, 0), cell.call.inputs[0].size)
    fact = cell.whole(2, cell.call.attributes["which"])
    return own, fact if 0 <= fact < own else -1


def _terms(cell: Cell) -> Lines:
    own, fact = _own_and_fact(cell)
    numbers = [given(0, i) for i in range(own)]
    if cell.output == 0:
        return shares(cell, numbers, cell.index[0]) if cell.index[0] < own else NOTHING
    if fact < 0:
        return NOTHING
    lines: list[Line] = []
    loss = surprise(cell, lines, made(0, fact), numbers, fact)
    return *lines, total(loss)


def _terms_back(cell: Cell) -> Lines:
    (i,), (own, fact) = cell.index, _own_and_fact(cell)
    if fact < 0 or i >= own:
        return NOTHING
    target = [times(weight=-1)] if i == fact else []
    error = total([times(given(0, i)), *target], name="y_i - I(i = f)")
    return blamed((error,), given(3, 0))


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return OutputSpec(shapes[0]), OutputSpec((1,))


def _dims(call: Call) -> tuple[int, ...]:
    return call.inputs[0].size, call.attributes["which"]


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy, dloss), y = doutputs, call.outputs[0]
    parts = []
    if dloss is not None:
        marks = (*call.inputs[1:], dloss)
        parts.append(builder.call(GATE_LOSS_BACKWARD, y, *marks, **call.attributes))
    if dy is not None:
        parts.append(builder.call(SOFTMAX_NODE_BACKWARD, dy, y))
    return (builder.call(ADD, *parts) if len(parts) == 2 else parts[0]), None, None


GATE_LOSS = Op("gate_loss", gate_loss_forward, _shapes, _dims, _gradient, terms=_terms)
"""x (steps,), own (1,), f (facts,) → shares (steps,), loss (1,); `which` of the facts counts."""

GATE_LOSS_BACKWARD = Op(
    "gate_loss_backward",
    gate_loss_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _dims,
    terms=_terms_back,
)
