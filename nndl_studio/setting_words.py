"""Settings in words, labelled as the inspector's forms label them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from nndl_studio.config import Config, Field, fields, stored


def settings(config: Config, idle: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Label and value of each that means something, group by group; `idle` ones are left out, and
    optional ones that are not set."""
    known = stored(config).keys() - idle - config.idle()
    for field in fields(type(config)):
        if field.name in known:
            yield field.label, in_words(field, getattr(config, field.name))


def in_words(field: Field, value: object) -> str:
    """A value as a form shows it; of a path the name alone, because a report goes to others."""
    if value is None:
        return "automatic"
    if field.zero and value == 0:
        return field.zero
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.path:
        return file_name(str(value)) or "none"
    if field.kind == "table" and isinstance(value, tuple):
        return _table(value)
    if isinstance(value, tuple):
        return " × ".join(f"{each:g}" for each in value)
    is_number = isinstance(value, int | float)
    said = f"{value:g}".replace("-", "−") if is_number else str(value)
    return f"{said} {field.unit}" if field.unit else said


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return PureWindowsPath(PurePosixPath(path).name).name


def _table(rows: tuple[object, ...]) -> str:
    """Only its size, and how many links it has."""
    cells = [each for row in rows if isinstance(row, tuple) for each in row]
    if not rows or not cells:
        return "all"
    return f"{len(rows)} × {len(cells) // len(rows)}, {sum(map(bool, cells))} links"
