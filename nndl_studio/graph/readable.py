"""Validation errors of msgspec as sentences for the user."""

from __future__ import annotations

import re
from typing import Any

import msgspec

_KINDS = {
    "`int`": "a whole number",
    "`float`": "a number",
    "`str`": "text",
    "`bool`": "true or false",
    "`array`": "a list",
    "`object`": "an object",
    "`null`": "null",
}
_SENTENCES = (
    (
        re.compile(r"Expected (?P<a>.+ length .+), got (?P<b>\d+)"),
        "it must be {a}, and its length is {b}",
    ),
    (re.compile(r"Expected (?P<a>.+), got (?P<b>.+)"), "{b} stands where {a} belongs"),
    (re.compile(r"Expected (?P<a>.+)"), "it must be {a}"),
    (re.compile(r"Invalid (?:enum )?value (?P<a>.+)"), "{a} is none of its choices"),
    (re.compile(r"Object missing required field `(?P<a>.+)`"), "the field {a} is missing"),
    (
        re.compile(r"Object contains unknown field `(?P<a>.+)`"),
        "it has a field {a} that this version doesn't know",
    ),
)
_AT = re.compile(r"(?P<reason>.*) - at `(?P<path>.*)`", re.DOTALL)


def explain(error: msgspec.ValidationError) -> tuple[str, str]:
    """Where, as msgspec's path without the root (`nodes[3].id`, or ""), and what is wrong."""
    found = _AT.fullmatch(str(error))
    path = found["path"].removeprefix("$").removeprefix(".") if found else ""
    return path, _sentence(found["reason"] if found else str(error))


def _sentence(reason: str) -> str:
    for pattern, sentence in _SENTENCES:
        found = pattern.fullmatch(reason)
        if found:
            return _in_words(sentence.format(**found.groupdict()))
    return reason


def _in_words(text: str) -> str:
    for kind, words in _KINDS.items():
        text = text.replace(kind, words)
    return text.replace(" | ", " or ").replace(">=", "≥").replace("<=", "≤")


def place_in_project(path: str, raw: dict[str, Any]) -> str:
    """`nodes[3].config.units` as "node C1, config, units"; the raw file tells the node's name."""
    parts = [part for part in re.split(r"[.\[\]]+", path) if part]
    if len(parts) < 2 or parts[0] not in ("nodes", "edges") or not parts[1].isdigit():
        return ", ".join(parts)
    named = entry_name(parts[0], int(parts[1]), raw)
    return ", ".join([named, *(part for part in parts[2:] if not part.isdigit())])


def entry_name(part: str, index: int, raw: dict[str, Any]) -> str:
    """An entry of the file by its id, or by its place in the list (from 1) if it has none."""
    kind = part.removesuffix("s")
    entry = raw[part][index]
    name = entry.get("id") if isinstance(entry, dict) else None
    return f"{kind} {name}" if isinstance(name, str) else f"{kind} {index + 1}"
