"""The last sentence of a text by itself: words that a layer of its own reads from the first on."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.ir import Op, OutputSpec
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import NOTHING, Cell, Lines, copied, given, one, times


@kernel
def question_forward(
    arena: Any,
    words_at: int,
    lengths_at: int,
    last_at: int,
    own_at: int,
    y_at: int,
    n: int,
    steps: int,
) -> None:
    """own (1,): how many words there are from the first of the last sentence to the text's end, its
    marks included; y (steps,): these, else 0."""
    for j in range(n):
        start = int(arena[last_at + j])
        own = min(int(arena[lengths_at + j]), steps) - start
        for t in range(steps):
            y = y_at + t * n + j
            arena[y] = arena[words_at + (start + t) * n + j] if t < own else 0
        arena[own_at + j] = own


def _terms(cell: Cell) -> Lines:
    if cell.output == 0:
        return _own(cell)
    (t,) = cell.index
    place = cell.whole(2, 0, 0) + t
    end = min(cell.whole(1, 0), cell.call.inputs[0].size)
    return copied(given(0, place)) if place < end else NOTHING


def _own(cell: Cell) -> Lines:
    steps = cell.call.inputs[0].size
    end = times(given(1, 0)) if cell.whole(1, 0) <= steps else times(weight=steps)
    return one([end, times(given(2, 0, 0), weight=-1)])


QUESTION = Op(
    "question",
    question_forward,
    lambda shapes, attributes: (OutputSpec((1,)), OutputSpec(shapes[0])),
    lambda call: (call.inputs[0].size,),
    terms=_terms,
)
"""Words (steps,), lengths (1,), bounds of the last sentence (1, 2) → own (1,), words (steps,)."""
