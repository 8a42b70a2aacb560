"""The trainer: a generator that drives the machine slice by slice and says what happened."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.compile import CompileError, compile_graph
from nndl_studio.graph.check import Analysis, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.controls import Control
from nndl_studio.training.blame import guilty_node
from nndl_studio.training.checkpoint import FORMAT, Checkpoint, Progress
from nndl_studio.training.checkpoint import load_checkpoint as read_checkpoint
from nndl_studio.training.checkpoint import save_checkpoint as write_checkpoint
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.evaluate import Answers, Evaluation, Evaluator, metrics
from nndl_studio.training.prober import Looks, Prober
from nndl_studio.training.snapshot import EpochResult, Metrics, ProbeRequest, Snapshot
from nndl_studio.training.source import load_dataset, rows
from nndl_studio.training.weights import initial_weights

# A slice ends soon enough for pause, stop and a new learning rate to be felt at once.
SLICE_SECONDS = 0.015
# The window draws pictures 15 times a second.
SECONDS_BETWEEN_PROBES = 1 / 15

Split = str


class Trainer:
    """Trains one graph. Build and drive it on a single thread.

    `learning_rate` and `requests` may be changed between slices; what they change is seen in the
    next one. Raises `TrainingError` or `BadFile` if the run can't start.
    """

    def __init__(
        self, graph: Graph, threads: int | None = None, resume: Path | None = None
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
        self._losses: list[float] = []
        self._evaluation: Evaluation | None = None
        self._seconds = 0.0
        self._threads = threads
        self._build()
        if resume is not None:
            self._resume(read_checkpoint(resume))
        self._keep_good()

    def _build(self) -> None:
        graph, settings = self.graph, self.settings
        try:
            work = compile_graph(graph, "training", settings.optimiser)
        except CompileError as error:
            raise TrainingError(str(error), error.node) from error
        self.dataset = load_dataset(graph)
        samples = len(self.dataset.train)
        batch = min(settings.batch_size, samples)
        self._plan = work.plan(batch)
        self._tail = work.plan(samples % batch) if samples % batch else None
        plans = [self._plan, self._tail] if self._tail else [self._plan]
        self._machine = Machine(plans, self._threads)
        self._table = rows(self.dataset, self._plan.columns)
        self._evaluator = Evaluator(graph, self._threads)
        self._evaluator.prepare(len(self.dataset.validation))
        self._evaluation_table = rows(self.dataset, self._evaluator.columns)
        self._prober = Prober(graph, _probe_kinds(graph, self.analysis))
        self._machine.load(initial_weights(graph, self.analysis, settings.seed))
        self._full_steps = samples // batch
        self.steps_per_epoch = self._full_steps + (self._tail is not None)
        self._step_seconds = SLICE_SECONDS
        self._last_probe = 0.0
        self._orders: tuple[int, NDArray[np.int64]] = (-1, self.dataset.train)

    # Where the run stands.

    @property
    def epoch(self) -> int:
        """Epochs that have ended."""
        return self.step // self.steps_per_epoch

    @property
    def workers(self) -> int:
        """Threads that run the plan."""
        return int(self._machine.workers)

    def initial_snapshot(self) -> Snapshot:
        """The run before its next step."""
        return self._snapshot([], [])

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Copies of all parameters, fixed ones included, by `NODE.PARAM`."""
        return {name: array.copy() for name, array in self._machine.parameters().items()}

    def load(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Go on from these weights."""
        self._machine.load(weights)
        self._keep_good()

    def evaluate(self, split: Split) -> Metrics | None:
        """Loss and accuracy on "train", "validation" or "test"; None if it has no samples."""
        samples: NDArray[np.int64] = getattr(self.dataset, split)
        if len(samples) == 0:
            return None
        answers = self._evaluator.answer(
            self._machine.parameters(), self._evaluation_table, samples
        )
        return self._judged(answers, samples)

    def _judged(self, answers: Answers, samples: NDArray[np.int64]) -> Metrics:
        label = None if self.dataset.label is None else self.dataset.label[samples]
        return metrics(answers, label)

    def probe(self, requests: Collection[ProbeRequest]) -> Looks:
        """What the watched nodes hold right now."""
        return self._prober.look(self._machine.parameters(), self._evaluation_table, requests)

    # Going on.

    def run(self) -> Iterator[Snapshot]:
        """Train until the epochs of the settings are done, a snapshot a slice."""
        while not self.finished:
            if self._due:
                yield self._snapshot([], self._evaluate_a_batch())
            else:
                yield self._slice(self._steps_in_slice())

    def step_batch(self) -> Snapshot:
        """Train on one batch, and end its epoch if it is the last one."""
        ended = self._evaluate_what_is_due()
        snapshot = self._slice(1)
        ended += self._evaluate_what_is_due()
        return replace(snapshot, epochs_done=tuple(ended), finished=self.finished)

    @property
    def finished(self) -> bool:
        """Whether all epochs of the settings are trained and evaluated."""
        return self.epoch >= self.settings.epochs and not self._due

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
        samples = self.dataset.validation
        if len(samples) == 0:
            return [self._end_epoch(None)]
        if self._evaluation is None:
            weights = self._machine.parameters()
            self._evaluation = self._evaluator.steps(weights, self._evaluation_table, samples)
        try:
            next(self._evaluation)
        except StopIteration as done:
            return [self._end_epoch(self._judged(done.value, samples))]
        return []

    def _steps_in_slice(self) -> int:
        return max(1, int(SLICE_SECONDS / self._step_seconds))

    def _slice(self, most: int) -> Snapshot:
        position = self.step % self.steps_per_epoch
        left = self._full_steps - position
        recorded = np.zeros(min(most, left) if left > 0 else 1)
        plan = self._plan if left > 0 else self._tail
        assert plan is not None
        order = self._order(self.epoch)[position * self._plan.batch :]
        self._set_controls()
        self.whole = False
        start = perf_counter()
        done = self._machine.run(plan, self._table, order, recorded, self.settings.seed, self.step)
        elapsed = perf_counter() - start
        self._check(done, recorded, order, plan.batch)
        self._step_seconds = elapsed / len(recorded)
        self._seconds += elapsed
        self.step += len(recorded)
        self._losses.extend(recorded)
        self.whole = True
        return self._snapshot(list(recorded), [])

    def _order(self, epoch: int) -> NDArray[np.int64]:
        """The training samples as this epoch shuffles them."""
        if self._orders[0] != epoch:
            key = [self.settings.seed, epoch]
            shuffle = np.random.Generator(np.random.Philox(key=key))
            self._orders = epoch, shuffle.permutation(self.dataset.train)
        return self._orders[1]

    def _set_controls(self) -> None:
        settings, control = self.settings, self._machine.control
        in_objective = settings.decay_form == "L2 in the objective"
        control(Control.LEARNING_RATE, self.learning_rate)
        control(Control.MOMENTUM, settings.momentum)
        control(Control.BETA2, settings.beta2)
        control(Control.L2_DECAY, settings.weight_decay if in_objective else 0.0)
        control(Control.DECOUPLED_DECAY, 0.0 if in_objective else settings.weight_decay)

    def _check(
        self, done: int, recorded: NDArray[np.float64], order: NDArray[np.int64], batch: int
    ) -> None:
        """Stop a run whose numbers are no longer finite, and go back to the last good weights."""
        weights = self._machine.parameters()
        if done == len(recorded) and all(np.isfinite(a).all() for a in weights.values()):
            return
        failed = min(done, len(recorded) - 1)
        samples = np.ascontiguousarray(order[failed * batch : (failed + 1) * batch])
        node = guilty_node(self.graph, weights, self._evaluation_table, samples)
        step = self.step + failed + 1
        self._go_back()
        where = f" in {node}" if node else ""
        raise TrainingError(
            f"Training diverged at step {step}: the numbers{where} grew beyond "
            f"all bounds. Lower the learning rate (now {self.learning_rate:g}); the last good "
            "weights are kept.",
            node,
        )

    def _end_epoch(self, validation: Metrics | None) -> EpochResult:
        train = Metrics(float(np.mean(self._losses)))
        result = EpochResult(self.epoch, self.step, train, validation, self.learning_rate)
        self.history.append(result)
        self._losses.clear()
        self._keep_good()
        return result

    def _keep_good(self) -> None:
        """What a diverging run goes back to, all of one moment."""
        self._good = self._machine.state.copy(), self.step, list(self._losses)
        self._evaluation = None

    def _go_back(self) -> None:
        state, self.step, losses = self._good
        self._machine.state[...] = state
        self._losses = list(losses)
        self._evaluation = None
        self.whole = True

    def _snapshot(self, losses: list[float], ended: list[EpochResult]) -> Snapshot:
        samples = self.step / self.steps_per_epoch * len(self.dataset.train)
        return Snapshot(
            run=self.run_id,
            epoch=self.epoch,
            epochs=self.settings.epochs,
            step=self.step,
            steps_per_epoch=self.steps_per_epoch,
            batch_losses=np.array(losses),
            epochs_done=tuple(ended),
            samples_per_second=samples / self._seconds if self._seconds else 0.0,
            seconds=self._seconds,
            finished=self.finished,
            probes=self._watch(),
        )

    def _watch(self) -> Mapping[ProbeRequest, NDArray[np.float32]]:
        now = perf_counter()
        if not self.requests or now - self._last_probe < SECONDS_BETWEEN_PROBES:
            return MappingProxyType({})
        self._last_probe = now
        return MappingProxyType(self.probe(self.requests))

    # Stopping and going on another day.

    def save_checkpoint(self, path: Path) -> None:
        """Write what `resume` needs. Raises OSError; an older checkpoint stays intact."""
        progress = Progress(
            format=FORMAT,
            project=project_hash(self.graph),
            settings=msgspec.json.encode(self.settings).decode(),
            run=self.run_id,
            step=self.step,
            seed=self.settings.seed,
            learning_rate=self.learning_rate,
            seconds=self._seconds,
            history=[_as_record(result) for result in self.history],
        )
        losses = np.array(self._losses, np.float64)
        write_checkpoint(path, Checkpoint(progress, self._machine.state.copy(), losses))

    def _resume(self, checkpoint: Checkpoint) -> None:
        progress = checkpoint.progress
        if progress.project != project_hash(self.graph):
            raise TrainingError("The checkpoint belongs to another network: train this one afresh")
        before = msgspec.json.decode(progress.settings, type=TrainingSettings)
        if _decisive(before) != _decisive(self.settings):
            raise TrainingError(
                "The training settings have changed since the checkpoint: set them back to go on "
                "exactly, or train afresh"
            )
        if checkpoint.state.shape != self._machine.state.shape or progress.step < 0:
            raise TrainingError("The checkpoint does not fit this network: train it afresh")
        self.run_id, self.step = progress.run, progress.step
        if before.learning_rate == self.settings.learning_rate:
            self.learning_rate = progress.learning_rate
        self.history = [_from_record(record) for record in progress.history]
        self._losses = list(checkpoint.losses)
        self._seconds = progress.seconds
        self._machine.state[...] = checkpoint.state


def _decisive(settings: TrainingSettings) -> TrainingSettings:
    """Settings that a resumed run must share; its epochs and learning rate may be set anew."""
    return msgspec.structs.replace(settings, epochs=1, learning_rate=1.0)


def _as_record(
    result: EpochResult,
) -> tuple[int, int, float, float | None, float | None, float]:
    validation = result.validation
    return (
        result.epoch,
        result.step,
        result.train.loss,
        validation.loss if validation else None,
        validation.accuracy if validation else None,
        result.learning_rate,
    )


def _from_record(
    record: tuple[int, int, float, float | None, float | None, float],
) -> EpochResult:
    epoch, step, train, loss, accuracy, rate = record
    validation = None if loss is None else Metrics(loss, accuracy)
    return EpochResult(epoch, step, Metrics(train), validation, rate)


def _probe_kinds(graph: Graph, analysis: Analysis) -> dict[tuple[str, str], str]:
    return {
        (id, probe.name): probe.kind
        for id in analysis.order
        for node in [graph.nodes[id]]
        for probe in layers.layer(node.type).probes(node.config, analysis.inputs[id])
    }
