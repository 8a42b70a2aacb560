"""Older project files brought up to date: one pure function on the raw dict per format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nndl_studio.files import BadFile
from nndl_studio.graph.format_1 import to_format_2
from nndl_studio.sentence import say

Raw = dict[str, Any]

FORMAT = 2

# The function at key n turns a file of format n into one of format n + 1.
MIGRATIONS: dict[int, Callable[[Raw], Raw]] = {1: to_format_2}


def up_to_date(raw: object, path: str | Path) -> Raw:
    """The raw file in today's format; a newer one is refused, because it can hold the unknown."""
    if not isinstance(raw, dict) or type(raw.get("format")) is not int:
        raise BadFile(
            path,
            say('it has no whole number "format" at the top, so it is no NNDL Studio project'),
            say("Choose a file that NNDL Studio has saved."),
        )
    number = raw["format"]
    if number > FORMAT:
        raise BadFile(
            path,
            say(
                "it is of format {found}, and this version reads up to {known}",
                found=number,
                known=FORMAT,
            ),
            say("Update NNDL Studio to open it."),
            place="format",
        )
    while raw["format"] < FORMAT:
        raw = _migrated(raw, path)
    return raw


def _migrated(raw: Raw, path: str | Path) -> Raw:
    number = raw["format"]
    if number not in MIGRATIONS:
        raise BadFile(
            path,
            say("there never was a format {number}", number=number),
            say("Take the file from a backup, or put the number right."),
            place="format",
        )
    return {**MIGRATIONS[number](raw), "format": number + 1}
