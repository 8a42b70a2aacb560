"""How well the weights of a moment do on a part of the data set, whole or batch by batch."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.scaling import counting
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.ops.ir import Prediction
from nndl_studio.training.answers import Answers, Evaluator, Weights, class_count
from nndl_studio.training.data_rows import rows
from nndl_studio.training.metrics import class_metrics, value_metrics
from nndl_studio.training.snapshot import Metrics

Split = str
Samples = NDArray[np.int64]
# Above e to this a perplexity says nothing more, and might overflow.
MOST_EXPONENT = 50.0
# Comes back after each batch; returns None for a split without samples.
Examination = Generator[None, None, Metrics | None]


@dataclass(frozen=True, eq=False)
class Cases:
    """Case by case: what is right, what was answered, and the row of the data set it belongs to.

    A case is a sample, or a step of one where every step has an answer.
    """

    truth: NDArray[Any]
    answer: NDArray[Any]
    rows: NDArray[np.int64]


class Examiner:
    """Evaluates one graph on one data set; `table` holds the rows that `evaluator` reads."""

    def __init__(
        self, graph: Graph, analysis: Analysis, dataset: Dataset, threads: int | None = None
    ) -> None:
        self._dataset = dataset
        self.evaluator = Evaluator(graph, threads, analysis)
        self.evaluator.prepare(len(dataset.validation))
        self.table = rows(dataset, self.evaluator.columns)

    @property
    def names_classes(self) -> bool:
        """Whether the main answer is a class."""
        predictions = self.evaluator.predictions
        return bool(predictions) and predictions[0].best is not None

    def steps(self, weights: Weights, split: Split) -> Examination:
        """Figures on "train", "validation" or "test"."""
        samples: Samples = getattr(self._dataset, split)
        if len(samples) == 0:
            return None
        answers = yield from self.evaluator.steps(weights, self.table, samples)
        return self._judged(answers, samples)

    def whole(self, weights: Weights, split: Split) -> Metrics | None:
        """As `steps`, in one go."""
        steps = self.steps(weights, split)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                figures: Metrics | None = done.value
                return figures

    def _judged(self, answers: Answers, samples: Samples) -> Metrics:
        """The main answer's figures, with those of the further answers."""
        predictions = self.evaluator.predictions
        if not predictions:
            return Metrics(answers.loss)
        main, *others = (
            self._figures(prediction, answer, samples)
            for prediction, answer in zip(predictions, (answers, *answers.further), strict=True)
        )
        nodes = (prediction.node for prediction in predictions[1:])
        return replace(main, answers=tuple(zip(nodes, others, strict=True)))

    def _figures(self, prediction: Prediction, answer: Answers, samples: Samples) -> Metrics:
        cases = self.cases(prediction, answer, samples)
        if cases is None:
            return Metrics(answer.loss)
        if answer.label is None:
            flat = (len(cases.answer), -1)
            return value_metrics(answer.loss, cases.truth.reshape(flat), cases.answer.reshape(flat))
        found = class_metrics(answer.loss, cases.truth, cases.answer, class_count(prediction))
        if prediction.likelihood and self._dataset.info.kind in ("label", "labels"):
            return replace(found, perplexity=math.exp(min(answer.loss, MOST_EXPONENT)))
        return found

    def cases(self, prediction: Prediction, answer: Answers, samples: Samples) -> Cases | None:
        """Answers for `samples` beside what is right; None if the data don't say."""
        truth = self._truth(prediction, samples)
        if truth is None:
            return None
        found: NDArray[Any] = answer.y if answer.label is None else answer.label
        truth = truth.reshape(found.shape)
        rows = np.broadcast_to(samples.reshape(-1, *(1,) * (found.ndim - 1)), found.shape)
        if len(prediction.value.shape) > 1:
            own = self._own_steps(samples, found.shape[1])
            found, truth, rows = found[own], truth[own], rows[own]
        if prediction.best == "signs":
            found, truth, rows = found.ravel(), truth.ravel() > 0, rows.ravel()
        if answer.label is not None:
            truth = truth.astype(np.int64)
        return Cases(truth, found, np.ascontiguousarray(rows))

    def _truth(self, prediction: Prediction, samples: Samples) -> NDArray[Any] | None:
        """What the samples' rows say is right, (samples, numbers); None if they don't."""
        columns = self.evaluator.columns
        fields = self.evaluator.program.batch
        if prediction.truth is not None:
            origin = prediction.truth.origin
            name = next((name for name, value in fields.items() if value is origin), "")
        elif prediction.best in (None, "signs"):
            name = "target"
        else:
            name = "labels" if len(prediction.value.shape) > 1 else "label"
        wanted = prediction.value.size
        if prediction.best not in (None, "signs"):
            wanted = int(np.prod(prediction.value.shape[:-1]))
        if name not in columns or columns[name][1] != wanted:
            return None
        start, size = columns[name]
        return self.table[samples, start : start + size]

    def _own_steps(self, samples: Samples, steps: int) -> NDArray[np.bool_]:
        """(samples, steps): which steps are a sample's own; of a map, each row is."""
        lengths = self._dataset.lengths
        if lengths is None:
            return np.ones((len(samples), steps), np.bool_)
        return counting(lengths[samples], steps)
