"""What is said of a table's columns: what their choices are called, and what they hold."""

from __future__ import annotations

from nndl_studio.datasets.table_facts import Facts
from nndl_studio.datasets.table_guess import day_in_words
from nndl_studio.sentence import Sentence, listed, say

SHOWN = 4  # names of a category


def holds(facts: Facts, empty: int) -> Sentence:
    """What stands in the cells, and that so many of them are `empty`."""
    if facts.filled == 0:
        return say("nothing")
    held = _held(facts)
    return say("{held}, {empty:,} empty", held=held, empty=empty) if empty else held


def _held(facts: Facts) -> Sentence:
    if facts.type in ("number", "date"):
        written = _number if facts.type == "number" else day_in_words
        return say("{low} to {high}", low=written(facts.low), high=written(facts.high))
    if facts.names:
        names = listed(list(facts.names)[:SHOWN])
        return say("{count:,} different: {names}", count=len(facts.names), names=names)
    return say("about {count:,} different", count=facts.distinct)


def _number(value: float) -> str:
    return f"{value:.6g}"
