"""Keeps a run: checkpoints in its folder, and its row in the history.

The thread that trains only copies the state; encoding, hashing and writing are the scribe's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from nndl_studio.exchange import save_weights
from nndl_studio.files import BadFile, backup_path, make_folder, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import encode, project_hash
from nndl_studio.lock import FileLock
from nndl_studio.runs.folder_lock import lock_folder
from nndl_studio.runs.held import weights_of
from nndl_studio.runs.history import History
from nndl_studio.runs.record import CHECKPOINT, WEIGHTS, End, Progress, Start
from nndl_studio.runs.run_curve import Losses, RunCurve
from nndl_studio.runs.scribe import Scribe, Work
from nndl_studio.runs.states import State
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import Sentence, clauses
from nndl_studio.training.checkpoint import heal, save_checkpoint
from nndl_studio.training.loss_curve import Doubles, KeptCurve
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.training.standing import Standing, as_checkpoint
from nndl_studio.version import VERSION

# The first checkpoint is that of the first step; then one follows soon, then by time.
FIRST_SECONDS = 1.0
SECONDS_BETWEEN = 10.0
# A copy of the state may cost this share of the time.
SHARE = 0.01


class Keeper:
    """One run at a time: `begin`, then `see` after each slice, `rest` or `end`, and `close`.

    `folder` is where a run is kept, by its id; `origin` who trains, "window" or "command line".
    A run that can't be kept is not to be trained at all if that is `required`.
    Without a `history` nothing is remembered of it.
    """

    def __init__(
        self,
        history: History | None,
        folder: Callable[[str], Path],
        origin: str,
        required: bool = False,
    ) -> None:
        self.origin, self.required = origin, required
        # Why the newest of each file could not be written.
        self._problems: dict[Path, Sentence] = {}
        self._history, self._folder_of = history, folder
        self._scribe = Scribe()
        self._run: _Run | None = None
        # The run before this one, which may go on after a stop.
        self._left: _Run | None = None

    def begin(
        self, trainer: Trains, graph: Graph, past: KeptCurve | None, fresh: bool, path: str
    ) -> None:
        """A run of the project in `path` starts, or is taken up again with the curve it had.
        Raises OSError where nothing can be written."""
        self.end(End(State.STOPPED))
        folder = self._folder_of(trainer.run_id)
        make_folder(folder)
        left = self._left
        again = left is not None and left.trainer is trainer
        step = trainer.initial_snapshot().step
        curve = left.curve if left is not None and again else RunCurve(past, step)
        self._scribe.flush()
        self._run = _Run(trainer, graph, folder, lock_folder(folder), curve)
        start = _start(self._run, self.origin, path)
        if self._history is not None:
            self._scribe.give(partial(self._remember, start))
        if not fresh and not again:
            self._scribe.give(partial(heal, folder / CHECKPOINT))
        self._write()
        if fresh:
            # What lies there now is the checkpoint before this run's, of another run.
            old = backup_path(folder / CHECKPOINT)
            self._scribe.give(partial(old.unlink, missing_ok=True))

    def see(self, snapshot: Snapshot) -> None:
        """Take note of a slice; write a checkpoint if it is time for one."""
        run = self._run
        if run is None:
            return
        run.see(snapshot)
        if run.due and self._scribe.idle:
            self._write()

    def pause(self, paused: bool) -> None:
        """The run is paused, or goes on after that."""
        run = self._run
        if run is None:
            return
        if paused:
            self._write()
        state = State.PAUSED if paused else State.RUNNING
        if self._history is not None:
            self._scribe.give(partial(self._history.set_state, run.id, state))

    def end(self, end: End) -> None:
        """Nobody trains the run any more: its last checkpoint and its weights are written."""
        run, self._run = self._run, None
        if run is None:
            return
        self._left = run
        self._write_of(run)
        content = weights_of(run.trainer, run.graph)
        path = run.folder / WEIGHTS
        self._scribe.give(partial(self._file, path, partial(save_weights, path, content)))
        if self._history is not None:
            self._scribe.give(partial(self._history.end, run.id, end))
        self._scribe.give(run.lock.release)

    def flush(self) -> None:
        """Wait until all is on disk."""
        self._scribe.flush()

    def leave(self) -> None:
        """The process is made to end: keep all there is, and the run as one that was broken off."""
        run, self._run = self._run, None
        if run is not None:
            self._write_of(run)
            self._scribe.give(run.lock.release)

    def close(self) -> None:
        """End the run under way as stopped, write all, and end the thread."""
        self.end(End(State.STOPPED))
        self._scribe.close()

    @property
    def problem(self) -> Sentence:
        """Why the newest checkpoint or weights could not be written; nothing if they were."""
        return clauses(list(self._problems.values()))

    def words(self) -> list[Sentence]:
        """What could not be written, since the last time: each once."""
        return self._scribe.words()

    def _write(self) -> None:
        if self._run is not None:
            self._write_of(self._run)

    def _write_of(self, run: _Run) -> None:
        if run.look():
            self._scribe.give(partial(self._keep, run))

    def _keep(self, run: _Run) -> None:
        """Write the newest moment that waits: the checkpoint, then the row."""
        moment = run.newest()
        if moment is None:
            return
        standing = moment.standing
        curve = run.curve.at(standing.step)
        data = run.trainer.data
        recipe = run.trainer.dataset.recipe
        shards = run.trainer.shards
        checkpoint = as_checkpoint(run.graph, standing, data, shards, curve, recipe)
        path = run.folder / CHECKPOINT
        self._file(path, partial(save_checkpoint, path, checkpoint))
        if self._history is not None:
            best = standing.best.epoch if standing.best else None
            speed = moment.snapshot.samples_per_second
            told = (standing.step, standing.seconds, speed, standing.history, curve, best, data)
            self._history.progress(run.id, Progress(*told))

    def _file(self, path: Path, write: Work) -> None:
        """Write a file of the run's own. What keeps it from being written is told, and the row in
        the history is written all the same."""
        self._problems.pop(path, None)
        try:
            write()
        except (OSError, BadFile) as error:
            self._problems[path] = reason_of(error)
            self._scribe.say(self._problems[path])

    def _remember(self, start: Start) -> None:
        if self._history is not None:
            self._history.begin(start)
            self._scribe.say(self._history.told)


@dataclass(frozen=True, eq=False)
class _Moment:
    """What a checkpoint is made of: where the run stands, and the losses since the last one."""

    standing: Standing
    snapshot: Snapshot
    losses: Losses


class _Run:
    """The run that is kept. `curve` belongs to the scribe's thread."""

    def __init__(
        self, trainer: Trains, graph: Graph, folder: Path, lock: FileLock, curve: RunCurve
    ) -> None:
        self.trainer, self.graph, self.folder, self.lock = trainer, graph, folder, lock
        self.curve = curve
        self.id = trainer.run_id
        self.snapshot = trainer.initial_snapshot()
        self._losses: list[tuple[int, Doubles]] = []
        self._moments: deque[_Moment] = deque()
        self._written = perf_counter()
        self._pause = FIRST_SECONDS
        self._wait = FIRST_SECONDS

    def see(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        losses = np.asarray(snapshot.batch_losses, np.float64)
        if len(losses):
            self._losses.append((snapshot.step, losses))

    @property
    def due(self) -> bool:
        """Whether it is time for a checkpoint; the end of an epoch may have it a little sooner."""
        wait = self._wait / 2 if self.snapshot.epochs_done else self._wait
        return perf_counter() - self._written >= wait

    def look(self) -> bool:
        """Copy what there is to keep now; not while the machine's state is ahead of what is known
        of it, as after an interrupt in the middle of a step."""
        if not self.trainer.whole:
            return False
        began = perf_counter()
        losses, self._losses = self._losses, []
        standing = self.trainer.standing()
        # A run that diverged has gone back to a step before its last losses.
        told = tuple(each for each in losses if each[0] <= standing.step)
        self._moments.append(_Moment(standing, self.snapshot, told))
        self._written = perf_counter()
        self._wait = max(self._pause, (self._written - began) / SHARE)
        self._pause = SECONDS_BETWEEN
        return True

    def newest(self) -> _Moment | None:
        """The last moment that waits; the curve takes up the losses of all that do."""
        moment = None
        for _ in range(len(self._moments)):
            moment = self._moments.popleft()
            self.curve.append(moment.losses, moment.snapshot.steps_per_epoch)
        return moment


def _start(run: _Run, origin: str, path: str) -> Start:
    graph = run.graph
    return Start(
        id=run.id,
        title=graph.title,
        origin=origin,
        project=encode(graph),
        path=path,
        project_hash=project_hash(graph),
        epochs=graph.settings.epochs,
        seed=graph.settings.seed,
        folder=run.folder.resolve(),
        version=VERSION,
    )
