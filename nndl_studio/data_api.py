"""The jobs with data of one's own as functions: say what a file holds, make a project for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nndl_studio.config import stored
from nndl_studio.datasets import describe, source_of, understand
from nndl_studio.datasets.own_file import found_path
from nndl_studio.datasets.seen import seen
from nndl_studio.graph.document import Graph
from nndl_studio.graph.first_network import first_network
from nndl_studio.graph.moved_data import found_again, lost_data, own_data


def data(file: str | Path, label: str = "") -> dict[str, Any]:
    """What a file or folder holds and how it would be read, as plain data; of a table the column
    `label` is to be told. Raises BadFile."""
    found = understand(Path(file), label)
    info = describe(found.config)
    return {
        "file": str(file),
        "source": source_of(found.config).name,
        "says": list(found.says),
        "sample": {"kind": info.kind, "axes": list(info.axes)},
        "samples": info.samples,
        "classes": list(info.class_names),
        "targets": info.targets,
        "settings": stored(found.config),
    }


def new(file: str | Path, label: str = "", title: str = "") -> Graph:
    """A project with a small network for the data in a file or folder. Raises BadFile."""
    path = Path(file).absolute()
    config = understand(path, label).config
    return first_network(config.found_at(str(path), seen(path)), title or path.stem)


def found_at(graph: Graph, file: str | Path) -> str:
    """Have a project read its data from where they are now. How they differ from what they were
    when it was saved; "" if they don't, or nobody knows. Raises BadFile, and ValueError where it
    isn't clear which data are meant."""
    path = Path(file)
    candidates = lost_data(graph) or own_data(graph)
    if not candidates:
        raise ValueError("the project names no data of your own, so there are none to find")
    if len(candidates) > 1:
        named = [each for each in candidates if each.name == path.name]
        if len(named) != 1:
            names = ", ".join(each.name for each in candidates)
            raise ValueError(f"the project reads {names}: give one that is called so")
        candidates = tuple(named)
    data, now = candidates[0], seen(found_path(str(path), "Name a file or folder."))
    for change in found_again(graph, data, path, now):
        change.take(graph)
    return "" if data.seen is None else data.seen.differs(now)
