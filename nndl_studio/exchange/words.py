"""Clauses in one sentence, as a refusal has them that tells all that is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from nndl_studio.sentence import NOTHING, Sentence, as_it_is, say


def clauses(said: Sequence[str]) -> Sentence:
    """ "a; b; c"."""
    told, *more = said or [NOTHING]
    for each in more:
        told = say("{clauses}; {clause}", clauses=told, clause=each)
    return told if isinstance(told, Sentence) else as_it_is(told)


def first_clauses(said: Sequence[str], most: int) -> Sentence:
    """The first of them, and how many there are besides."""
    first, left = clauses(said[:most]), len(said) - most
    return say("{clauses}; {left} more", clauses=first, left=left) if left > 0 else first


def either(names: Sequence[str]) -> Sentence:
    """ "a or b or c": each may be taken, and is told as it is typed."""
    told, *more = names
    for each in more:
        told = say("{names} or {name}", names=told, name=each)
    return told if isinstance(told, Sentence) else as_it_is(told)


def in_words(shape: Sequence[int]) -> Sentence:
    """ "6×1×5×5"."""
    return as_it_is("×".join(map(str, shape))) if shape else say("one number")
