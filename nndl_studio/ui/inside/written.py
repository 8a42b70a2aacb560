"""Symbols and numbers as rich text: a small part of TeX, and three digits that can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from nndl_studio.ops.terms import Index
from nndl_studio.training.workings.letters import ACCENTS, BETWEEN, SIGNS

MINUS = "−"
LETTERS: Mapping[str, str] = {
    **SIGNS,
    **BETWEEN,
    **{name: name for name in ("max", "min", "tanh", "log", "ln", "exp")},
    # It is written above the line anyway, and no face that comes along has the raised letter.
    "top": "T",
    **dict.fromkeys((",", ";"), " "),
    **dict.fromkeys(("|", "lVert", "rVert"), "‖"),
}
_TOKEN = re.compile(r"\\([A-Za-z]+|[,;|])|([{}^_])|([^\\{}^_]+)")


def rich(tex: str) -> str:
    """`tex` as rich text. What it has beyond symbols, accents, fractions, upper and lower marks is
    a fault of whoever wrote it: RuntimeError."""
    text, rest = _read(_TOKEN.findall(tex), 0, "")
    if rest != len(_TOKEN.findall(tex)):
        raise RuntimeError(f"unbalanced braces in {tex!r}")
    return text


def with_index(symbol: str, index: Index, node: str = "", time: int | None = None) -> str:
    """A symbol with the place of one of its numbers below it, and whose it is above; behind it the
    step of a loop."""
    above = f"<sup>({escape(node)})</sup>" if node else ""
    below = ",".join(map(str, index))
    behind = "" if time is None else f"({time})"
    return f"{rich(symbol)}{above}" + (f"<sub>{below}</sub>" if below else "") + behind


def short(value: float) -> str:
    """Three digits: 0.204, −1.35e−05, 12.5."""
    if value == 0:
        return "0"
    text = f"{value:.3g}" if 1e-4 <= abs(value) < 1e5 else f"{value:.2e}"
    mantissa, e, exponent = text.partition("e")
    power = f"e{int(exponent)}" if e else ""
    return (mantissa + power).replace("-", MINUS)


def exact(value: float) -> str:
    """All digits that a float32 has."""
    return f"{value:.9g}".replace("-", MINUS)


def _read(tokens: list[tuple[str, str, str]], at: int, end: str) -> tuple[str, int]:
    """What stands from `at` on up to `end`, and where that is."""
    found: list[str] = []
    while at < len(tokens):
        if tokens[at][1] == end and end:
            return "".join(found), at + 1
        piece, at = _one(tokens, at)
        found.append(piece)
    if end:
        raise RuntimeError("a brace is left open")
    return "".join(found), at


def _one(tokens: list[tuple[str, str, str]], at: int) -> tuple[str, int]:
    """One thing: a group in braces, a command with what it takes, or letters."""
    command, mark, letters = tokens[at]
    if letters:
        return escape(letters.replace("-", MINUS).replace("'", "′"), quote=False), at + 1
    if mark == "{":
        return _read(tokens, at + 1, "}")
    if mark in ("^", "_"):
        inner, at = _argument(tokens, at + 1)
        tag = "sup" if mark == "^" else "sub"
        return f"<{tag}>{inner}</{tag}>", at
    if command in ("mathrm", "text", "mathbf", "operatorname", "left", "right"):
        return ("", at + 1) if command in ("left", "right") else _argument(tokens, at + 1)
    if command in ACCENTS:
        inner, at = _argument(tokens, at + 1)
        return inner + ACCENTS[command], at
    if command == "sqrt":
        inner, at = _argument(tokens, at + 1)
        return (f"√{inner}" if len(inner) == 1 else f"√({inner})"), at
    if command in ("frac", "tfrac"):
        above, at = _argument(tokens, at + 1)
        below, at = _argument(tokens, at)
        return f"{above}/{below}", at
    if command in LETTERS:
        return LETTERS[command], at + 1
    raise RuntimeError(f"no rich text is known for \\{command}")


def _argument(tokens: list[tuple[str, str, str]], at: int) -> tuple[str, int]:
    """What a command takes: a group, a command, or one letter of what follows."""
    letters = tokens[at][2].lstrip()
    if len(letters) > 1:
        tokens[at] = ("", "", letters[1:])
        return escape(letters[0], quote=False), at
    if letters:
        return escape(letters, quote=False), at + 1
    return _one(tokens, at)
