"""Data files named in a project: relative to it in the file, so that a folder can be moved whole;
absolute in the document, so that it does not matter where the program was started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

from nndl_studio.datasets.source_fields import NOTES

FIELDS = ("file", "vocabulary_file", "test_file")  # the config fields that hold a path


def relative_to_project(raw: dict[str, Any], project: str | Path) -> dict[str, Any]:
    """`raw` with the data files in or under the project's folder named from there."""
    folder = Path(project).absolute().parent

    def shorten(name: str) -> str:
        path = Path(name).absolute()
        inside = path.is_relative_to(folder)
        return path.relative_to(folder).as_posix() if inside else str(path)

    return _with_names(raw, shorten)


def absolute(raw: dict[str, Any], project: str | Path) -> dict[str, Any]:
    """The inverse: names without a root are looked for from the project's folder."""
    folder = Path(project).absolute().parent
    return _with_names(raw, lambda name: name if Path(name).is_absolute() else str(folder / name))


def bare_names(raw: dict[str, Any]) -> dict[str, Any]:
    """`raw` with data files named without their folder, which differs between machines."""
    return _with_names(raw, lambda name: PurePath(name).name)


def without_notes(config: dict[str, Any]) -> dict[str, Any]:
    """A node's settings without what is only noted of its data file."""
    return {field: value for field, value in config.items() if field not in NOTES}


def _with_names(raw: dict[str, Any], rename: Callable[[str], str]) -> dict[str, Any]:
    """A copy in which every node's data file has its new name; what is malformed stays."""
    nodes = raw.get("nodes")
    if not isinstance(nodes, list):
        return raw
    return {**raw, "nodes": [_renamed(node, rename) for node in nodes]}


def _renamed(node: Any, rename: Callable[[str], str]) -> Any:
    config = node.get("config") if isinstance(node, dict) else None
    if not isinstance(config, dict):
        return node
    named = {
        field: rename(name)
        for field in FIELDS
        if isinstance(name := config.get(field), str) and name and "\0" not in name
    }
    return {**node, "config": {**config, **named}} if named else node
