"""How wide words are on the page, about: the reader's typeface is not known."""

from __future__ import annotations

import unicodedata

from nndl_studio.exchange.to_html.markup import as_read


def fitted(words: str, size: float, room: float) -> str:
    """As much of `words` as there is room for, by how wide letters are about."""
    words = as_read(words)
    if wide(words, size) <= room:
        return words
    while words and wide(words, size) + size > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def wide(words: str, size: float) -> float:
    """The width of words in letters of this size."""
    return sum(map(_letter, as_read(words))) * size


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in "iljtfI.,:;'| ·":
        return 0.32
    return 0.72 if letter.isupper() or letter in "mwMW—×" else 0.56
