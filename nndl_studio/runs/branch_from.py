"""The moment of a kept run that a new one begins with, by name: `RUN`, `RUN@3`, `RUN@step340`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from nndl_studio.runs.history import History
from nndl_studio.runs.moments import NEWEST, Moments, moments_in
from nndl_studio.runs.record import CHECKPOINT, Record
from nndl_studio.sentence import say
from nndl_studio.training.checkpoint import run_of

NAME = re.compile(r"(?P<run>[^@]+)(@((?P<epoch>\d{1,15})|step(?P<step>\d{1,15})))?")
# So much of a run's id is shown.
SHORT = 8


@dataclass(frozen=True)
class MomentName:
    """A `run`, by its id or how that begins, and the end of an `epoch` of it, or a `step`; neither
    means where the run was left."""

    run: str
    epoch: int | None = None
    step: int | None = None


@dataclass(frozen=True)
class KeptMoment:
    """A moment that a file holds: after `step` steps, the end of `epoch`, None where it is not one
    or where no epoch has ended, so that nobody knows how many steps it has."""

    name: str
    step: int
    epoch: int | None


def moment_name(word: str) -> MomentName:
    """Raises ValueError for what names no moment."""
    found = NAME.fullmatch(word)
    if found is None:
        raise ValueError(
            say("{word} names no moment; write RUN, RUN@EPOCH or RUN@stepN", word=repr(word))
        )
    epoch, step = found["epoch"], found["step"]
    return MomentName(
        found["run"],
        int(epoch) if epoch is not None else None,
        int(step) if step is not None else None,
    )


def kept_moments(record: Record) -> list[KeptMoment]:
    """Those of a run that are there, in order."""
    run, a_epoch = record.summary, _steps_per_epoch(record)
    found = []
    for step in moments_in(run.folder, run.id).steps:
        epoch = 0 if step == 0 else None
        if step and a_epoch and step % a_epoch == 0:
            epoch = step // a_epoch
        word = f"step{step}" if epoch is None else str(epoch)
        found.append(KeptMoment(f"{run.id[:SHORT]}@{word}", step, epoch))
    return found


def moment_file(history: History, word: str) -> Path:
    """The checkpoint of the moment that is meant. Raises NoSuchRun, HistoryError, and ValueError
    for one that the run has not, or not any more."""
    name = moment_name(word)
    record = history.record(name.run)
    run = record.summary
    moments = Moments(run.folder, run.id)
    if name.epoch is None and name.step is None:
        newest = moments.path(NEWEST)
        if run_of(newest) != run.id:
            raise ValueError(_gone(record))
        return newest
    kept = kept_moments(record)
    if not kept:
        raise ValueError(_gone(record))
    for each in kept:
        if (each.step == name.step) if name.epoch is None else (each.epoch == name.epoch):
            return moments.path(each.step)
    words = say(
        "run {run} keeps no such moment as {word}; it keeps {first} to {last}, and "
        "`nndl-studio runs moments {run}` lists them all",
        run=run.id[:SHORT],
        word=word,
        first=kept[0].name,
        last=kept[-1].name,
    )
    raise ValueError(words)


def require_other_folder(moment: Path, out: Path) -> None:
    """A branch does not take the place of the run that it begins from. Raises ValueError."""
    folder = moment.parent if moment.name == CHECKPOINT else moment.parent.parent
    if out.exists() and out.samefile(folder):
        raise ValueError(
            say(
                "{folder}: there is the run to branch from, which stays; choose another folder "
                "with --out",
                folder=out,
            )
        )


def _steps_per_epoch(record: Record) -> int:
    """0 while no epoch of the run has ended."""
    history = record.progress.history
    return history[-1].step // history[-1].epoch if history else 0


def _gone(record: Record) -> str:
    run = record.summary
    return say(
        "run {run} has nothing to branch from: {folder} holds no moments of it, or another run's",
        run=run.id[:SHORT],
        folder=run.folder,
    )
