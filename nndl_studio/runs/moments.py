"""The moments of a run: checkpoints of its past, in a folder beside the newest one."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from nndl_studio.files import make_folder
from nndl_studio.runs.moment_times import in_between
from nndl_studio.runs.record import CHECKPOINT
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.checkpoint import (
    Checkpoint,
    Judge,
    load_checkpoint,
    run_of,
    save_checkpoint,
)

FOLDER = "moments"
# A run keeps so many, of so many bytes together, whichever is reached first.
MOST = 48
MOST_BYTES = 256 * 2**20
# Fewer are no past to walk through.
LEAST = 2
NAME = re.compile(r"step-(\d{1,15})\.safetensors")
# Stands for where the run was left.
NEWEST = -1


class Moments:
    """Those of one `run` in its folder, each a checkpoint that the run can go on from.

    `steps` may be read on any thread; what writes belongs to one. `most` are kept, the first and
    the newest among them, and fewer of a network whose moments together would be over 256 MB.
    """

    def __init__(self, folder: Path, run: str, most: int = MOST) -> None:
        self.run = run
        self.steps: tuple[int, ...] = ()
        self._folder, self._most = folder, most

    @property
    def wanted(self) -> bool:
        """Whether any are to be kept."""
        return self._most >= LEAST

    def path(self, step: int) -> Path:
        """The file of the moment after `step` steps; of the newest checkpoint for `NEWEST`."""
        if step == NEWEST:
            return self._folder / CHECKPOINT
        return self._folder / FOLDER / f"step-{step:09d}.safetensors"

    def find(self) -> None:
        """Take up what lies in the folder of this run."""
        found = {step for step, path in self._files() if run_of(path) == self.run}
        self.steps = tuple(sorted(found))

    def begin(self, step: int) -> None:
        """The run stands at `step`: those of other runs, or of a future that it has gone back
        from, are deleted. Raises OSError."""
        kept = []
        for at, path in self._files():
            if at <= step and run_of(path) == self.run:
                kept.append(at)
            else:
                path.unlink(missing_ok=True)
        self.steps = tuple(sorted(kept))

    def keep(self, checkpoint: Checkpoint, steps_per_epoch: int) -> None:
        """Write a moment, and delete what is one too many. Raises OSError; TooLarge, which is one,
        for a network of which there is room for none."""
        most = min(self._most, MOST_BYTES // max(size_of(checkpoint), 1))
        if most < LEAST:
            raise TooLarge(size_of(checkpoint))
        step = checkpoint.progress.step
        if any(each > step for each in self.steps):
            self.begin(step)
        path = self.path(step)
        make_folder(path.parent)
        save_checkpoint(path, checkpoint, backup=False)
        self.steps = tuple(sorted({*self.steps, step}))
        while len(self.steps) > most:
            self.delete(in_between(self.steps, steps_per_epoch))

    def read(self, step: int, judge: Judge) -> Checkpoint:
        """Raises BadFile for a moment that is damaged or gone, and what `judge` raises."""
        return load_checkpoint(self.path(step), judge)

    def leave_out(self, step: int) -> None:
        """Offer a moment no longer."""
        self.steps = tuple(each for each in self.steps if each != step)

    def delete(self, step: int) -> None:
        """Raises OSError."""
        self.leave_out(step)
        self.path(step).unlink(missing_ok=True)

    def _files(self) -> list[tuple[int, Path]]:
        found = []
        with suppress(FileNotFoundError, NotADirectoryError):
            for path in (self._folder / FOLDER).iterdir():
                named = NAME.fullmatch(path.name)
                if named and path.is_file():
                    found.append((int(named[1]), path))
        return found


class TooLarge(OSError):
    """A network of which no moments are kept."""

    def __init__(self, size: int) -> None:
        super().__init__(_too_large(size))


def _too_large(size: int) -> Sentence:
    return say(
        "a moment of this network takes {size:,.0f} MB, and all together may take {most:,.0f}",
        size=size / 2**20,
        most=MOST_BYTES / 2**20,
    )


def size_of(checkpoint: Checkpoint) -> int:
    """About how many bytes its file has."""
    best, curve = checkpoint.best, checkpoint.curve
    size = checkpoint.state.nbytes + checkpoint.losses.nbytes
    size += best.nbytes if best is not None else 0
    return size + (curve.rows.nbytes if curve is not None else 0)


def moments_in(folder: Path, run: str) -> Moments:
    """The moments of a run that are in its folder; none where that can't be read."""
    found = Moments(folder, run)
    with suppress(OSError):
        found.find()
    return found


def moments_beside(checkpoint: Path, run: str) -> Moments:
    """The moments of a run whose checkpoint this is, or one of whose moments it is."""
    folder = checkpoint.parent
    return moments_in(folder.parent if folder.name == FOLDER else folder, run)
