"""Where the sentences of a text begin and end, told by the words that close one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from nndl_studio.ops.ir import Attributes, Call, Op, OutputSpec, Shapes
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.terms import Cell, Lines, one, times


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
    """own (1,): how many sentences there are, at least one; bounds (rows, 2): the first word of
    each and the place behind its last one; last (1, 2): those of the last one of all, which is not
    among them if it is `asked`."""
    for j in range(n):
        arena[last_at + j] = arena[last_at + n + j] = 0
        length = min(int(arena[lengths_at + j]), steps)
        found, start = 0, -1
        for t in range(length + 1):
            is_word = t < length and not closes(arena, arena[words_at + t * n + j], ends_at, ends)
            if is_word and start < 0:
                start = t
            elif not is_word and start >= 0:
                arena[last_at + j], arena[last_at + n + j] = start, t
                if found < rows:
                    arena[bounds_at + 2 * found * n + j] = start
                    arena[bounds_at + (2 * found + 1) * n + j] = t
                found, start = found + 1, -1
        kept = min(max(found - asked, 0), rows)
        for i in range(2 * kept, 2 * rows):
            arena[bounds_at + i * n + j] = 0
        # A sequence has a step at least: what reads its last one knows no other.
        arena[own_at + j] = max(kept, 1)


def _shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    return OutputSpec((1,)), OutputSpec((attributes["rows"], 2)), OutputSpec((1, 2))


def _dims(call: Call) -> tuple[int, ...]:
    words, _, ends = call.inputs
    return words.size, ends.size, call.attributes["rows"], call.attributes["asked"]


def _found(cell: Cell) -> list[tuple[int, int]]:
    """The first word of each sentence and the place behind its last one."""
    words, _, ends = cell.inputs
    length = min(cell.whole(1, 0), words.size)
    marks = [-1, *(t for t in range(length) if words[t] in ends), length]
    return [(low + 1, high) for low, high in pairwise(marks) if high > low + 1]


def _bounded(cell: Cell) -> Lines:
    """Sentences are counted, one and one; where they lie is found, and no sum of anything."""
    found, attributes = _found(cell), cell.call.attributes
    kept = found[: max(len(found) - attributes["asked"], 0)][: attributes["rows"]]
    if cell.output == 0:
        return one(times() for _ in range(max(len(kept), 1)))
    row, end = cell.index
    places = (kept if cell.output == 1 else found[-1:])[row : row + 1]
    return one(times(weight=float(place[end])) for place in places)


SENTENCE_BOUNDS = Op("sentence_bounds", sentence_bounds_forward, _shapes, _dims, terms=_bounded)
"""Words (steps,), lengths (1,), ends (ends,) → own (1,), bounds (rows, 2), last (1, 2). A sentence
are words that follow one another without one of `ends`, the marks, between them. There are no more
than `rows`; those beyond are left out. Where there is none at all, there is one without words."""
