"""The project file `NAME.nndl`: loading, saving without ever losing the old one, and its hash."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from nndl_studio.datasets.as_trained import as_before
from nndl_studio.datasets.class_settings import as_learned
from nndl_studio.file_kinds import require_project
from nndl_studio.files import BadFile, read_file, save_bytes
from nndl_studio.graph.data_paths import absolute, bare_names, relative_to_project, without_notes
from nndl_studio.graph.document import Graph
from nndl_studio.graph.format_1 import as_in_format_1
from nndl_studio.graph.migrations import up_to_date
from nndl_studio.graph.project_text import parse, write
from nndl_studio.graph.records import from_raw, to_raw
from nndl_studio.sentence import say

SUFFIX = ".nndl"
# Bytes; a file of small lists takes twenty times as much memory as it is long.
LARGEST = 12 * 2**20
KEPT = say("The old file is kept.")


def load_project(path: str | Path) -> Graph:
    """Read a drawing. Raises BadFile that says where and what to do, NoProject for another kind of
    file, OSError without a file."""
    require_project(path)
    return decode(read_file(path, LARGEST, say("Choose a project saved by NNDL Studio.")), path)


def save_project(graph: Graph, path: str | Path) -> None:
    """Write a drawing, once it has been read back in memory. OSError leaves the old file intact."""
    data = encode(graph, path)
    if len(data) > LARGEST:
        raise BadFile(path, say("the drawing is too large to be opened again"), KEPT)
    if encode(decode(data, path), path) != data:
        raise BadFile(path, say("the drawing would not read back as it is"), KEPT)
    save_bytes(path, data)


def project_hash(graph: Graph) -> str:
    """SHA-256 of what gives weights their meaning: nodes, settings and links, not the look or
    what classes are called. What is muted or held belongs to it, because it changes what is
    computed; what is frozen does not, because it only changes what is learned. The same in each
    format of project files, as weights and checkpoints carry it."""
    raw = bare_names(to_raw(graph))
    nodes = [
        (
            node["id"],
            node["type"],
            as_in_format_1(node["type"], as_before(as_learned(without_notes(node["config"])))),
            *([node["weights_of"]] if "weights_of" in node else []),
            *({name: node[name]} for name in ("muted", "held") if name in node),
        )
        for node in raw["nodes"]
    ]
    text = json.dumps([nodes, raw["edges"]], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def encode(graph: Graph, path: str | Path | None = None) -> bytes:
    """The file's bytes: the same for equal documents, whatever the order of their edits.

    With `path`, where they are to be saved, data files beside or below it are named from there.
    """
    raw = to_raw(graph)
    return write(raw if path is None else relative_to_project(raw, path))


def decode(data: bytes, path: str | Path) -> Graph:
    """The document in the bytes of `path`, which names data files and errors. Raises BadFile."""
    return from_raw(absolute(up_to_date(parse(data, path), path), path), path)
