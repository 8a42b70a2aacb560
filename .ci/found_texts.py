"""Every text of the program that a user may see, as it stands in its source.

Three kinds: what is written as a literal in `say`, `say_as` and `say_count`; what settings say of
themselves (titles, helps, units, choices), which is read off their fields as forms read it; and the
titles of the examples.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "nndl_studio"
# How many of a call's first arguments are texts, and what they are.
CALLS = {"say": ("text",), "say_as": ("context", "text"), "say_count": ("", "text", "many")}


class NoLiteral(ValueError):
    """A call whose text is put together: no catalogue can hold it."""


@dataclass(frozen=True)
class Text:
    """A template, with `many` where it counts; `file` is its place in the repository."""

    text: str
    many: str
    context: str
    file: str
    line: int


def all_texts() -> list[Text]:
    """In the order of the files."""
    texts = [*written(), *of_settings(), *of_examples()]
    return sorted(texts, key=lambda each: (each.file, each.line))


def written() -> Iterator[Text]:
    """What stands as a literal in the source. Raises NoLiteral."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from in_source(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())


def in_source(source: str, file: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            parts = CALLS.get(node.func.id)
            if parts is not None:
                yield _text(node, parts, file)


def _text(call: ast.Call, parts: tuple[str, ...], file: str) -> Text:
    found = {"text": "", "many": "", "context": ""}
    if len(call.args) < len(parts):
        raise NoLiteral(f"{file}:{call.lineno}: a text is missing")
    for part, argument in zip(parts, call.args, strict=False):
        if not part:
            continue
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            raise NoLiteral(f"{file}:{call.lineno}: the text must be a literal, its values apart")
        found[part] = argument.value
    return Text(**found, file=file, line=call.lineno)


def of_settings() -> Iterator[Text]:
    """What the fields of all settings are called, in the order of their files."""
    sys.path.insert(0, str(ROOT))
    config = importlib.import_module("nndl_studio.config")
    for room in ("layers", "datasets", "graph", "ui"):
        _import_all(f"nndl_studio.{room}")
    kinds = [each for each in _kinds_of(config.Config) if each.__module__.startswith(PACKAGE.name)]
    for kind in sorted(kinds, key=lambda each: (each.__module__, each.__name__)):
        file = f"{kind.__module__.replace('.', '/')}.py"
        for field in config.fields(kind):
            said = (field.label, field.help, field.unit, field.group, field.zero, *field.labels)
            for text in said:
                if text:
                    yield Text(text.template, "", text.context, file, 1)
        # A base class that no file names has its own name for a tag.
        if config.kind_of(kind) not in ("", kind.__name__):
            title = kind.kind_title()
            yield Text(title.template, "", title.context, file, 1)


def of_examples() -> Iterator[Text]:
    """Their titles, as their files have them."""
    resources = importlib.import_module("nndl_studio.resources")
    for path in resources.examples():
        title = resources.as_example(json.loads(path.read_text("utf-8"))["title"])
        yield Text(title.template, "", title.context, path.relative_to(ROOT).as_posix(), 1)


def _kinds_of(base: Any) -> Iterator[Any]:
    for each in base.__subclasses__():
        yield each
        yield from _kinds_of(each)


def _import_all(room: str) -> None:
    package = importlib.import_module(room)
    for found in pkgutil.walk_packages(package.__path__, f"{room}."):
        importlib.import_module(found.name)
