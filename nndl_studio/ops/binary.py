"""Losses that tell two classes apart by one number: logistic loss (84-87), hinge (57-58), mistakes.

x is what a linear function says, positive for class 1 and else class 0 (82); a label of 0 or 1
stands for the lecture's y = −1 or +1 as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.binary_terms import (
    both_sides,
    both_sides_back,
    counts,
    hinge,
    hinge_back,
    log_loss,
    log_loss_back,
    perceptron,
    perceptron_back,
)
from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import Kernel, kernel
from nndl_studio.ops.scalar import logistic_error_of, logistic_loss_of
from nndl_studio.ops.terms import Terms


@kernel
def logistic_loss_forward(
    arena: Any, x_at: int, target_at: int, loss_at: int, n: int, size: int
) -> None:
    """loss (1,) = −Σ (t log σ(x) + (1 − t) log(1 − σ(x))) (84); x and t (size,)."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    t = arena[target_at : target_at + size * n].reshape(size, n)
    loss = arena[loss_at : loss_at + n]
    for j in range(n):
        loss[j] = 0
    for i in range(size):
        for j in range(n):
            loss[j] += logistic_loss_of(x[i, j], t[i, j])


@kernel
def logistic_loss_backward(
    arena: Any, x_at: int, target_at: int, dloss_at: int, dx_at: int, n: int, size: int
) -> None:
    """dx (size,) = (σ(x) − t) dloss."""
    x = arena[x_at : x_at + size * n].reshape(size, n)
    t = arena[target_at : target_at + size * n].reshape(size, n)
    dloss = arena[dloss_at : dloss_at + n]
    dx = arena[dx_at : dx_at + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            dx[i, j] = logistic_error_of(x[i, j], t[i, j]) * dloss[j]


@kernel
def hinge_forward(arena: Any, x_at: int, label_at: int, loss_at: int, n: int) -> None:
    """loss (1,) = max(0, 1 − y x) with y = ±1 (57)."""
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        x, label = arena[x_at + j], arena[label_at + j]
        margin = one - (label + label - one) * x
        arena[loss_at + j] = zero if margin < zero else margin


@kernel
def hinge_backward(arena: Any, x_at: int, label_at: int, dloss_at: int, dx_at: int, n: int) -> None:
    """dx (1,) = −y dloss where y x < 1, else 0."""
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        x, label = arena[x_at + j], arena[label_at + j]
        y = label + label - one
        arena[dx_at + j] = -y * arena[dloss_at + j] if y * x < one else zero


@kernel
def perceptron_forward(
    arena: Any, x_at: int, label_at: int, mistakes_at: int, moments_at: int, loss_at: int, n: int
) -> None:
    """loss (1,) = max(0, −y x) with y = ±1; the counts are not read."""
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        x, label = arena[x_at + j], arena[label_at + j]
        short = -(label + label - one) * x
        arena[loss_at + j] = zero if short < zero else short


@kernel
def perceptron_backward(
    arena: Any, x_at: int, label_at: int, dloss_at: int, dx_at: int, n: int
) -> None:
    """−y where y x ≤ 0: with the printed < 0 nothing would ever start from w = 0."""
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        x, label = arena[x_at + j], arena[label_at + j]
        y = label + label - one
        arena[dx_at + j] = -y * arena[dloss_at + j] if y * x <= zero else zero


@kernel
def count_mistakes(
    arena: Any,
    x_at: int,
    label_at: int,
    mistakes_at: int,
    moments_at: int,
    dloss_at: int,
    dmistakes_at: int,
    dmoments_at: int,
    n: int,
    batch: int,
    size: int,
) -> None:
    """What steps of length 1 take from the counts: mistakes; samples, and when each was made.

    When is written down for single samples alone: in a batch there is no order.
    """
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    made, seen = arena[mistakes_at], arena[moments_at]
    moments = arena[dmoments_at : dmoments_at + size]
    for i in range(size):
        moments[i] = zero
    arena[dmistakes_at] = zero
    for j in range(n):
        x, label, share = arena[x_at + j], arena[label_at + j], arena[dloss_at + j]
        moments[0] -= share
        if (label + label - one) * x <= zero:
            arena[dmistakes_at] -= share
            place = 1 + int(made)
            if batch == 1 and place < size:
                moments[place] = -share * (seen + one)


@kernel
def both_sides_forward(arena: Any, x_at: int, y_at: int, n: int) -> None:
    """y (2,) = (−x, x)."""
    for j in range(n):
        arena[y_at + j] = -arena[x_at + j]
        arena[y_at + n + j] = arena[x_at + j]


@kernel
def both_sides_backward(arena: Any, dy_at: int, dx_at: int, n: int) -> None:
    """dx (1,) = dy_1 − dy_0."""
    for j in range(n):
        arena[dx_at + j] = arena[dy_at + n + j] - arena[dy_at + j]


def _loss(name: str, forward: Kernel, backward: Kernel, value: Terms, slope: Terms) -> Op:
    """A loss of x against a second input that nothing learns."""
    backward_op = Op(
        f"{name}_backward",
        backward,
        lambda shapes, attributes: (OutputSpec(shapes[0]),),
        lambda call: (call.inputs[0].size,),
        terms=slope,
    )

    def gradient(
        builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
    ) -> Sequence[Value | None]:
        (dloss,) = doutputs
        if dloss is None:
            return None, None
        return builder.call(backward_op, *call.inputs, dloss), None

    return Op(
        name,
        forward,
        lambda shapes, attributes: (OutputSpec((1,)),),
        lambda call: (call.inputs[0].size,),
        gradient,
        terms=value,
    )


def _perceptron_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dloss,) = doutputs
    if dloss is None:
        return None, None, None, None
    step = builder.call(PERCEPTRON_BACKWARD, *call.inputs[:2], dloss)
    return step, None, *builder.call_all(COUNT_MISTAKES, *call.inputs, dloss)


def _both_sides_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    return [None if dy is None else builder.call(BOTH_SIDES_BACKWARD, dy)]


LOGISTIC_LOSS = _loss(
    "logistic_loss", logistic_loss_forward, logistic_loss_backward, log_loss, log_loss_back
)
"""x (size,), t (size,) in [0, 1] → −Σ (t log σ(x) + (1 − t) log(1 − σ(x))) (84)."""

HINGE = _loss("hinge", hinge_forward, hinge_backward, hinge, hinge_back)
"""x (1,), label (1,) → max(0, 1 − y x), y = ±1 (57)."""

PERCEPTRON = Op(
    "perceptron",
    perceptron_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (),
    _perceptron_gradient,
    terms=perceptron,
)
"""x (1,), label (1,), and two parameters that only count → max(0, −y x).

mistakes (1,) are those made so far; moments (1 + most,) the samples so far, then how many they were
at each mistake, for as many as there is room for.
"""

PERCEPTRON_BACKWARD = Op(
    "perceptron_backward",
    perceptron_backward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (),
    terms=perceptron_back,
)
COUNT_MISTAKES = Op(
    "count_mistakes",
    count_mistakes,
    lambda shapes, attributes: tuple(OutputSpec(shape, batched=False) for shape in shapes[2:4]),
    lambda call: (call.inputs[3].size,),
    terms=counts,
)
BOTH_SIDES = Op(
    "both_sides",
    both_sides_forward,
    lambda shapes, attributes: (OutputSpec((2,)),),
    lambda call: (),
    _both_sides_gradient,
    terms=both_sides,
)
"""x (1,) → (−x, x): what speaks for class 0 and for class 1; at x = 0 class 0 wins, as in (82)."""

BOTH_SIDES_BACKWARD = Op(
    "both_sides_backward",
    both_sides_backward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (),
    terms=both_sides_back,
)
