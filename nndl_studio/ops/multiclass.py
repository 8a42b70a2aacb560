"""Several classes told apart by linear functions: hinge losses, pairs of classes, and votes."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import Kernel, kernel
from nndl_studio.ops.multiclass_terms import (
    claimed,
    hinge_of_all,
    hinge_of_all_back,
    hinge_of_worst,
    hinge_of_worst_back,
    pair_loss,
    pair_loss_back,
    votes,
)
from nndl_studio.ops.scalar import logistic_of, softplus_of
from nndl_studio.ops.terms import Terms


@kernel
def hinge_of_worst_forward(
    arena: Any, x_at: int, label_at: int, loss_at: int, n: int, classes: int
) -> None:
    """loss (1,) = max(0, 1 + max_c≠label x_c − x_label); x (classes,)."""
    x = arena[x_at : x_at + classes * n].reshape(classes, n)
    one = arena.dtype.type(1)
    for j in range(n):
        label = int(arena[label_at + j])
        loss = arena.dtype.type(0)
        for c in range(classes):
            if c != label:
                short = one + x[c, j] - x[label, j]
                # Written so that NaN gets through.
                loss = loss if short <= loss else short
        arena[loss_at + j] = loss


@kernel
def hinge_of_worst_backward(
    arena: Any, x_at: int, label_at: int, dloss_at: int, dx_at: int, n: int, classes: int
) -> None:
    """dx (classes,): dloss at the worst rival, −dloss at the label, where the loss is above 0."""
    x = arena[x_at : x_at + classes * n].reshape(classes, n)
    dx = arena[dx_at : dx_at + classes * n].reshape(classes, n)
    one = arena.dtype.type(1)
    for c in range(classes):
        for j in range(n):
            dx[c, j] = 0
    for j in range(n):
        label = int(arena[label_at + j])
        worst, short = -1, arena.dtype.type(0)
        for c in range(classes):
            if c != label and one + x[c, j] - x[label, j] > short:
                worst, short = c, one + x[c, j] - x[label, j]
        if worst >= 0:
            dx[worst, j] = arena[dloss_at + j]
            dx[label, j] = -arena[dloss_at + j]


@kernel
def hinge_of_all_forward(
    arena: Any, x_at: int, label_at: int, loss_at: int, n: int, classes: int
) -> None:
    """loss (1,) = Σ_c≠label max(0, 1 + x_c − x_label); x (classes,)."""
    x = arena[x_at : x_at + classes * n].reshape(classes, n)
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        label = int(arena[label_at + j])
        loss = zero
        for c in range(classes):
            if c != label:
                short = one + x[c, j] - x[label, j]
                loss += zero if short < zero else short
        arena[loss_at + j] = loss


@kernel
def hinge_of_all_backward(
    arena: Any, x_at: int, label_at: int, dloss_at: int, dx_at: int, n: int, classes: int
) -> None:
    """dx (classes,): dloss at each rival that is too near, minus their sum at the label."""
    x = arena[x_at : x_at + classes * n].reshape(classes, n)
    dx = arena[dx_at : dx_at + classes * n].reshape(classes, n)
    one, zero = arena.dtype.type(1), arena.dtype.type(0)
    for j in range(n):
        label, dloss = int(arena[label_at + j]), arena[dloss_at + j]
        total = zero
        for c in range(classes):
            wrong = c != label and one + x[c, j] - x[label, j] > zero
            dx[c, j] = dloss if wrong else zero
            total += dx[c, j]
        dx[label, j] = -total


@kernel
def pair_loss_forward(
    arena: Any, x_at: int, label_at: int, loss_at: int, n: int, classes: int
) -> None:
    """loss (1,) = Σ log(1 + e^∓x) over the pairs that the label is one of; x (pairs,)."""
    for j in range(n):
        label = int(arena[label_at + j])
        loss = arena.dtype.type(0)
        pair = 0
        for a in range(classes):
            for b in range(a + 1, classes):
                x = arena[x_at + pair * n + j]
                if label == a:
                    loss += softplus_of(-x)
                elif label == b:
                    loss += softplus_of(x)
                pair += 1
        arena[loss_at + j] = loss


@kernel
def pair_loss_backward(
    arena: Any, x_at: int, label_at: int, dloss_at: int, dx_at: int, n: int, classes: int
) -> None:
    """dx (pairs,) = ∓σ(∓x) dloss for the pairs that the label is one of, else 0."""
    for j in range(n):
        label, dloss = int(arena[label_at + j]), arena[dloss_at + j]
        pair = 0
        for a in range(classes):
            for b in range(a + 1, classes):
                x, at = arena[x_at + pair * n + j], dx_at + pair * n + j
                arena[at] = 0
                if label == a:
                    arena[at] = -logistic_of(-x) * dloss
                elif label == b:
                    arena[at] = logistic_of(x) * dloss
                pair += 1


@kernel
def pair_votes(arena: Any, x_at: int, votes_at: int, leaning_at: int, n: int, classes: int) -> None:
    """votes (classes,) of all pairs x (pairs,), and leaning, votes with equal ones parted."""
    votes = arena[votes_at : votes_at + classes * n].reshape(classes, n)
    leaning = arena[leaning_at : leaning_at + classes * n].reshape(classes, n)
    one, three = arena.dtype.type(1), arena.dtype.type(3)
    for c in range(classes):
        for j in range(n):
            votes[c, j] = leaning[c, j] = 0
    for j in range(n):
        pair = 0
        for a in range(classes):
            for b in range(a + 1, classes):
                x = arena[x_at + pair * n + j]
                votes[a if x > 0 else b, j] += one
                leaning[a, j] += x
                leaning[b, j] -= x
                pair += 1
        for c in range(classes):
            # Less than a third either way, so it decides between equal votes and never else.
            leaning[c, j] = votes[c, j] + leaning[c, j] / (three * (np.abs(leaning[c, j]) + one))


@kernel
def claims(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = 1 where x > 0, else 0."""
    total = n * size
    for i in range(total):
        arena[y_at + i] = 1 if arena[x_at + i] > 0 else 0


def classes_of(pairs: int) -> int:
    """How many classes have that many pairs, 0 if none has: pairs = C (C − 1) / 2."""
    classes = (1 + isqrt(1 + 8 * pairs)) // 2
    return classes if classes * (classes - 1) // 2 == pairs else 0


def _size(call: Call) -> Sequence[int]:
    return (call.inputs[0].size,)


def _classes(call: Call) -> Sequence[int]:
    return (classes_of(call.inputs[0].size),)


def _loss(
    name: str, forward: Kernel, backward: Kernel, value: Terms, slope: Terms, dims: Any = _size
) -> Op:
    """A loss of x against a label."""
    backward_op = Op(
        f"{name}_backward",
        backward,
        lambda shapes, attributes: (OutputSpec(shapes[0]),),
        dims,
        terms=slope,
    )

    def gradient(
        builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
    ) -> Sequence[Value | None]:
        (dloss,) = doutputs
        if dloss is None:
            return None, None
        return builder.call(backward_op, *call.inputs, dloss), None

    one_number = (OutputSpec((1,)),)
    return Op(name, forward, lambda shapes, attributes: one_number, dims, gradient, terms=value)


def _votes_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    votes = OutputSpec((classes_of(shapes[0][0]),))
    return votes, votes


HINGE_OF_WORST = _loss(
    "hinge_of_worst",
    hinge_of_worst_forward,
    hinge_of_worst_backward,
    hinge_of_worst,
    hinge_of_worst_back,
)
"""x (classes,), label → max(0, 1 + max_c≠label x_c − x_label) (Crammer and Singer, 2001)."""

HINGE_OF_ALL = _loss(
    "hinge_of_all", hinge_of_all_forward, hinge_of_all_backward, hinge_of_all, hinge_of_all_back
)
"""x (classes,), label → Σ_c≠label max(0, 1 + x_c − x_label) (Weston and Watkins, 1999)."""

PAIR_LOSS = _loss(
    "pair_loss", pair_loss_forward, pair_loss_backward, pair_loss, pair_loss_back, _classes
)
"""x (pairs,), label → the logistic losses of the pairs (a, b), a < b, that the label is one of.

A pair's x > 0 speaks for a; the pairs come as (0, 1), (0, 2), …, (1, 2), ….
"""

PAIR_VOTES = Op("pair_votes", pair_votes, _votes_shapes, _classes, terms=votes)
"""x (pairs,) → votes (classes,), and votes with equal ones parted by the sums of x (classes,)."""

CLAIMS = Op(
    "claims",
    claims,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    _size,
    terms=claimed,
)
"""1 where x > 0, else 0: which classes their own classifiers claim."""
