"""When a machine ends that may end at each of its steps, and the loss of what it has made by then
(Kurach et al., 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.halting_terms import end, end_back, loss, loss_back
from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.sequence_loss import scored_steps

# What keeps a logarithm finite where a share is 0.
EPSILON = 1e-6


@kernel
def halt_forward(arena: Any, f_at: int, lengths_at: int, p_at: int, n: int, steps: int) -> None:
    """p (steps,): p_t = f_t Π_{i<t} (1 − f_i), the rest at the last own step, 0 past it."""
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        left, last = one, int(arena[lengths_at + j]) - 1
        for t in range(steps):
            f = arena[f_at + t * n + j] if t < last else one
            arena[p_at + t * n + j] = f * left if t <= last else zero
            left *= one - f


@kernel
def halt_backward(
    arena: Any, dp_at: int, f_at: int, lengths_at: int, df_at: int, n: int, steps: int
) -> None:
    """df_t = left_t (dp_t − g_{t+1}), where left_t = Π_{i<t} (1 − f_i) and g_t = f_t dp_t +
    (1 − f_t) g_{t+1} is the slope of what is left; 0 from the last own step on."""
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        left, last = one, int(arena[lengths_at + j]) - 1
        for t in range(steps):
            arena[df_at + t * n + j] = left if t < last else zero
            left *= one - arena[f_at + t * n + j]
        slope = arena[dp_at + last * n + j]
        for t in range(last - 1, -1, -1):
            f, dp = arena[f_at + t * n + j], arena[dp_at + t * n + j]
            arena[df_at + t * n + j] *= dp - slope
            slope = f * dp + (one - f) * slope


@kernel
def halting_loss_forward(
    arena: Any,
    p_at: int,
    x_at: int,
    labels_at: int,
    lengths_at: int,
    loss_at: int,
    n: int,
    steps: int,
    cells: int,
    classes: int,
) -> None:
    """loss (1,) = −Σ_t p_t Σ_i log(x_t,i,label + ε) / scored cells; x (steps, cells, classes)."""
    scored = scored_steps(arena, labels_at, lengths_at, n)
    tiny, zero = arena.dtype.type(EPSILON), arena.dtype.type(0)
    loss = arena[loss_at : loss_at + n]
    loss[:] = 0
    for t in range(steps):
        for i in range(cells):
            for j in range(n):
                label = int(arena[labels_at + i * n + j])
                if i < arena[lengths_at + j] and label >= 0:
                    x = arena[x_at + ((t * cells + i) * classes + label) * n + j]
                    p = arena[p_at + t * n + j]
                    loss[j] -= p * np.log(max(x, zero) + tiny) / scored[j]


@kernel
def halting_loss_backward(
    arena: Any,
    p_at: int,
    x_at: int,
    labels_at: int,
    lengths_at: int,
    dloss_at: int,
    dp_at: int,
    dx_at: int,
    n: int,
    steps: int,
    cells: int,
    classes: int,
) -> None:
    """dp_t = −Σ_i log(x_t,i,label + ε) share, dx_t,i,label = −p_t / (x_t,i,label + ε) share, where
    share = dloss / scored cells; all other dx are 0."""
    share = scored_steps(arena, labels_at, lengths_at, n)
    tiny, zero = arena.dtype.type(EPSILON), arena.dtype.type(0)
    for j in range(n):
        share[j] = arena[dloss_at + j] / share[j] if share[j] > 0 else zero
    for i in range(steps * n):
        arena[dp_at + i] = 0
    for i in range(steps * cells * classes * n):
        arena[dx_at + i] = 0
    for t in range(steps):
        for i in range(cells):
            for j in range(n):
                label = int(arena[labels_at + i * n + j])
                if i < arena[lengths_at + j] and label >= 0:
                    at = ((t * cells + i) * classes + label) * n + j
                    x = max(arena[x_at + at], zero) + tiny
                    arena[dp_at + t * n + j] -= np.log(x) * share[j]
                    if arena[x_at + at] >= 0:
                        arena[dx_at + at] = -arena[p_at + t * n + j] / x * share[j]


def _halt_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dp,) = doutputs
    return None if dp is None else builder.call(HALT_BACKWARD, dp, *call.inputs), None


def _loss_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dloss,) = doutputs
    if dloss is None:
        return [None] * 4
    return *builder.call_all(HALTING_LOSS_BACKWARD, *call.inputs, dloss), None, None


def _sizes(call: Call) -> tuple[int, int, int]:
    steps, size = call.inputs[1].shape
    cells = call.inputs[2].size
    return steps, cells, size // cells


HALT = Op(
    "halt",
    halt_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[0].size,),
    _halt_gradient,
    terms=end,
)
"""How likely each step is the last if it was reached, f (steps,), and lengths → how likely each is
the last, p (steps,), 1 in all."""

HALT_BACKWARD = Op(
    "halt_backward",
    halt_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]),),
    lambda call: (call.inputs[1].size,),
    terms=end_back,
)
HALTING_LOSS = Op(
    "halting_loss",
    halting_loss_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    _sizes,
    _loss_gradient,
    terms=lambda cell: loss(cell, EPSILON),
)
"""p (steps,), x (steps, cells · classes), labels (cells,), lengths → loss (1,)."""

HALTING_LOSS_BACKWARD = Op(
    "halting_loss_backward",
    halting_loss_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0]), OutputSpec(shapes[1])),
    _sizes,
    terms=lambda cell: loss_back(cell, EPSILON),
)
