"""The network's answers on many samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets.held import Held
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan, Symbol
from nndl_studio.ops.ir import Prediction, Program, owner
from nndl_studio.training.data_rows import Rows

# Large enough to fill both cores, small enough to keep activations in the cache.
BATCH = 128
Weights = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Answers:
    """`y` (samples, outputs) of the network's answer; `label` (samples,) the class it names,
    (samples, steps) where it names one at every step, or None without classes; `loss` the mean
    loss. A network may have `further` answers; their `loss` is that of their own node alone, whose
    loss of each sample is in `losses` (samples,)."""

    y: NDArray[np.float32]
    label: NDArray[np.int64] | None
    loss: float
    losses: NDArray[np.float64]
    further: tuple[Answers, ...] = ()


class Evaluator:
    """Runs a graph forward, with dropout and the like off. `predictions` are what it answers, the
    main one first; `program` is what is run, `hard` with all doubt taken away."""

    def __init__(
        self,
        graph: Graph,
        threads: int | None = None,
        analysis: Analysis | None = None,
        hard: bool = False,
    ) -> None:
        self._work = compile_graph(graph, "inference", analysis=analysis, hard=hard)
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

    def answer(self, weights: Weights, table: Rows, samples: NDArray[np.int64]) -> Answers:
        """Answers for the samples of these numbers, all held."""
        parts = list(self.batches(weights, table, samples))
        return joined([answers for _, answers in parts], [len(batch) for batch, _ in parts])

    def batches(
        self, weights: Weights, table: Rows, samples: Held
    ) -> Iterator[tuple[NDArray[np.int64], Answers]]:
        """Batch by batch, the numbers of its samples and the answers for them."""
        for low in range(0, len(samples), BATCH):
            batch: NDArray[np.int64] = samples[low : low + BATCH]
            yield batch, self._run(weights, table, batch)

    def _run(self, weights: Weights, table: Rows, batch: NDArray[np.int64]) -> Answers:
        plan, machine = self._ready(len(batch))
        machine.load(weights)
        recorded = np.zeros(1)
        machine.run(plan, *table.batch(batch), recorded)
        loss = float(recorded[0])
        if not self.predictions:
            return Answers(np.zeros((0, 0), np.float32), None, loss, np.zeros(0))
        terms = [
            machine.read(plan, Symbol((1,), tuple(map(int, at)), True))[:, 0].astype(np.float64)
            for at in plan.losses.T
        ]
        main, *further = (self._answered(plan, p, terms) for p in self.predictions)
        return replace(main, loss=loss, further=tuple(further))

    def _answered(
        self, plan: ExecutionPlan, prediction: Prediction, terms: Sequence[NDArray[np.float64]]
    ) -> Answers:
        """One of the answers that `plan` has just given, with the mean loss of its own node."""
        y = self._machines[plan.batch].read(plan, plan.predictions[prediction.node])
        pairs = zip(terms, self._blamed, strict=True)
        own = sum((t for t, node in pairs if node == prediction.node), np.zeros(len(y)))
        return Answers(y, classes(prediction.best, y), float(own.mean()), own)

    def _ready(self, size: int) -> tuple[ExecutionPlan, Machine]:
        if size not in self._plans:
            self._plans[size] = self._work.plan(size)
            self._machines[size] = Machine([self._plans[size]], self._threads)
        return self._plans[size], self._machines[size]


def joined(parts: Sequence[Answers], counts: Sequence[int]) -> Answers:
    """The answers of several batches of `counts` samples as those of one."""
    labels = [part.label for part in parts if part.label is not None]
    return Answers(
        np.concatenate([part.y for part in parts]),
        np.concatenate(labels) if labels else None,
        sum(part.loss * n for part, n in zip(parts, counts, strict=True)) / sum(counts),
        np.concatenate([part.losses for part in parts]),
        tuple(joined(each, counts) for each in zip(*(part.further for part in parts), strict=True)),
    )


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
        case "halves":
            found = y > 0.5
        case _:
            raise RuntimeError(f"no way to find a class by {best!r}")
    return found.astype(np.int64)


def class_count(prediction: Prediction) -> int:
    """How many classes an answer chooses from; 0 if it is a number."""
    if prediction.best is None:
        return 0
    return prediction.value.shape[-1] if prediction.best in ("largest", "smallest") else 2


def _loss_nodes(program: Program) -> tuple[str, ...]:
    """Which node adds each loss to the objective."""
    makers = {value: call.node for call in program.calls for value in call.outputs}
    return tuple(owner(makers[loss.origin]) for loss in program.losses)
