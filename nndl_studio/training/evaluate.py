"""The network's answers on many samples, and what they are worth."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets.scaling import counting
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.training.snapshot import Metrics

# Large enough to fill both cores, small enough to keep activations in the cache.
BATCH = 128


@dataclass(frozen=True, eq=False)
class Answers:
    """`y` (samples, outputs) of the network's answer; `label` (samples,) the class it names,
    (samples, steps) where it names one at every step, or None without classes; `loss` the mean
    loss."""

    y: NDArray[np.float32]
    label: NDArray[np.int64] | None
    loss: float


Evaluation = Generator[None, None, Answers]


class Evaluator:
    """Runs a graph forward, with dropout and the like off."""

    def __init__(self, graph: Graph, threads: int | None = None) -> None:
        self._work = compile_graph(graph, "inference")
        predictions = self._work.program.predictions
        self._prediction = predictions[0]
        self._threads = threads
        self._plans: dict[int, ExecutionPlan] = {}
        self._machines: dict[int, Machine] = {}
        self.columns = self._work.plan(1).columns

    def prepare(self, samples: int) -> None:
        """Get ready for that many samples, so that the first evaluation is no slower."""
        for size in {min(BATCH, samples), samples % BATCH} - {0}:
            self._ready(size)

    def answer(
        self, weights: Mapping[str, NDArray[Any]], table: NDArray[Any], samples: NDArray[np.int64]
    ) -> Answers:
        """Answers for the rows of `table` that `samples` names."""
        steps = self.steps(weights, table, samples)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                answers: Answers = done.value
                return answers

    def steps(
        self, weights: Mapping[str, NDArray[Any]], table: NDArray[Any], samples: NDArray[np.int64]
    ) -> Evaluation:
        """As `answer`, but comes back after each batch."""
        parts: list[NDArray[Any]] = []
        total = 0.0
        for low in range(0, len(samples), BATCH):
            batch = np.ascontiguousarray(samples[low : low + BATCH])
            y, loss = self._run(weights, table, batch)
            parts.append(y)
            total += loss * len(batch)
            yield
        y = np.concatenate(parts)
        return Answers(y, self._classes(y), total / len(samples))

    def _run(
        self, weights: Mapping[str, NDArray[Any]], table: NDArray[Any], batch: NDArray[np.int64]
    ) -> tuple[NDArray[Any], float]:
        plan, machine = self._ready(len(batch))
        machine.load(weights)
        recorded = np.zeros(1)
        machine.run(plan, table, batch, recorded)
        return machine.read(plan, plan.predictions[self._prediction.node]), float(recorded[0])

    def _ready(self, size: int) -> tuple[ExecutionPlan, Machine]:
        if size not in self._plans:
            self._plans[size] = self._work.plan(size)
            self._machines[size] = Machine([self._plans[size]], self._threads)
        return self._plans[size], self._machines[size]

    def _classes(self, y: NDArray[Any]) -> NDArray[np.int64] | None:
        if self._prediction.best is None:
            return None
        winner = np.argmax if self._prediction.best == "largest" else np.argmin
        best: NDArray[np.int64] = winner(y, axis=-1).astype(np.int64)
        return best


def metrics(
    answers: Answers, label: NDArray[np.int64] | None, lengths: NDArray[np.int64] | None = None
) -> Metrics:
    """Loss and, for classifiers, the share of right answers (105); of a label at every step, the
    samples' own steps count."""
    if answers.label is None or label is None:
        return Metrics(answers.loss)
    right = answers.label == label
    if label.ndim == 2 and lengths is not None:
        right = right[counting(lengths, label.shape[1])]
    return Metrics(answers.loss, float(np.mean(right)))
