"""Squared error (53), which also gives a gradient to its target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.loss_terms import blamed, squared, squared_error
from nndl_studio.ops.terms import Cell, Line, Lines, Term, beside, given, total


@kernel
def squared_error_forward(
    arena: Any, y_at: int, target_at: int, loss_at: int, n: int, size: int
) -> None:
    """loss (1,) = ½ Σ (y − t)² (53); y and t (size,)."""
    y = arena[y_at : y_at + size * n].reshape(size, n)
    target = arena[target_at : target_at + size * n].reshape(size, n)
    loss = arena[loss_at : loss_at + n]
    half = arena.dtype.type(0.5)
    for j in range(n):
        loss[j] = 0
    for i in range(size):
        for j in range(n):
            difference = y[i, j] - target[i, j]
            loss[j] += half * difference * difference


@kernel
def squared_error_backward(
    arena: Any, y_at: int, target_at: int, dloss_at: int, dy_at: int, n: int, size: int
) -> None:
    """dy (size,) = (y − t) dloss."""
    y = arena[y_at : y_at + size * n].reshape(size, n)
    target = arena[target_at : target_at + size * n].reshape(size, n)
    dloss = arena[dloss_at : dloss_at + n]
    dy = arena[dy_at : dy_at + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            dy[i, j] = (y[i, j] - target[i, j]) * dloss[j]


def _terms(cell: Cell) -> Lines:
    lines: list[Line] = []
    losses: list[Term] = []
    for i in range(cell.call.inputs[0].size):
        losses.extend(squared(cell, lines, given(0, i), given(1, i)))
    return *lines, total(losses)


def _terms_back(cell: Cell) -> Lines:
    return blamed(squared_error(beside(cell, 0), beside(cell, 1)), given(2, 0))


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


SQUARED_ERROR = Op(
    "squared_error",
    squared_error_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _squared_error_gradient,
    terms=_terms,
)
"""½ Σ (y − t)² of each sample; the factor ½ makes the gradient y − t."""

SQUARED_ERROR_BACKWARD = Op(
    "squared_error_backward",
    squared_error_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    terms=_terms_back,
)
