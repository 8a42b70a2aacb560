"""A vector for each sentence of a text: the sum of its words' vectors, each weighed by its place
(Sukhbaatar et al., 2015).

Words are rows of a table by their number, none where it is −1. A sentence without words is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.terms import Cell, Lines, given, one, times


@subroutine
def share(dtype: Any, position: int, j: int, words: int, k: int, features: int) -> Any:
    """l_kj = (1 − j/J) − (k/d) (1 − 2j/J) of word j = 1 … J in feature k = 1 … d; 1 without
    `position`."""
    one = dtype.type(1)
    if not position:
        return one
    along, across = dtype.type(j) / dtype.type(words), dtype.type(k) / dtype.type(features)
    return (one - along) - across * (one - along - along)


@kernel
def sentences_forward(
    arena: Any,
    words_at: int,
    bounds_at: int,
    weight_at: int,
    y_at: int,
    n: int,
    rows: int,
    features: int,
    position: int,
) -> None:
    """y_i (rows, features) = Σ_j l_j ⊙ E_{x_j} over the words of sentence i."""
    for i in range(rows):
        for j in range(n):
            start = int(arena[bounds_at + 2 * i * n + j])
            count = int(arena[bounds_at + (2 * i + 1) * n + j]) - start
            for k in range(features):
                y = arena.dtype.type(0)
                for t in range(count):
                    row = int(arena[words_at + (start + t) * n + j])
                    if row >= 0:
                        weighed = share(arena.dtype, position, t + 1, count, k + 1, features)
                        y += weighed * arena[weight_at + row * features + k]
                arena[y_at + (i * features + k) * n + j] = y


@kernel
def sentences_backward(
    arena: Any,
    dy_at: int,
    words_at: int,
    bounds_at: int,
    dweight_at: int,
    n: int,
    rows: int,
    features: int,
    position: int,
    size: int,
) -> None:
    """dE (size,): each row gathers l_j ⊙ dy_i of the sentences that read it."""
    for i in range(size):
        arena[dweight_at + i] = 0
    # Sentences and samples in their order: what is read often adds up the same way each time.
    for i in range(rows):
        for j in range(n):
            start = int(arena[bounds_at + 2 * i * n + j])
            count = int(arena[bounds_at + (2 * i + 1) * n + j]) - start
            for k in range(features):
                dy = arena[dy_at + (i * features + k) * n + j]
                for t in range(count):
                    row = int(arena[words_at + (start + t) * n + j])
                    if row >= 0:
                        weighed = share(arena.dtype, position, t + 1, count, k + 1, features)
                        arena[dweight_at + row * features + k] += weighed * dy


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return (OutputSpec((shapes[1][0], shapes[2][1])),)


def _words(cell: Cell, i: int, k: int) -> list[tuple[int, float]]:
    """The words of sentence i, by their rows of the table, and l_kj of each in feature k."""
    words, bounds = (1, 2) if cell.call.backward else (0, 1)
    start, end = cell.whole(bounds, i, 0), cell.whole(bounds, i, 1)
    position, features = cell.call.attributes["position"], cell.call.outputs[0].shape[1]
    found = [(cell.whole(words, t), t - start + 1) for t in range(start, end)]
    dtype = cell.inputs[bounds].dtype
    return [
        (row, float(share(dtype, position, j, end - start, k + 1, features)))
        for row, j in found
        if row >= 0
    ]


def _summed(cell: Cell) -> Lines:
    i, k = cell.index
    return one(times(given(2, row, k), weight=weight) for row, weight in _words(cell, i, k))


def _summed_back(cell: Cell) -> Lines:
    row, k = cell.index
    sentences = range(cell.call.inputs[0].shape[0])
    return one(
        times(given(0, i, k), weight=weight)
        for i in sentences
        for word, weight in _words(cell, i, k)
        if word == row
    )


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    words, bounds, weight = call.inputs
    if dy is None:
        return [None, None, None]
    rows, features = weight.shape
    attributes = {"rows": rows, "features": features, **call.attributes}
    return None, None, builder.call(SENTENCES_BACKWARD, dy, words, bounds, **attributes)


SENTENCES = Op(
    "sentences",
    sentences_forward,
    _shapes,
    lambda call: (*call.outputs[0].shape, call.attributes["position"]),
    _gradient,
    terms=_summed,
)
"""Words (steps,), bounds (rows, 2), E (words, features) → (rows, features). With `position` 0 all
words of a sentence count alike."""

SENTENCES_BACKWARD = Op(
    "sentences_backward",
    sentences_backward,
    lambda shapes, attributes: (
        OutputSpec((attributes["rows"], attributes["features"]), batched=False),
    ),
    lambda call: (
        *call.inputs[0].shape,
        call.attributes["position"],
        call.attributes["rows"] * call.attributes["features"],
    ),
    terms=_summed_back,
)
