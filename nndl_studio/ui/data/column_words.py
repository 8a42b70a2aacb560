"""What is said of a table's columns: what their choices are called, and what they hold."""

from __future__ import annotations

from nndl_studio.datasets.table_facts import Facts
from nndl_studio.datasets.table_guess import day_in_words
from nndl_studio.sentence import Sentence, listed, say, say_as

SHOWN = 4  # names of a category
# By the words that are stored.
CALLED: dict[str, Sentence] = {
    "input": say_as("what a column is for", "input"),
    "label": say_as("what a column is for", "label"),
    "target": say_as("what a column is for", "target"),
    "input and target": say_as("what a column is for", "input and target"),
    "group": say_as("what a column is for", "group"),
    "order": say_as("what a column is for", "order"),
    "part": say_as("what a column is for", "part"),
    "ignore": say_as("what a column is for", "ignore"),
    "number": say_as("what a column holds", "number"),
    "category": say_as("what a column holds", "category"),
    "date": say_as("what a column holds", "date"),
    "text": say_as("what a column holds", "text"),
    "as is": say_as("how a column is read", "as is"),
    "standardised": say_as("how a column is read", "standardised"),
    "0 to 1": say_as("how a column is read", "0 to 1"),
    "rank": say_as("how a column is read", "rank"),
    "one-hot": say_as("how a column is read", "one-hot"),
    "drop row": say_as("where a column is empty", "drop row"),
    "mean": say_as("where a column is empty", "mean"),
    "median": say_as("where a column is empty", "median"),
    "value": say_as("where a column is empty", "value"),
    "own column": say_as("where a column is empty", "own column"),
}


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
