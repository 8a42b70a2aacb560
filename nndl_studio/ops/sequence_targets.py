"""Losses of several numbers at every step of a sequence, averaged over those of the sample's own
steps that are scored, whose targets are not NaN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.loss_terms import (
    LossOfOne,
    blamed,
    logistic,
    logistic_error,
    mean,
    scored_targets,
    squared,
    squared_error,
)
from nndl_studio.ops.scalar import logistic_error_of, logistic_loss_of
from nndl_studio.ops.terms import NOTHING, Cell, Line, Lines, Term, beside, given


@subroutine
def steps_with_targets(arena: Any, target_at: int, lengths_at: int, n: int, size: int) -> Any:
    """(n,): how many of each sample's own steps have targets."""
    scored = np.zeros(n, arena.dtype)
    for j in range(n):
        for t in range(int(arena[lengths_at + j])):
            if not np.isnan(arena[target_at + t * size * n + j]):
                scored[j] += 1
    return scored


@subroutine
def loss_of_one(x: Any, t: Any, squared: int) -> Any:
    """½ (x − t)² (53), or −(t log σ(x) + (1 − t) log(1 − σ(x))) (84)."""
    return (x - t) * (x - t) / 2 if squared else logistic_loss_of(x, t)


@subroutine
def error_of_one(x: Any, t: Any, squared: int) -> Any:
    """What the loss of one number changes by with x."""
    return x - t if squared else logistic_error_of(x, t)


@kernel
def sequence_loss_forward(
    arena: Any,
    x_at: int,
    target_at: int,
    lengths_at: int,
    loss_at: int,
    n: int,
    steps: int,
    size: int,
    squared: int,
) -> None:
    """loss (1,) = the mean over scored steps of the sum of each number's; x and t (steps, size)."""
    scored = steps_with_targets(arena, target_at, lengths_at, n, size)
    loss = arena[loss_at : loss_at + n]
    loss[:] = 0
    for row in range(steps * size):
        x = arena[x_at + row * n : x_at + (row + 1) * n]
        t = arena[target_at + row * n : target_at + (row + 1) * n]
        for j in range(n):
            if row // size < arena[lengths_at + j] and not np.isnan(t[j]):
                loss[j] += loss_of_one(x[j], t[j], squared) / scored[j]


@kernel
def sequence_loss_backward(
    arena: Any,
    x_at: int,
    target_at: int,
    lengths_at: int,
    dloss_at: int,
    dx_at: int,
    n: int,
    steps: int,
    size: int,
    squared: int,
) -> None:
    """dx (steps, size) = each number's error × dloss / scored steps at these, else 0."""
    zero = arena.dtype.type(0)
    share = steps_with_targets(arena, target_at, lengths_at, n, size)
    for j in range(n):
        share[j] = arena[dloss_at + j] / share[j] if share[j] > 0 else zero
    for row in range(steps * size):
        x = arena[x_at + row * n : x_at + (row + 1) * n]
        t = arena[target_at + row * n : target_at + (row + 1) * n]
        dx = arena[dx_at + row * n : dx_at + (row + 1) * n]
        for j in range(n):
            own = row // size < arena[lengths_at + j] and not np.isnan(t[j])
            dx[j] = error_of_one(x[j], t[j], squared) * share[j] if own else zero


def _terms(cell: Cell, loss_of: LossOfOne) -> Lines:
    lines: list[Line] = []
    losses: list[Term] = []
    scored = scored_targets(cell)
    for at in ((t, i) for t in scored for i in range(cell.call.inputs[0].shape[1])):
        losses.extend(loss_of(cell, lines, given(0, *at), given(1, *at)))
    return *lines, mean(losses, len(scored))


def _terms_back(cell: Cell, is_squared: bool) -> Lines:
    scored = scored_targets(cell)
    if cell.index[0] not in scored:
        return NOTHING
    error = squared_error if is_squared else logistic_error
    return blamed(error(beside(cell, 0), beside(cell, 1)), given(3, 0), len(scored))


def _loss(name: str, is_squared: bool) -> Op:
    """A loss of x against targets that nothing learns."""

    def dimensions(call: Call) -> tuple[int, ...]:
        return *call.inputs[0].shape, int(is_squared)

    backward_op = Op(
        f"{name}_backward",
        sequence_loss_backward,
        lambda shapes, attributes: (OutputSpec(shapes[0]),),
        dimensions,
        terms=lambda cell: _terms_back(cell, is_squared),
    )

    def gradient(
        builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
    ) -> Sequence[Value | None]:
        (dloss,) = doutputs
        if dloss is None:
            return None, None, None
        return builder.call(backward_op, *call.inputs, dloss), None, None

    return Op(
        name,
        sequence_loss_forward,
        lambda shapes, attributes: (OutputSpec((1,)),),
        dimensions,
        gradient,
        terms=lambda cell: _terms(cell, squared if is_squared else logistic),
    )


SEQUENCE_LOGISTIC_LOSS = _loss("sequence_logistic_loss", is_squared=False)
"""x (steps, size), t (steps, size) in [0, 1] or NaN, lengths → loss (1,)."""

SEQUENCE_SQUARED_ERROR = _loss("sequence_squared_error", is_squared=True)
"""x (steps, size), t (steps, size) or NaN, lengths → loss (1,)."""
