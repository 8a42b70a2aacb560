"""What lies in the folders of runs now: looked at on the thread that asks the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nndl_studio.files import BadFile
from nndl_studio.runs.going_on import command_to_go_on
from nndl_studio.runs.history import History, NoSuchRun
from nndl_studio.runs.moments import moments_in
from nndl_studio.runs.record import CHECKPOINT, WEIGHTS, Record, Summary
from nndl_studio.runs.states import LIVE
from nndl_studio.training.checkpoint import holds_best, run_of


@dataclass(frozen=True)
class RunFiles:
    """Files that are there, else None; `best` says whether the best epoch can be restored, and
    `command` what goes on with the run, `moments` how many of its past can be looked at. A
    checkpoint of another run is none of this one's."""

    weights: Path | None = None
    checkpoint: Path | None = None
    best: bool = False
    command: str | None = None
    moments: int = 0


@dataclass(frozen=True)
class Found:
    """A run that was chosen, with all that the history and its folder hold."""

    record: Record
    files: RunFiles

    @property
    def live(self) -> bool:
        return self.record.summary.state in LIVE

    @property
    def resumable(self) -> bool:
        """A paused run still belongs to who paused it."""
        left = self.files.checkpoint is not None and not self.live
        return left and self.record.summary.resumable


@dataclass(frozen=True)
class Listed:
    """All runs, and what tells that they are still the same."""

    runs: tuple[Summary, ...]
    stamp: tuple[int, ...]


def list_runs(history: History, before: Listed | None) -> Listed | None:
    """All runs; None if nothing can have changed since `before`. A run under way may end without
    a word, so that as long as there is one the list is read."""
    stamp = _stamp(history.path)
    live = before is not None and any(run.state in LIVE for run in before.runs)
    if before is not None and before.stamp == stamp and not live:
        return None
    return Listed(tuple(history.runs()), stamp)


def find_runs(
    history: History, runs: Sequence[Summary], before: Sequence[Found] = ()
) -> list[Found]:
    """All of `runs` that are still there; those in `before` that stand as they stood are not read
    again. Raises HistoryError."""
    known = {each.record.summary: each for each in before}
    found = []
    for run in runs:
        try:
            found.append(known.get(run) or _found(history.record(run.id)))
        except NoSuchRun:
            continue
    return found


def _found(record: Record) -> Found:
    return Found(record, _look(record))


def _look(record: Record) -> RunFiles:
    folder = record.start.folder
    weights, checkpoint = folder / WEIGHTS, folder / CHECKPOINT
    own = run_of(checkpoint) in ("", record.summary.id)
    return RunFiles(
        weights if weights.is_file() else None,
        checkpoint if checkpoint.is_file() and own else None,
        own and holds_best(checkpoint),
        _command(record),
        len(moments_in(folder, record.summary.id).steps),
    )


def _command(record: Record) -> str | None:
    """None as well if the project is damaged: whoever shows it says so."""
    try:
        return command_to_go_on(record)
    except BadFile:
        return None


def _stamp(path: Path) -> tuple[int, ...]:
    """What changes when somebody writes to the database."""
    told: list[int] = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            state = file.stat()
        except OSError:
            told += (0, 0)
        else:
            told += (state.st_mtime_ns, state.st_size)
    return tuple(told)
