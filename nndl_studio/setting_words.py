"""Settings in words, labelled as the inspector's forms label them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from nndl_studio.config import Config, Field, fields, stored
from nndl_studio.sentence import Sentence, as_it_is, say, say_count


def settings(
    config: Config, idle: frozenset[str] = frozenset()
) -> Iterator[tuple[Sentence, Sentence]]:
    """Label and value of each that means something, group by group; `idle` ones are left out, and
    optional ones that are not set."""
    known = stored(config).keys() - idle - config.idle()
    for field in fields(type(config)):
        if field.name in known:
            yield field.label, in_words(field, getattr(config, field.name))


def in_words(field: Field, value: object) -> Sentence:
    """A value as a form shows it; of a path the name alone, because a report goes to others."""
    if value is None:
        return say("automatic")
    if field.zero and value == 0:
        return field.zero
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if field.path:
        return as_it_is(file_name(str(value))) if value else say("none")
    if field.kind == "table" and isinstance(value, tuple):
        return _table(value)
    if isinstance(value, tuple):
        return as_it_is(" × ".join(f"{each:g}" for each in value))
    if not isinstance(value, int | float):
        return field.called(str(value))
    said = as_it_is(f"{value:g}".replace("-", "−"))
    return say("{number} {unit}", number=said, unit=field.unit) if field.unit else said


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return PureWindowsPath(PurePosixPath(path).name).name


def _table(rows: tuple[object, ...]) -> Sentence:
    """Only its size, and how many links it has."""
    cells = [each for row in rows if isinstance(row, tuple) for each in row]
    if not rows or not cells:
        return say("all")
    size = as_it_is(f"{len(rows)} × {len(cells) // len(rows)}")
    linked = sum(map(bool, cells))
    return say_count(linked, "{size}, {n} link", "{size}, {n} links", size=size)
