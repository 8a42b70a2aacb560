"""Losses of several numbers at every step of a sequence, averaged over those of the sample's own
steps that are scored, whose targets are not NaN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import Kernel, kernel, subroutine
from nndl_studio.ops.scalar import logistic_error_of, logistic_loss_of


@subroutine
def steps_with_targets(arena: Any, target_at: int, lengths_at: int, n: int, size: int) -> Any:
    """(n,): how many of each sample's own steps have targets."""
    scored = np.zeros(n, arena.dtype)
    for j in range(n):
        for t in range(int(arena[lengths_at + j])):
            if not np.isnan(arena[target_at + t * size * n + j]):
                scored[j] += 1
    return scored


@kernel
def sequence_logistic_loss_forward(
    arena: Any,
    x_at: int,
    target_at: int,
    lengths_at: int,
    loss_at: int,
    n: int,
    steps: int,
    size: int,
) -> None:
    """loss (1,) = the mean of −Σ (t log σ(x) + (1 − t) log(1 − σ(x))) (84) over scored steps;
    x and t (steps, size)."""
    scored = steps_with_targets(arena, target_at, lengths_at, n, size)
    loss = arena[loss_at : loss_at + n]
    loss[:] = 0
    for row in range(steps * size):
        x = arena[x_at + row * n : x_at + (row + 1) * n]
        t = arena[target_at + row * n : target_at + (row + 1) * n]
        for j in range(n):
            if row // size < arena[lengths_at + j] and not np.isnan(t[j]):
                loss[j] += logistic_loss_of(x[j], t[j]) / scored[j]


@kernel
def sequence_logistic_loss_backward(
    arena: Any,
    x_at: int,
    target_at: int,
    lengths_at: int,
    dloss_at: int,
    dx_at: int,
    n: int,
    steps: int,
    size: int,
) -> None:
    """dx (steps, size) = (σ(x) − t) dloss / scored steps at these, else 0."""
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
            dx[j] = logistic_error_of(x[j], t[j]) * share[j] if own else zero


@kernel
def sequence_squared_error_forward(
    arena: Any,
    x_at: int,
    target_at: int,
    lengths_at: int,
    loss_at: int,
    n: int,
    steps: int,
    size: int,
) -> None:
    """loss (1,) = the mean of ½ Σ (x − t)² (53) over scored steps; x and t (steps, size)."""
    scored = steps_with_targets(arena, target_at, lengths_at, n, size)
    half = arena.dtype.type(0.5)
    loss = arena[loss_at : loss_at + n]
    loss[:] = 0
    for row in range(steps * size):
        x = arena[x_at + row * n : x_at + (row + 1) * n]
        t = arena[target_at + row * n : target_at + (row + 1) * n]
        for j in range(n):
            if row // size < arena[lengths_at + j] and not np.isnan(t[j]):
                loss[j] += half * (x[j] - t[j]) * (x[j] - t[j]) / scored[j]


@kernel
def sequence_squared_error_backward(
    arena: Any,
    x_at: int,
    target_at: int,
    lengths_at: int,
    dloss_at: int,
    dx_at: int,
    n: int,
    steps: int,
    size: int,
) -> None:
    """dx (steps, size) = (x − t) dloss / scored steps at these, else 0."""
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
            dx[j] = (x[j] - t[j]) * share[j] if own else zero


def _loss(name: str, forward: Kernel, backward: Kernel) -> Op:
    """A loss of x against targets that nothing learns."""
    backward_op = Op(
        f"{name}_backward",
        backward,
        lambda shapes, attributes: (OutputSpec(shapes[0]),),
        lambda call: call.inputs[0].shape,
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
        forward,
        lambda shapes, attributes: (OutputSpec((1,)),),
        lambda call: call.inputs[0].shape,
        gradient,
    )


SEQUENCE_LOGISTIC_LOSS = _loss(
    "sequence_logistic_loss", sequence_logistic_loss_forward, sequence_logistic_loss_backward
)
"""x (steps, size), t (steps, size) in [0, 1] or NaN, lengths → loss (1,)."""

SEQUENCE_SQUARED_ERROR = _loss(
    "sequence_squared_error", sequence_squared_error_forward, sequence_squared_error_backward
)
"""x (steps, size), t (steps, size) or NaN, lengths → loss (1,)."""
