"""A vector for how long ago a step was, counted from a sample's last own one (Sukhbaatar et al.,
2015)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.steps import MASK_STEPS
from nndl_studio.ops.terms import NOTHING, Cell, Lines, beside, copied, given, one, times


@kernel
def ages_forward(
    arena: Any,
    x_at: int,
    lengths_at: int,
    weight_at: int,
    y_at: int,
    n: int,
    steps: int,
    features: int,
) -> None:
    """y_t (steps, features) = x_t + T_{S − 1 − t} at a sample's own S steps, else 0."""
    for t in range(steps):
        for k in range(features):
            low = (t * features + k) * n
            for j in range(n):
                ago = int(arena[lengths_at + j]) - 1 - t
                x, row = arena[x_at + low + j], weight_at + ago * features
                arena[y_at + low + j] = x + arena[row + k] if ago >= 0 else 0


@kernel
def ages_backward(
    arena: Any, dy_at: int, lengths_at: int, dweight_at: int, n: int, steps: int, features: int
) -> None:
    """dT (steps, features): row S − 1 − t gathers dy_t."""
    for i in range(steps * features):
        arena[dweight_at + i] = 0
    for t in range(steps):
        for k in range(features):
            dy = arena[dy_at + (t * features + k) * n :][:n]
            for j in range(n):
                ago = int(arena[lengths_at + j]) - 1 - t
                if ago >= 0:
                    arena[dweight_at + ago * features + k] += dy[j]


def _aged(cell: Cell) -> Lines:
    t, k = cell.index
    ago = cell.whole(1, 0) - 1 - t
    return one([times(beside(cell, 0)), times(given(2, ago, k))]) if ago >= 0 else NOTHING


def _aged_back(cell: Cell) -> Lines:
    ago, k = cell.index
    t = cell.whole(1, 0) - 1 - ago
    return copied(given(0, t, k)) if t >= 0 else NOTHING


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,), lengths = doutputs, call.inputs[1]
    if dy is None:
        return [None, None, None]
    return builder.call(MASK_STEPS, dy, lengths), None, builder.call(AGES_BACKWARD, dy, lengths)


AGES = Op(
    "ages",
    ages_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
    _gradient,
    in_place=True,
    terms=_aged,
)
"""x (steps, features), lengths (1,), T (steps, features) → x with the row of T added that says how
long ago each step was, 0 the last."""

AGES_BACKWARD = Op(
    "ages_backward",
    ages_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0], batched=False),),
    lambda call: call.inputs[0].shape,
    terms=_aged_back,
)
