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
from nndl_studio.ops.terms import NOTHING, Cell, Lines, copied, given, one, times


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


def _row_of(cell: Cell, t: int) -> int:
    """The row that step t reads; −1 if it is none of the sample's own."""
    own = len(cell.inputs) < 3 or t < cell.whole(2, 0)
    return cell.whole(0, t) if own else -1


def _terms(cell: Cell) -> Lines:
    *step, feature = cell.index
    row = _row_of(cell, *(step or (0,)))
    return copied(given(1, row, feature)) if row >= 0 else NOTHING


def _terms_of_backward(cell: Cell) -> Lines:
    row, feature = cell.index
    index, dy, *_ = cell.call.inputs
    readers = [t for t in range(index.size) if _row_of(cell, t) == row]
    places = ((t, feature) if len(dy.shape) == 2 else (feature,) for t in readers)
    return one(times(given(1, *place)) for place in places)


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


EMBEDDING = Op("embedding", embedding_forward, _shapes, _dims, _gradient, arity=3, terms=_terms)
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
    terms=_terms_of_backward,
)
