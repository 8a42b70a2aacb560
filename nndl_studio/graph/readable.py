"""Validation errors of msgspec as sentences for the user."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from nndl_studio.sentence import Sentence, as_it_is, joined, listed, one_of, say

_KINDS = {
    "int": say("a whole number"),
    "float": say("a number"),
    "str": say("text"),
    "bool": say("true or false"),
    "array": say("a list"),
    "object": say("an object"),
    "null": as_it_is("null"),
}
_SIGNS = {">=": "≥", "<=": "≤"}
# What msgspec says of the types that it wants or found: `int`, `int | null`, `int` >= 1.
_THING = re.compile(
    r"`(?P<kinds>[^`]+)`(?: (?P<of>of length )?(?:(?P<sign>[<>]=?) )?(?P<limit>[^ ]+))?"
)
_AT = re.compile(r"(?P<reason>.*) - at `(?P<path>.*)`", re.DOTALL)


def explain(error: msgspec.ValidationError) -> tuple[str, Sentence]:
    """Where, as msgspec's path without the root (`nodes[3].id`, or ""), and what is wrong."""
    found = _AT.fullmatch(str(error))
    path = found["path"].removeprefix("$").removeprefix(".") if found else ""
    return path, _sentence(found["reason"] if found else str(error))


def _sentence(reason: str) -> Sentence:
    for pattern, made in _SENTENCES:
        found = re.fullmatch(pattern, reason)
        if found:
            return made(found.groupdict())
    return as_it_is(reason)


Found = Mapping[str, str]


def _length(found: Found) -> Sentence:
    return say(
        "it must be {wanted}, and its length is {length}",
        wanted=_thing(found["wanted"]),
        length=found["length"],
    )


def _misfit(found: Found) -> Sentence:
    wanted, there = _thing(found["wanted"]), _thing(found["there"])
    return say("{found} stands where {wanted} belongs", found=there, wanted=wanted)


def _wanted(found: Found) -> Sentence:
    return say("it must be {wanted}", wanted=_thing(found["wanted"]))


def _no_choice(found: Found) -> Sentence:
    return say("{value} is none of its choices", value=found["value"])


def _missing(found: Found) -> Sentence:
    return say("the field {field} is missing", field=found["field"])


def _unknown(found: Found) -> Sentence:
    return say("it has a field {field} that this version doesn't know", field=found["field"])


_SENTENCES: tuple[tuple[str, Callable[[Found], Sentence]], ...] = (
    (r"Expected (?P<wanted>.+ length .+), got (?P<length>\d+)", _length),
    (r"Expected (?P<wanted>.+), got (?P<there>.+)", _misfit),
    (r"Expected (?P<wanted>.+)", _wanted),
    (r"Invalid (?:enum )?value (?P<value>.+)", _no_choice),
    (r"Object missing required field `(?P<field>.+)`", _missing),
    (r"Object contains unknown field `(?P<field>.+)`", _unknown),
)


def _thing(text: str) -> Sentence:
    """ "`int` >= 1" as "a whole number ≥ 1"."""
    found = _THING.fullmatch(text)
    if found is None:
        return as_it_is(text)
    kind = one_of([_KINDS.get(each, as_it_is(each)) for each in found["kinds"].split(" | ")])
    limit = found["limit"]
    if limit is None:
        return kind
    if found["sign"]:
        limit = f"{_SIGNS.get(found['sign'], found['sign'])} {limit}"
    if found["of"]:
        return say("{kind} of length {length}", kind=kind, length=limit)
    return joined(" ", [kind, limit])


def place_in_project(path: str, raw: dict[str, Any]) -> Sentence:
    """`nodes[3].config.units` as "node C1, config, units"; the raw file tells the node's name."""
    parts = [part for part in re.split(r"[.\[\]]+", path) if part]
    if len(parts) < 2 or parts[0] not in ("nodes", "edges") or not parts[1].isdigit():
        return listed(parts)
    named = entry_name(parts[0], int(parts[1]), raw)
    return listed([named, *(part for part in parts[2:] if not part.isdigit())])


def entry_name(part: str, index: int, raw: dict[str, Any]) -> Sentence:
    """An entry of the file by its id, or by its place in the list (from 1) if it has none."""
    entry = raw[part][index]
    name = entry.get("id") if isinstance(entry, dict) else None
    name = name if isinstance(name, str) else index + 1
    return say("node {name}", name=name) if part == "nodes" else say("edge {name}", name=name)
