"""Picks the functions that a program calls, and what those read, out of the library's C files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PACKAGE = "nndl_studio.exchange.to_c"
# In this order a function stands behind those that it calls.
PARTS = ("samples", "pointwise", "answers", "maps", "steps", "recurrent", "memory", "sentences")
DEFINED = re.compile(r"^static (?:inline )?\w+ (\w+)\(|^\} (\w+);", re.MULTILINE)
WORD = re.compile(r"\w+")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """The text of a function or a type with its comment, and the words in it."""

    text: str
    words: frozenset[str]


@cache
def library() -> dict[str, Piece]:
    """By name, in the order in which they stand."""
    found = {}
    for part in PARTS:
        source = files(PACKAGE).joinpath("library", f"{part}.c").read_text(encoding="utf-8")
        for text in _definitions(source):
            name = DEFINED.search(text)
            assert name is not None, text
            words = frozenset(WORD.findall(COMMENT.sub(" ", text)))
            found[name[1] or name[2]] = Piece(text, words)
    return found


@cache
def words_within() -> frozenset[str]:
    """All that any of them has a name for."""
    return frozenset[str]().union(*(piece.words for piece in library().values()))


def picked(known: Mapping[str, Piece], wanted: Iterable[str]) -> list[str]:
    """The texts of all that `wanted` functions need."""
    needed: set[str] = set()
    open_names = list(wanted)
    while open_names:
        name = open_names.pop()
        if name not in needed:
            needed.add(name)
            open_names += known[name].words & known.keys()
    return [piece.text for name, piece in known.items() if name in needed]


def _definitions(source: str) -> list[str]:
    """What stands between blank lines at the left edge, but for what is included and said first."""
    blocks = re.split(r"\n\n(?=\S)", source.strip())
    return [each.strip() for each in blocks if DEFINED.search(each)]
