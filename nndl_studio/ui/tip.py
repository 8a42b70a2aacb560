"""A tool tip in lines that are read at a glance; Qt would show one line, however long."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

# Latin letters in a line; Chinese ones take the room of two.
COLUMNS = 72
# A line may end behind a space, and before or behind a Chinese letter, but it doesn't begin with
# what closes.
PIECES = re.compile(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]\s*|\s+")
CLOSING = "，。；：、？！）”》」』…"


def folded(text: str) -> str:
    """`text` with line breaks where its lines are longer than `COLUMNS`; rich text as it is."""
    if text.startswith("<"):
        return text
    return "\n".join(_folded(line) for line in text.split("\n"))


def _folded(line: str) -> str:
    if _width(line) <= COLUMNS:
        return line
    lines = [""]
    for piece in PIECES.findall(line):
        full = _width(lines[-1]) + _width(piece.rstrip()) > COLUMNS
        if full and lines[-1] and piece[0] not in CLOSING:
            lines.append("")
        lines[-1] += piece
    return "\n".join(each.rstrip() for each in lines)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
