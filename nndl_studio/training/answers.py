"""The network's answers on many samples."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan, Symbol
from nndl_studio.ops.ir import Prediction, Program

# Large enough to fill both cores, small enough to keep activations in the cache.
BATCH = 128
Weights = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Answers:
    """`y` (samples, outputs) of the network's answer; `label` (samples,) the class it names,
    (samples, steps) where it names one at every step, or None without classes; `loss` the mean
    loss. A network may have `further` answers; their `loss` is that of their own node alone."""

    y: NDArray[np.float32]
    label: NDArray[np.int64] | None
    loss: float
    further: tuple[Answers, ...] = ()


Evaluation = Generator[None, None, Answers]


class Evaluator:
    """Runs a graph forward, with dropout and the like off. `predictions` are what it answers, the
    main one first; `program` is what is run."""

    def __init__(
        self, graph: Graph, threads: int | None = None, analysis: Analysis | None = None
    ) -> None:
        self._work = compile_graph(graph, "inference", analysis=analysis)
        self.program = self._work.program
        self.predictions = tuple(self.program.predictions)
        self._blamed = _loss_nodes(self.program)
        self._threads = threads
        self._plans: dict[int, ExecutionPlan] = {}
        self._machines: dict[int, Machine] = {}
        self.columns = self._work.plan(1).columns

    def prepare(self, samples: int) -> None:
        """Get ready for that many samples, so that the first evaluation is no slower."""
        for size in {min(BATCH, samples), samples % BATCH} - {0}:
            self._ready(size)

    def answer(self, weights: Weights, table: NDArray[Any], samples: NDArray[np.int64]) -> Answers:
        """Answers for the rows of `table` that `samples` names."""
        steps = self.steps(weights, table, samples)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                answers: Answers = done.value
                return answers

    def steps(
        self, weights: Weights, table: NDArray[Any], samples: NDArray[np.int64]
    ) -> Evaluation:
        """As `answer`, but comes back after each batch."""
        parts: list[list[NDArray[Any]]] = []
        total, terms = 0.0, np.zeros(len(self._blamed))
        for low in range(0, len(samples), BATCH):
            batch = np.ascontiguousarray(samples[low : low + BATCH])
            y, loss, each = self._run(weights, table, batch)
            parts.append(y)
            total += loss * len(batch)
            terms += each
            yield
        ys = [np.concatenate(part) for part in zip(*parts, strict=True)]
        return self._answers(ys, total / len(samples), terms / len(samples))

    def _run(
        self, weights: Weights, table: NDArray[Any], batch: NDArray[np.int64]
    ) -> tuple[list[NDArray[Any]], float, NDArray[np.float64]]:
        """Each answer, the mean loss, and each loss summed over the batch."""
        plan, machine = self._ready(len(batch))
        machine.load(weights)
        recorded = np.zeros(1)
        machine.run(plan, table, batch, recorded)
        y = [machine.read(plan, plan.predictions[p.node]) for p in self.predictions]
        terms = [
            float(machine.read(plan, Symbol((1,), tuple(map(int, at)), True)).sum(dtype=float))
            for at in plan.losses.T
        ]
        return y, float(recorded[0]), np.array(terms)

    def _answers(self, ys: list[NDArray[Any]], loss: float, terms: NDArray[np.float64]) -> Answers:
        if not self.predictions:
            return Answers(np.zeros((0, 0), np.float32), None, loss)
        labels = [classes(p.best, y) for p, y in zip(self.predictions, ys, strict=True)]
        further = []
        for prediction, y, label in list(zip(self.predictions, ys, labels, strict=True))[1:]:
            own = sum(
                t for t, node in zip(terms, self._blamed, strict=True) if node == prediction.node
            )
            further.append(Answers(y, label, float(own)))
        return Answers(ys[0], labels[0], loss, tuple(further))

    def _ready(self, size: int) -> tuple[ExecutionPlan, Machine]:
        if size not in self._plans:
            self._plans[size] = self._work.plan(size)
            self._machines[size] = Machine([self._plans[size]], self._threads)
        return self._plans[size], self._machines[size]


def classes(best: str | None, y: NDArray[Any]) -> NDArray[np.int64] | None:
    """The class that each answer names, see `Prediction`; None if answers are numbers."""
    found: NDArray[Any]
    match best:
        case None:
            return None
        case "largest":
            found = np.argmax(y, axis=-1)
        case "smallest":
            found = np.argmin(y, axis=-1)
        case "above half":
            found = y[..., 0] > 0.5
        case "above zero":
            found = y[..., 0] > 0
        case "signs":
            found = y > 0
        case _:
            raise ValueError(f"no way to find a class by {best!r}")
    return found.astype(np.int64)


def class_count(prediction: Prediction) -> int:
    """How many classes an answer chooses from; 0 if it is a number."""
    if prediction.best is None:
        return 0
    return prediction.value.shape[-1] if prediction.best in ("largest", "smallest") else 2


def _loss_nodes(program: Program) -> tuple[str, ...]:
    """Which node adds each loss to the objective."""
    makers = {value: call.node for call in program.calls for value in call.outputs}
    return tuple(makers[loss.origin] for loss in program.losses)
