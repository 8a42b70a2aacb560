"""The jobs with data of one's own as functions: say what a file holds, make a project for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nndl_studio.config import stored
from nndl_studio.datasets import describe, source_of, understand
from nndl_studio.graph.document import Graph
from nndl_studio.graph.first_network import first_network


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
    return first_network(understand(path, label).config, title or path.stem)
