"""Rows of a table by their number: of one index a sample, or of one at every step.

It is the product of the table with a one-hot vector, without its zeros. Past a sample's own steps,
and where an index is −1 as the label of a step that is not scored, rows are 0 and nothing flows
back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel


@kernel
def embedding_forward(
    arena: Any,
    index_at: int,
    weight_at: int,
    lengths_at: int,
    y_at: int,
    n: int,
    steps: int,
    features: int,
) -> None:
    """y (steps, features): the rows of weight (rows, features) that index (steps,) names."""
    for t in range(steps):
        for j in range(n):
            index = int(arena[index_at + t * n + j])
            row = weight_at + index * features
            own = index >= 0 and (lengths_at < 0 or t < int(arena[lengths_at + j]))
            for d in range(features):
                arena[y_at + (t * features + d) * n + j] = arena[row + d] if own else 0


@kernel
def embedding_backward(
    arena: Any,
    index_at: int,
    dy_at: int,
    lengths_at: int,
    dweight_at: int,
    n: int,
    steps: int,
    features: int,
    size: int,
) -> None:
    """dweight (rows, features): each row gathers the dy of the steps that read it."""
    for i in range(size):
        arena[dweight_at + i] = 0
    # Steps and samples in their order: a row that is read often adds up the same way each time.
    for t in range(steps):
        for j in range(n):
            index = int(arena[index_at + t * n + j])
            if index >= 0 and (lengths_at < 0 or t < int(arena[lengths_at + j])):
                row = dweight_at + index * features
                for d in range(features):
                    arena[row + d] += arena[dy_at + (t * features + d) * n + j]


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    index, weight, *lengths = shapes
    return (OutputSpec((*(index if lengths else ()), weight[1])),)


def _dims(call: Call) -> Sequence[int]:
    return call.inputs[0].size, call.inputs[1].shape[1]


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    index, weight, *lengths = call.inputs
    if dy is None:
        return [None] * len(call.inputs)
    rows, features = weight.shape
    dweight = builder.call(EMBEDDING_BACKWARD, index, dy, *lengths, rows=rows, features=features)
    return None, dweight, *(None for _ in lengths)


EMBEDDING = Op("embedding", embedding_forward, _shapes, _dims, _gradient, arity=3)
"""index (1,) or (steps,), weight (rows, features), lengths (1,) with steps → (features,) or
(steps, features)."""

EMBEDDING_BACKWARD = Op(
    "embedding_backward",
    embedding_backward,
    lambda shapes, attributes: (
        OutputSpec((attributes["rows"], attributes["features"]), batched=False),
    ),
    lambda call: (
        call.inputs[0].size,
        call.attributes["features"],
        call.attributes["rows"] * call.attributes["features"],
    ),
    arity=3,
)
