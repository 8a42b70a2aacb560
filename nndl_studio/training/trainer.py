"""The trainer: a generator that drives the machine slice by slice and says what happened."""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset, source_of
from nndl_studio.datasets.own_form import OwnForm, own_form
from nndl_studio.datasets.own_inputs import Given, OwnSeen, own_samples
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.opened import opened
from nndl_studio.machine.profile import Profile
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.aside import Aside
from nndl_studio.training.blame import guilty_node
from nndl_studio.training.branching import Ground
from nndl_studio.training.checkpoint import Checkpoint, Outline
from nndl_studio.training.checkpoint import load_checkpoint as read_checkpoint
from nndl_studio.training.checkpoint import save_checkpoint as write_checkpoint
from nndl_studio.training.data_rows import data_config, data_node, load_dataset
from nndl_studio.training.divergence import Moment, divergence
from nndl_studio.training.drive import Drive
from nndl_studio.training.early_stop import EarlyStop, require_watchable
from nndl_studio.training.epochs import add_epochs
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.examiner import Examination, Examiner, Split
from nndl_studio.training.fingerprint import fingerprint
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.training.looker import Looker
from nndl_studio.training.mistake_counts import Mistakes
from nndl_studio.training.own_sample import OwnPlace
from nndl_studio.training.penalty import is_penalised, penalty
from nndl_studio.training.snapshot import (
    Branched,
    Ending,
    EpochResult,
    Look,
    Metrics,
    ProbeRequest,
    Snapshot,
)
from nndl_studio.training.standing import (
    Extent,
    Standing,
    as_checkpoint,
    from_checkpoint,
    require_room,
)
from nndl_studio.training.stopping import ending
from nndl_studio.training.studies.context import Context
from nndl_studio.training.target_range import require_in_range

NO_LOSSES = np.zeros(0)


class Trainer:
    """Trains one graph. Build and drive it on a single thread.

    `learning_rate`, which a schedule multiplies, and `requests` may be changed between slices;
    what they change is seen in the next one. `dataset` stands in for what the Data node names.
    Raises `TrainingError` or `BadFile` if the run can't start.
    """

    def __init__(
        self,
        graph: Graph,
        threads: int | None = None,
        resume: Path | None = None,
        dataset: Dataset | None = None,
    ) -> None:
        self.graph = graph
        self.settings = graph.settings
        self.analysis = analyse(graph)
        self.learning_rate = self.settings.learning_rate
        self.requests: frozenset[ProbeRequest] = frozenset()
        self.run_id = secrets.token_hex(8)
        self.history: list[EpochResult] = []
        self.step = 0
        # False while the state is ahead of `step`: an interrupt there leaves nothing to save.
        self.whole = True
        self._losses = array("d")
        self._examination: Examination | None = None
        self._seconds = 0.0
        self._threads = threads
        self._early = EarlyStop(self.settings)
        self._build(dataset)
        self._aside = Aside(self._machine.state)
        self._good = Moment(self._machine.state.copy(), self.step, self._losses[:])
        if resume is not None:
            self.resume(read_checkpoint(resume, self.judge))

    def _build(self, dataset: Dataset | None) -> None:
        graph, analysis, settings = self.graph, self.analysis, self.settings
        self.dataset = dataset or load_dataset(graph)
        require_in_range(graph, analysis, self.dataset)
        self._drive = Drive(graph, analysis, self.dataset, self._threads)
        self._machine = self._drive.machine
        self.steps_per_epoch = self._drive.steps_per_epoch
        own = OwnPlace(self.dataset)
        self._examiner = Examiner(graph, analysis, own.dataset, self._threads)
        require_watchable(graph, len(self.dataset.validation), self._examiner.names_classes)
        weights = self._machine.parameters()
        whole = opened(graph, analysis)
        state = self._machine.state
        self.context = Context(*whole, own, self._examiner, weights, state, self._next_step)
        self._looker = Looker(self.context)
        self._mistakes = Mistakes(graph, analysis)
        self._penalised = is_penalised(graph, analysis)
        self._machine.load(initial_weights(graph, analysis, settings.seed))
        self._mistakes_before = self._mistakes.made(weights)

    # Where the run stands.

    @property
    def epoch(self) -> int:
        """Epochs that have ended."""
        return self.step // self.steps_per_epoch

    @property
    def workers(self) -> int:
        """Threads that may run the plan."""
        return int(self._machine.workers)

    @property
    def profiling(self) -> bool:
        """Whether the time of each instruction is counted; may be changed between slices."""
        return self._drive.profiling.on

    @profiling.setter
    def profiling(self, on: bool) -> None:
        self._drive.profiling.on = on

    @property
    def profile(self) -> Profile | None:
        """What a step costs, node by node; None where nothing was counted."""
        return self._drive.profiling.profile()

    def initial_snapshot(self) -> Snapshot:
        """The run before its next step."""
        return self._snapshot()

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Copies of all parameters, fixed ones included, by `NODE.PARAM`."""
        return {name: array.copy() for name, array in self._machine.parameters().items()}

    def load(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Go on from these weights."""
        self._machine.load(weights)
        self._looker.forget()
        self._aside.forget()
        self._mistakes_before = self._mistakes.made(self._machine.parameters())
        self._keep_good()

    def evaluate(self, split: Split) -> Metrics | None:
        """Figures on "train", "validation" or "test"; None if it has no samples."""
        return self._examiner.whole(self._machine.parameters(), split)

    def examine(self, split: Split) -> Examination:
        """As `evaluate`, but comes back after each batch; no step may be taken meanwhile."""
        return self._examiner.steps(self._machine.parameters(), split)

    def probe(self, requests: Collection[ProbeRequest]) -> dict[ProbeRequest, Look]:
        """What the watched nodes hold right now."""
        return self._looker.look(requests, self.step)

    def own_form(self) -> OwnForm:
        """How a user can give a sample."""
        config = data_config(data_node(self.graph))
        form = partial(own_form, config, source_of(config), self.dataset)
        return self.context.once("own form", form)

    def put_own(self, given: Given) -> OwnSeen:
        """Have a sample of the user's stand behind those of the data, in the place of the one
        before. Raises TypedError and SampleError for what is no such sample."""
        config, form = data_config(data_node(self.graph)), self.own_form()
        own, recipe = self.context.own, self.dataset.recipe
        own.put(own_samples(given, form, config, source_of(config), recipe), given)
        self._looker.forget_sample(own.row)
        return own.seen(given)

    # Going on.

    def run(self) -> Iterator[Snapshot]:
        """Train until the run has a reason to end, a snapshot a slice."""
        while not self.finished:
            if self._due:
                yield self._snapshot(ended=self._evaluate_a_batch())
            else:
                # Slices end at 1, 2, 4, 8, … steps too: how a run begins is seen, and kept.
                doubled = (1 << self.step.bit_length()) - self.step
                yield self._slice(min(self._drive.steps_in_slice, doubled))

    def step_batch(self) -> Snapshot:
        """Train on one batch, and end its epoch if it is the last one."""
        ended = self._evaluate_what_is_due()
        snapshot = self._slice(1)
        ended += self._evaluate_what_is_due()
        after = self._snapshot(ended=ended)
        return replace(
            after,
            batch_losses=snapshot.batch_losses,
            probes=snapshot.probes,
            profile=snapshot.profile,
        )

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to train or evaluate."""
        return self.ended is not None

    @property
    def ended(self) -> Ending | None:
        """Why the run is over; None as long as it is not."""
        if self._due:
            return None
        return ending(self.settings, self.epoch, self.history, self._early, self._mistakes)

    @property
    def _due(self) -> bool:
        """Whether an epoch has seen all its batches and waits for its evaluation."""
        return bool(self._losses) and self.step % self.steps_per_epoch == 0

    def _evaluate_what_is_due(self) -> list[EpochResult]:
        ended: list[EpochResult] = []
        while self._due:
            ended += self._evaluate_a_batch()
        return ended

    def _evaluate_a_batch(self) -> list[EpochResult]:
        """Go on with the evaluation at an epoch's end; the epoch, once that is complete."""
        self._go_on_from_the_newest()
        if self._examination is None:
            self._examination = self._examiner.steps(self._machine.parameters(), "validation")
        try:
            next(self._examination)
        except StopIteration as done:
            return [self._end_epoch(done.value)]
        return []

    def _slice(self, most: int) -> Snapshot:
        self._go_on_from_the_newest()
        self.whole = False
        stretch = self._drive.go(self.step, most, self.learning_rate)
        if stretch.failed is not None:
            raise self._diverged(stretch.failed, stretch.samples)
        self._seconds += stretch.seconds
        self.step += len(stretch.losses)
        self._losses.frombytes(stretch.losses.tobytes())
        self.whole = True
        return self._snapshot(stretch.losses)

    def _diverged(self, failed: int, samples: NDArray[np.int64]) -> TrainingError:
        """What to tell about a step whose numbers are no longer finite; goes back to good ones."""
        weights = self._machine.parameters()
        node = guilty_node(self.graph, self.analysis, weights, self._examiner.table, samples)
        step = self.step + failed + 1
        self._go_back()
        return divergence(step, self.learning_rate, node)

    def _end_epoch(self, validation: Metrics | None) -> EpochResult:
        result = EpochResult(
            epoch=self.epoch,
            step=self.step,
            train=Metrics(float(np.average(self._losses, weights=self._drive.batches))),
            validation=None if validation is None else validation.brief(),
            learning_rate=self._rate_of(self.step - 1),
            penalty=self._penalty(),
            mistakes=self._mistakes_made(),
        )
        del self._losses[:]
        self._early.see(result.epoch, validation, self._machine.state)
        add_epochs(self.history, [result], self._early.best.epoch if self._early.best else None)
        self._go_to_the_best()
        self._keep_good()
        return result

    def _next_step(self) -> tuple[int, float]:
        """What comes after what is held: the run's next step, or that of a moment of its past."""
        step = self.step if self._aside.past is None else self._aside.past
        return step, self._rate_of(step)

    def _rate_of(self, step: int) -> float:
        return float(self._drive.rates(self.learning_rate, step, 1)[0])

    def _mistakes_made(self) -> int | None:
        """Mistakes since the last time that was asked."""
        made = self._mistakes.made(self._machine.parameters())
        before, self._mistakes_before = self._mistakes_before, made
        return self._mistakes.since(before, made)

    def _penalty(self) -> float:
        if not self._penalised:
            return 0.0
        return penalty(self.graph, self.analysis, self._machine.parameters())

    def _go_to_the_best(self) -> None:
        """At the run's end hold the parameters of its best epoch, if the settings say so."""
        best = self._early.to_restore
        if best is not None and self.finished:
            self._aside.show_best(best.state)
            self._looker.forget()

    def take_best(self) -> int | None:
        """Hold the parameters of the best epoch so far; which it is, None if nobody watches. A
        further step goes on from where training stood."""
        best = self._early.best
        if best is None:
            return None
        self._aside.show_best(best.state)
        self._looker.forget()
        return best.epoch

    def revisit(self, checkpoint: Checkpoint) -> None:
        """Hold the state of a moment of this run, to be looked at: nothing of the run changes, and
        a further step goes on from where training stood. Raises TrainingError for a moment of
        another run."""
        standing = from_checkpoint(self.graph, checkpoint, self._extent)
        if standing.run != self.run_id:
            raise TrainingError(say("It is a moment of another run"))
        self._aside.show_past(standing.state, standing.step)
        self._looker.forget()

    def come_back(self) -> None:
        """Hold again what was held before a moment was looked at."""
        if self._aside.leave_past():
            self._looker.forget()

    def _go_on_from_the_newest(self) -> None:
        """Whatever was held to be looked at, training goes on from where it stood."""
        if self._aside.leave():
            self._looker.forget()

    def _keep_good(self) -> None:
        """What a diverging run goes back to, in the place of what it was before."""
        self._good.state[...] = self._machine.state
        self._good = Moment(self._good.state, self.step, self._losses[:])
        self._examination = None

    def _go_back(self) -> None:
        good = self._good
        self._machine.state[...] = good.state
        self.step, self._losses = good.step, good.losses[:]
        self._examination = None
        self.whole = True

    def _snapshot(
        self, losses: NDArray[np.float64] = NO_LOSSES, ended: Sequence[EpochResult] = ()
    ) -> Snapshot:
        samples = self.step / self.steps_per_epoch * len(self.dataset.train)
        over = self.ended
        return Snapshot(
            run=self.run_id,
            epoch=self.epoch,
            epochs=self.settings.epochs,
            step=self.step,
            steps_per_epoch=self.steps_per_epoch,
            batch_losses=losses,
            epochs_done=tuple(ended),
            samples_per_second=samples / self._seconds if self._seconds else 0.0,
            seconds=self._seconds,
            finished=over is not None,
            ended=over,
            penalty=self._penalty(),
            best_epoch=self._early.best.epoch if self._early.best else None,
            learning_rate=self._rate_of(self.step),
            probes=self._looker.due(self.requests, self.step),
            profile=self._drive.profiling.due(),
        )

    # Stopping and going on another day.

    @cached_property
    def data(self) -> str:
        """The fingerprint of the data set; the only part that another thread may ask for."""
        return fingerprint(self.dataset)

    def standing(self) -> Standing:
        """Where the run stands between two slices, for good: going on does not change it."""
        return Standing(
            run=self.run_id,
            step=self.step,
            seconds=self._seconds,
            learning_rate=self.learning_rate,
            history=tuple(self.history),
            losses=np.array(self._losses),
            state=self._aside.newest,
            best=self._early.best,
            mistakes_before=self._mistakes_before,
        )

    def save_checkpoint(self, path: Path) -> None:
        """Write what `resume` needs. Raises OSError; an older checkpoint stays intact."""
        recipe = self.dataset.recipe
        kept = as_checkpoint(self.graph, self.standing(), self.data, self.shards, recipe=recipe)
        write_checkpoint(path, kept)

    def judge(self, outline: Outline) -> None:
        """Raises TrainingError for a checkpoint of another size, before its arrays are read."""
        require_room(self.graph, outline, self._extent)

    @property
    def _extent(self) -> Extent:
        return Extent(len(self._machine.state), self.steps_per_epoch, self.data, self.shards)

    @property
    def shards(self) -> int:
        """Shards that a full batch is cut into."""
        return self._drive.shards

    def resume(self, checkpoint: Checkpoint) -> None:
        """Go on from where the run of `checkpoint` stood. Raises TrainingError if it can't be."""
        standing = from_checkpoint(self.graph, checkpoint, self._extent)
        self.run_id = standing.run
        self._stand(standing)

    def judge_branch(self, outline: Outline) -> None:
        """Raises TrainingError for a moment that no branch can begin with, before it is read."""
        self._ground.judge(outline)

    def branch(self, checkpoint: Checkpoint) -> tuple[Branched, Sentence]:
        """Begin, under a name of its own, where the run of `checkpoint` stood, with the settings
        of this graph: whence it comes, and what a user should know. Raises TrainingError if it
        can't be."""
        standing, whence, words = self._ground.branch(checkpoint)
        self._stand(standing)
        return whence, words

    @property
    def _ground(self) -> Ground:
        fresh = self._machine.state.copy()
        samples = len(self.dataset.train)
        return Ground(self.graph, self._extent, fresh, self._drive.plan, samples)

    def _stand(self, standing: Standing) -> None:
        self.step = standing.step
        self.learning_rate = standing.learning_rate
        self.history = list(standing.history)
        self._losses = array("d", standing.losses.tobytes())
        self._seconds = standing.seconds
        self._machine.state[...] = standing.state
        self._drive.set_controls()
        self._aside.forget()
        self._early.best = standing.best
        self._mistakes_before = standing.mistakes_before
        self._go_to_the_best()
        self._keep_good()
