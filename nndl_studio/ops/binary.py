"""Losses that tell two classes apart by one number: logistic loss (84-87), hinge (57-58), mistakes.

x is what a linear function says, positive for class 1 and else class 0 (82); a label of 0 or 1
stands for the lecture's y = −1 or +1 as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import Kernel, kernel
from nndl_studio.ops.scalar import logistic_error_of, logistic_loss_of


@kernel
def logistic_loss_forward(arena: Any, operands: Any) -> None:
    n, size = operands[3], operands[6]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    t = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    loss = arena[operands[2] : operands[2] + n]
    for j in range(n):
        loss[j] = 0
    for i in range(size):
        for j in range(n):
            loss[j] += logistic_loss_of(x[i, j], t[i, j])


@kernel
def logistic_loss_backward(arena: Any, operands: Any) -> None:
    n, size = operands[4], operands[7]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    t = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    dloss = arena[operands[2] : operands[2] + n]
    dx = arena[operands[3] : operands[3] + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            dx[i, j] = logistic_error_of(x[i, j], t[i, j]) * dloss[j]


@kernel
def hinge_forward(arena: Any, operands: Any) -> None:
    n = operands[3]
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        x, label = arena[operands[0] + j], arena[operands[1] + j]
        margin = one - (label + label - one) * x
        arena[operands[2] + j] = zero if margin < zero else margin


@kernel
def hinge_backward(arena: Any, operands: Any) -> None:
    n = operands[4]
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        x, label = arena[operands[0] + j], arena[operands[1] + j]
        y = label + label - one
        arena[operands[3] + j] = -y * arena[operands[2] + j] if y * x < one else zero


@kernel
def perceptron_forward(arena: Any, operands: Any) -> None:
    n = operands[5]
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        x, label = arena[operands[0] + j], arena[operands[1] + j]
        short = -(label + label - one) * x
        arena[operands[4] + j] = zero if short < zero else short


@kernel
def perceptron_backward(arena: Any, operands: Any) -> None:
    """−y where y x ≤ 0: with the printed < 0 nothing would ever start from w = 0."""
    n = operands[4]
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        x, label = arena[operands[0] + j], arena[operands[1] + j]
        y = label + label - one
        arena[operands[3] + j] = -y * arena[operands[2] + j] if y * x <= zero else zero


@kernel
def count_mistakes(arena: Any, operands: Any) -> None:
    """What steps of length 1 take from the counts: mistakes; samples, and when each was made.

    When is written down for single samples alone: in a batch there is no order.
    """
    n, batch, size = operands[7], operands[9], operands[10]
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    made, seen = arena[operands[2]], arena[operands[3]]
    moments = arena[operands[6] : operands[6] + size]
    for i in range(size):
        moments[i] = zero
    arena[operands[5]] = zero
    for j in range(n):
        x, label, share = arena[operands[0] + j], arena[operands[1] + j], arena[operands[4] + j]
        moments[0] -= share
        if (label + label - one) * x <= zero:
            arena[operands[5]] -= share
            place = 1 + int(made)
            if batch == 1 and place < size:
                moments[place] = -share * (seen + one)


@kernel
def both_sides_forward(arena: Any, operands: Any) -> None:
    n = operands[2]
    for j in range(n):
        arena[operands[1] + j] = -arena[operands[0] + j]
        arena[operands[1] + n + j] = arena[operands[0] + j]


@kernel
def both_sides_backward(arena: Any, operands: Any) -> None:
    n = operands[2]
    for j in range(n):
        arena[operands[1] + j] = arena[operands[0] + n + j] - arena[operands[0] + j]


def _loss(name: str, forward: Kernel, backward: Kernel) -> Op:
    """A loss of x against a second input that nothing learns."""
    backward_op = Op(
        f"{name}_backward",
        backward,
        lambda shapes, attributes: (OutputSpec(shapes[0]),),
        lambda call: (call.inputs[0].size,),
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


LOGISTIC_LOSS = _loss("logistic_loss", logistic_loss_forward, logistic_loss_backward)
"""x (size,), t (size,) in [0, 1] → −Σ (t log σ(x) + (1 − t) log(1 − σ(x))) (84)."""

HINGE = _loss("hinge", hinge_forward, hinge_backward)
"""x (1,), label (1,) → max(0, 1 − y x), y = ±1 (57)."""

PERCEPTRON = Op(
    "perceptron",
    perceptron_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (),
    _perceptron_gradient,
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
)
COUNT_MISTAKES = Op(
    "count_mistakes",
    count_mistakes,
    lambda shapes, attributes: tuple(OutputSpec(shape, batched=False) for shape in shapes[2:4]),
    lambda call: (call.inputs[3].size,),
)
BOTH_SIDES = Op(
    "both_sides",
    both_sides_forward,
    lambda shapes, attributes: (OutputSpec((2,)),),
    lambda call: (),
    _both_sides_gradient,
)
"""x (1,) → (−x, x): what speaks for class 0 and for class 1; at x = 0 class 0 wins, as in (82)."""

BOTH_SIDES_BACKWARD = Op(
    "both_sides_backward",
    both_sides_backward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (),
)
