"""Keeps a run: checkpoints in its folder, and its row in the history.

The thread that trains only copies the state; encoding, hashing and writing are the scribe's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time

from nndl_studio.exchange import save_weights
from nndl_studio.files import BadFile, backup_path, make_folder, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import encode, project_hash
from nndl_studio.runs.folder_lock import lock_folder
from nndl_studio.runs.held import weights_of
from nndl_studio.runs.history import History
from nndl_studio.runs.kept_run import KeptRun, Stand
from nndl_studio.runs.moments import MOST, Moments
from nndl_studio.runs.record import CHECKPOINT, WEIGHTS, End, Progress, Start
from nndl_studio.runs.run_curve import RunCurve
from nndl_studio.runs.scribe import Scribe, Work
from nndl_studio.runs.states import State
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import Sentence, clauses, say
from nndl_studio.training.checkpoint import Checkpoint, heal, save_checkpoint
from nndl_studio.training.loss_curve import KeptCurve
from nndl_studio.training.snapshot import Branched, Snapshot
from nndl_studio.training.standing import as_checkpoint
from nndl_studio.version import VERSION


class Keeper:
    """One run at a time: `begin`, then `see` after each slice, `rest` or `end`, and `close`.

    `folder` is where a run is kept, by its id; `origin` who trains, "window" or "command line".
    A run that can't be kept is not to be trained at all if that is `required`.
    Without a `history` nothing is remembered of it. At most so many `moments` of its past are kept
    beside its checkpoint.
    """

    def __init__(
        self,
        history: History | None,
        folder: Callable[[str], Path],
        origin: str,
        required: bool = False,
        moments: int = MOST,
    ) -> None:
        self.origin, self.required = origin, required
        self._most_moments = moments
        # Why the newest of each file could not be written.
        self._problems: dict[Path, Sentence] = {}
        self._history, self._folder_of = history, folder
        self._scribe = Scribe()
        self._run: KeptRun | None = None
        # The run before this one, which may go on after a stop.
        self._left: KeptRun | None = None

    def begin(
        self,
        trainer: Trains,
        graph: Graph,
        past: KeptCurve | None,
        fresh: bool,
        path: str,
        branched: Branched | None = None,
    ) -> None:
        """A run of the project in `path` starts, or is taken up again with the curve it had, or
        has `branched` from another. Raises OSError where nothing can be written."""
        self.end(End(State.STOPPED))
        folder = self._folder_of(trainer.run_id)
        make_folder(folder)
        left = self._left
        again = left is not None and left.trainer is trainer
        step = trainer.initial_snapshot().step
        curve = left.curve if left is not None and again else RunCurve(past, step)
        self._scribe.flush()
        moments = Moments(folder, trainer.run_id, self._most_moments)
        self._run = KeptRun(trainer, graph, folder, lock_folder(folder), curve, moments)
        start = _start(self._run, self.origin, path, branched)
        if self._history is not None:
            self._scribe.give(partial(self._remember, start))
        if not fresh and not again:
            self._scribe.give(partial(heal, folder / CHECKPOINT))
        self._scribe.give(partial(moments.begin, step))
        self._write_of(self._run, moment=True)
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
        checkpoint, moment = run.due and self._scribe.idle, run.moment_due
        if checkpoint or moment:
            self._write_of(run, checkpoint, moment)

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
    def moments(self) -> Moments | None:
        """Those of the run under way."""
        return self._run.moments if self._run is not None else None

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

    def _write_of(self, run: KeptRun, checkpoint: bool = True, moment: bool = False) -> None:
        if run.look(checkpoint, moment):
            self._scribe.give(partial(self._keep, run))

    def _keep(self, run: KeptRun) -> None:
        """Write what waits: all moments, and the newest checkpoint, then the row."""
        stands = run.taken()
        newest = next((each for each in reversed(stands) if each.checkpoint), None)
        for stand in stands:
            # The curve takes up the losses of all.
            run.curve.append(stand.losses, stand.snapshot.steps_per_epoch)
            if stand.moment or stand is newest:
                content = self._content(run, stand)
                if stand.moment:
                    self._keep_moment(run, stand, content)
                if stand is newest:
                    self._keep_newest(run, stand, content)

    def _content(self, run: KeptRun, stand: Stand) -> Checkpoint:
        trainer, curve = run.trainer, run.curve.at(stand.standing.step)
        recipe = trainer.dataset.recipe
        return as_checkpoint(run.graph, stand.standing, trainer.data, trainer.shards, curve, recipe)

    def _keep_newest(self, run: KeptRun, stand: Stand, content: Checkpoint) -> None:
        path = run.folder / CHECKPOINT
        self._file(path, partial(save_checkpoint, path, content))
        if self._history is not None:
            standing = stand.standing
            best = standing.best.epoch if standing.best else None
            speed = stand.snapshot.samples_per_second
            told = (standing.step, standing.seconds, speed, standing.history, content.curve, best)
            self._history.progress(run.id, Progress(*told, run.trainer.data))

    def _keep_moment(self, run: KeptRun, stand: Stand, content: Checkpoint) -> None:
        """A run goes on without a past where that can't be written, and says so."""
        if not run.keeps_moments:
            return
        began, worked = perf_counter(), thread_time()
        try:
            run.moments.keep(content, stand.snapshot.steps_per_epoch)
        except (OSError, BadFile) as error:
            run.keeps_moments = False
            words = say("No more moments of this run are kept: {reason}", reason=reason_of(error))
            self._scribe.say(words)
        run.times.writing = perf_counter() - began
        run.times.working = thread_time() - worked

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


def _start(run: KeptRun, origin: str, path: str, branched: Branched | None) -> Start:
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
        branch_of=branched.run if branched else "",
        branch_step=branched.step if branched else 0,
    )
