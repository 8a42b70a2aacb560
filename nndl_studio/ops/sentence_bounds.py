"""Where the sentences of a text begin and end, told by the words that close one."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.ir import Attributes, Call, Op, OutputSpec, Shapes
from nndl_studio.ops.kernel import kernel, subroutine


@subroutine
def closes(arena: Any, word: Any, ends_at: int, ends: int) -> bool:
    """Whether `word` is one of the words (ends,) that close a sentence."""
    found = False
    for e in range(ends):
        found = found or word == arena[ends_at + e]
    return found


@kernel
def sentence_bounds_forward(
    arena: Any,
    words_at: int,
    lengths_at: int,
    ends_at: int,
    own_at: int,
    bounds_at: int,
    last_at: int,
    n: int,
    steps: int,
    ends: int,
    rows: int,
    asked: int,
) -> None:
    """own (1,): how many sentences there are; bounds (rows, 2): the first word of each and the
    place behind its last one; last (1, 2): those of the last one of all, which is not among them
    if it is `asked`."""
    for j in range(n):
        length = min(int(arena[lengths_at + j]), steps)
        found, start, end = 0, 0, 0
        for t in range(length):
            closed = closes(arena, arena[words_at + t * n + j], ends_at, ends)
            if not closed and t + 1 < length:
                continue
            arena[last_at + j] = start
            end = t if closed else length
            if found < rows:
                arena[bounds_at + 2 * found * n + j] = start
                arena[bounds_at + (2 * found + 1) * n + j] = end
            found, start = found + 1, t + 1
        arena[last_at + n + j] = end
        own = min(max(found - asked, 0), rows)
        for i in range(2 * own, 2 * rows):
            arena[bounds_at + i * n + j] = 0
        arena[own_at + j] = own


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return OutputSpec((1,)), OutputSpec((attributes["rows"], 2)), OutputSpec((1, 2))


def _dims(call: Call) -> tuple[int, ...]:
    words, _, ends = call.inputs
    return words.size, ends.size, call.attributes["rows"], call.attributes["asked"]


SENTENCE_BOUNDS = Op("sentence_bounds", sentence_bounds_forward, _shapes, _dims)
"""Words (steps,), lengths (1,), ends (ends,) → own (1,), bounds (rows, 2), last (1, 2). A sentence
ends with a word of `ends` or with the sample. There are no more than `rows`; those beyond are left
out."""
