"""Fuzzy search: the letters typed must come in order, best where words start."""

from __future__ import annotations

from dataclasses import dataclass

WORD_START = 8
NEXT_TO_LAST = 5
SKIPPED = 1


@dataclass(frozen=True)
class Match:
    """How well a text fits; `letters` are the places of the letters to light."""

    score: int
    letters: tuple[int, ...]


def match(query: str, text: str) -> Match | None:
    """`text` against `query`; None if a letter is missing. An empty query fits everything."""
    wanted = "".join(query.lower().split())
    if not wanted:
        return Match(0, ())
    starts = [i for i, letter in enumerate(text.lower()) if letter == wanted[0]]
    found = [m for start in starts if (m := _from(start, wanted, text)) is not None]
    return max(found, key=lambda m: m.score, default=None)


def _from(start: int, wanted: str, text: str) -> Match | None:
    """Greedy from `start`, each next letter preferring a run, then a word's start."""
    places = [start]
    for letter in wanted[1:]:
        place = _next_place(letter, text, places[-1] + 1)
        if place < 0:
            return None
        places.append(place)
    return Match(_score(places, text), tuple(places))


def _next_place(letter: str, text: str, after: int) -> int:
    lower = text.lower()
    first = lower.find(letter, after)
    if first in (-1, after):
        return first
    later = (i for i in range(first, len(text)) if lower[i] == letter and _starts_word(i, text))
    return next(later, first)


def _score(places: list[int], text: str) -> int:
    score = -len(text) // 8 - places[0]
    for i, place in enumerate(places):
        if _starts_word(place, text):
            score += WORD_START
        if i and place == places[i - 1] + 1:
            score += NEXT_TO_LAST
        elif i:
            score -= SKIPPED * (place - places[i - 1] - 1)
    return score


def _starts_word(place: int, text: str) -> bool:
    if place == 0:
        return True
    before, here = text[place - 1], text[place]
    return not before.isalnum() or (before.islower() and here.isupper())
