"""The command that goes on with a run, where the command line can, and what keeps it from that."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from nndl_studio import resources
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project, project_hash
from nndl_studio.runs.folder_lock import holder_of
from nndl_studio.runs.record import CHECKPOINT, Record
from nndl_studio.runs.states import State
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.checkpoint import run_of


def hindrance(record: Record) -> Sentence:
    """Why a run that was left before its end can't go on now; nothing if it can, or was not left.
    A folder that the user chose may have been given to another run since."""
    run = record.summary
    has = holder_of(run.folder)
    if has is not None and run.state is not State.FINISHED:
        if not has.host:
            return say(
                "another program has its folder: end the run there, or close that window, first"
            )
        return say(
            "process {process} of {user} has its folder: end the run there, or close that window, "
            "first",
            process=has.pid,
            user=has.user or "?",
        )
    if run.resumable and run_of(run.folder / CHECKPOINT) not in ("", run.id):
        return say("not any more: its folder holds the checkpoint of another run now")
    return NOTHING


def command_to_go_on(record: Record) -> str | None:
    """What to type to go on with a run that was left before its end; None if it can't go on, or if
    no file holds its project as it was: then the window can, from what the history holds."""
    if not record.summary.resumable or hindrance(record):
        return None
    wanted, start = record.graph(), record.start
    for word, path in _projects(start.path, start.title):
        with suppress(BadFile, OSError):
            if _the_same(load_project(path), wanted):
                settings = ["--epochs", str(start.epochs), "--seed", str(start.seed)]
                words = ["nndl-studio", "train", word, "--resume", str(start.folder), *settings]
                return shlex.join(words)
    return None


def _projects(path: str, title: str) -> Iterator[tuple[str, Path]]:
    """Files that may hold the project, and how the command line calls them."""
    if path:
        yield path, Path(path)
    for example in resources.examples():
        if title.encode() in example.read_bytes():
            yield example.stem, example


def _the_same(found: Graph, wanted: Graph) -> bool:
    """Whether a run of `wanted` goes on with `found`, once its epochs and its seed are those."""
    settings = msgspec.structs.replace(
        found.settings, epochs=wanted.settings.epochs, seed=wanted.settings.seed
    )
    return settings == wanted.settings and project_hash(found) == project_hash(wanted)
