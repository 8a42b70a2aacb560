"""The machine of one run and what it is fed: whole batches and the odd last one, in order."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import CompileError, compile_training
from nndl_studio.datasets import Dataset
from nndl_studio.files import reason_of
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.sentence import say
from nndl_studio.training.augment import row_augmenter
from nndl_studio.training.control_values import controls
from nndl_studio.training.data_rows import data_config, data_node, rows
from nndl_studio.training.divergence import failed_step
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.profiling import Profiling
from nndl_studio.training.sample_order import SampleOrder
from nndl_studio.training.schedules import shares

# Their losses are kept until an epoch ends, and in checkpoints.
MOST_STEPS = 10_000_000
# A slice ends soon enough for pause, stop and a new learning rate to be felt at once.
SLICE_SECONDS = 0.015


@dataclass(frozen=True, eq=False)
class Stretch:
    """Steps taken in one go: the loss of each and the `seconds` it took. Where numbers stopped
    being finite, `failed` is the step among them and `samples` its batch."""

    losses: NDArray[np.float64]
    seconds: float
    failed: int | None
    samples: NDArray[np.int64]


class Drive:
    """Takes steps; where the run stands is the caller's. Raises TrainingError if it can't start."""

    def __init__(
        self, graph: Graph, analysis: Analysis, dataset: Dataset, threads: int | None
    ) -> None:
        self._settings = settings = graph.settings
        samples = len(dataset.train)
        batch = settings.batch_of(samples)
        _require_few_steps(samples, batch)
        try:
            work = compile_training(graph, settings, analysis)
            self.plan = work.plan(batch)
            self._tail = work.plan(samples % batch) if samples % batch else None
        except CompileError as error:
            raise TrainingError(reason_of(error), error.node) from error
        plans = [self.plan, self._tail] if self._tail else [self.plan]
        self.machine = Machine(plans, threads)
        self.profiling = Profiling(self.machine, self.plan)
        self.set_controls()
        self._rows = rows(dataset, self.plan.columns)
        augmentation = data_config(data_node(graph)).augmentation
        columns = self.plan.columns
        self._augmenter = row_augmenter(dataset, augmentation, columns, settings.seed)
        self.order = SampleOrder(settings.seed, dataset.train)
        self._full_steps = samples // batch
        self.steps_per_epoch = self._full_steps + (self._tail is not None)
        self._step_seconds = SLICE_SECONDS

    def set_controls(self) -> None:
        """Have the machine go by the settings, also where its state comes from another run."""
        for control, value in controls(self._settings).items():
            self.machine.control(control, value)

    @property
    def batches(self) -> NDArray[np.int64]:
        """Samples in each step of an epoch."""
        sizes = np.full(self.steps_per_epoch, self.plan.batch)
        if self._tail:
            sizes[-1] = self._tail.batch
        return sizes

    @property
    def shards(self) -> int:
        """Shards of a full batch."""
        return self.plan.shards

    @property
    def steps_in_slice(self) -> int:
        """Steps that take about as long as a slice may."""
        return max(1, int(SLICE_SECONDS / self._step_seconds))

    def rates(self, rate: float, first: int, steps: int) -> NDArray[np.float64]:
        """The learning rate of each of the `steps` steps from `first` on; `rate` is α."""
        return rate * shares(self._settings, first, steps, self.steps_per_epoch)

    def go(self, step: int, most: int, rate: float) -> Stretch:
        """At most `most` steps from `step` on, all of one epoch and of one size of batch."""
        epoch, position = divmod(step, self.steps_per_epoch)
        left = self._full_steps - position
        losses = np.zeros(min(most, left) if left > 0 else 1)
        plan = self.plan if left > 0 else self._tail
        assert plan is not None
        samples = self.order.take(epoch, position * self.plan.batch, len(losses) * plan.batch)
        rates = self.rates(rate, step, len(losses))
        start = perf_counter()
        seed = self._settings.seed
        if self._augmenter is None:
            table, order = self._rows.kept_batch(samples)
        else:
            table, order = self._rows.batch(samples)
            self._augmenter.vary(table, samples, epoch)
        self.profiling.fed(plan, perf_counter() - start, len(losses))
        done = self.machine.run(plan, table, order, losses, seed, step, rates)
        seconds = perf_counter() - start
        self._step_seconds = seconds / len(losses)
        failed = failed_step(done, losses, self.machine.finite)
        first = (failed or 0) * plan.batch
        return Stretch(losses, seconds, failed, samples[first : first + plan.batch])


def _require_few_steps(samples: int, batch: int) -> None:
    steps = -(-samples // batch)
    if steps > MOST_STEPS:
        raise TrainingError(
            say(
                "An epoch of {samples:,} samples has {steps:,} steps of {batch}, and {most:,} can "
                "be told of: make the batch larger, at least {least:,}",
                samples=samples,
                steps=steps,
                batch=batch,
                most=MOST_STEPS,
                least=-(-samples // MOST_STEPS),
            )
        )
