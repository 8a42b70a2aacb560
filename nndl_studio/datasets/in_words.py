"""Numbers with their nouns and columns with their names, for sentences that say what was found."""

from __future__ import annotations

from nndl_studio.sentence import Sentence, as_it_is, say


def counted(number: int, noun: str) -> str:
    """`2 pictures`, `1 picture`."""
    ending = "" if number == 1 else "es" if noun.endswith("s") else "s"
    return f"{number:,} {noun}{ending}"


def column_called(name: str) -> Sentence:
    """`column age`; one without a name of its own, which is called after its place, as it is."""
    return as_it_is(name) if name.startswith("column ") else say("column {name}", name=name)
