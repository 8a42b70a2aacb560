"""Numbers with their nouns, for sentences that say what was found."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """`2 pictures`, `1 picture`."""
    ending = "" if number == 1 else "es" if noun.endswith("s") else "s"
    return f"{number:,} {noun}{ending}"
