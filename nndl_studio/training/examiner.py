"""How well the weights of a moment do on a part of the data set, whole or batch by batch."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.scaling import counting
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.ops.ir import Prediction
from nndl_studio.training.answers import Answers, Evaluator, Weights, class_count
from nndl_studio.training.data_rows import rows
from nndl_studio.training.metrics import ClassTally, ValueTally
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
    """Evaluates one graph on one data set; `table` holds the rows that `evaluator` reads. What a
    network is worth that is run `hard` is told alike."""

    def __init__(
        self,
        graph: Graph,
        analysis: Analysis,
        dataset: Dataset,
        threads: int | None = None,
        hard: bool = False,
    ) -> None:
        self._dataset = dataset
        self.evaluator = Evaluator(graph, threads, analysis, hard)
        self.evaluator.prepare(len(dataset.validation))
        self.table = rows(dataset, self.evaluator.columns)

    @property
    def names_classes(self) -> bool:
        """Whether the main answer is a class."""
        predictions = self.evaluator.predictions
        return bool(predictions) and predictions[0].best is not None

    def steps(self, weights: Weights, split: Split) -> Examination:
        """Figures on "train", "validation" or "test"."""
        samples: Held = getattr(self._dataset, split)
        if len(samples) == 0:
            return None
        scores = [_Score(prediction) for prediction in self.evaluator.predictions or (None,)]
        for batch, answers in self.evaluator.batches(weights, self.table, samples):
            for score, each in zip(scores, (answers, *answers.further), strict=True):
                score.add(each, self._asked(score, each, batch), self.tokens(batch))
            yield
        return self._judged(scores)

    def whole(self, weights: Weights, split: Split) -> Metrics | None:
        """As `steps`, in one go."""
        steps = self.steps(weights, split)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                figures: Metrics | None = done.value
                return figures

    def _asked(self, score: _Score, answer: Answers, batch: Samples) -> Cases | None:
        prediction = score.prediction
        return None if prediction is None else self.cases(prediction, answer, batch)

    def _judged(self, scores: Sequence[_Score]) -> Metrics:
        """The main answer's figures, with those of the further answers."""
        found = [(score.node, self._figures(score)) for score in scores]
        return replace(found[0][1], answers=tuple(found[1:]))

    def _figures(self, score: _Score) -> Metrics:
        figures = score.figures()
        if figures.accuracy is None or not score.likelihood or not self._tells_tokens:
            return figures
        return replace(figures, perplexity=perplexity(score.surprise))

    @property
    def _tells_tokens(self) -> bool:
        """Whether what is told is a token, and not what a text of them is."""
        info = self._dataset.info
        return info.kind == "label" or (info.kind == "labels" and info.each_step)

    def tokens(self, samples: Samples) -> NDArray[np.int64]:
        """How many answers each of `samples` has to give: a step of its own each, or one alone."""
        lengths, info = self._dataset.lengths, self._dataset.info
        if lengths is None or info.kind != "labels" or not info.each_step:
            return np.ones(len(samples), np.int64)
        assert self._dataset.label is not None, "every step has a label"
        label = self._dataset.label[samples]
        own = counting(lengths[samples], label.shape[1]) & is_scored(label)
        return np.asarray(own.sum(axis=1), np.int64)

    def cases(self, prediction: Prediction, answer: Answers, samples: Samples) -> Cases | None:
        """Answers for `samples` beside what is right; None if the data don't say."""
        name = self.asked_for(prediction)
        if not name:
            return None
        truth: NDArray[Any] = self.table.field(name, samples)
        found: NDArray[Any] = answer.y if answer.label is None else answer.label
        if prediction.which is not None:
            truth = truth[:, prediction.which]
            told = truth >= 0
            return Cases(truth[told].astype(np.int64), found[told], samples[told])
        truth = truth.reshape(found.shape)
        if name in ("target", "targets") and answer.label is None:
            truth, found = map(self._dataset.recipe.in_units, (truth, found))
        rows = np.broadcast_to(samples.reshape(-1, *(1,) * (found.ndim - 1)), found.shape)
        if len(prediction.value.shape) > 1:
            own = self._own_steps(samples, found.shape[1]) & is_scored(truth)
            found, truth, rows = found[own], truth[own], rows[own]
        if prediction.one_by_one:
            found, truth, rows = found.ravel(), truth.ravel() > prediction.limit, rows.ravel()
        if answer.label is not None:
            truth = truth.astype(np.int64)
        return Cases(truth, found, np.ascontiguousarray(rows))

    def asked_for(self, prediction: Prediction) -> str:
        """The field of the samples' rows that says what is right; "" if none does."""
        columns = self.evaluator.columns
        fields = self.evaluator.program.batch
        if prediction.truth is not None:
            origin = prediction.truth.origin
            name = next((name for name, value in fields.items() if value is origin), "")
        elif prediction.best is None or prediction.one_by_one:
            name = "targets" if "targets" in columns else "target"
        else:
            name = "labels" if len(prediction.value.shape) > 1 else "label"
        if prediction.which is not None:
            return name
        wanted = prediction.value.size
        if prediction.best is not None and not prediction.one_by_one:
            wanted = int(np.prod(prediction.value.shape[:-1]))
        return name if name in columns and columns[name][1] == wanted else ""

    def _own_steps(self, samples: Samples, steps: int) -> NDArray[np.bool_]:
        """(samples, steps): which steps are a sample's own; of a map, each row is."""
        lengths = self._dataset.lengths
        if lengths is None:
            return np.ones((len(samples), steps), np.bool_)
        return counting(lengths[samples], steps)


def is_scored(truth: NDArray[Any]) -> NDArray[np.bool_]:
    """(samples, steps): which steps have a class, or numbers to reach."""
    if truth.ndim == 2:
        return np.asarray(truth >= 0)
    return np.asarray(~np.isnan(truth).any(axis=tuple(range(2, truth.ndim))))


def mean_of_tokens(losses: NDArray[np.float64], tokens: NDArray[np.int64]) -> float:
    """The mean over all tokens of samples that have so many each, and these mean losses."""
    return float(losses @ tokens / tokens.sum()) if tokens.any() else 0.0


def perplexity(surprise: float) -> float:
    """e to the mean of −log y: among how many tokens alike the model is left to choose."""
    return math.exp(min(surprise, MOST_EXPONENT))


class _Score:
    """What one answer of the network comes to, batch by batch; without a `prediction` its loss."""

    def __init__(self, prediction: Prediction | None) -> None:
        self.prediction = prediction
        self._samples, self._loss = 0, 0.0
        self._tokens, self._surprise = 0, 0.0
        count = 0 if prediction is None else class_count(prediction)
        self._tally = ClassTally(count) if count else ValueTally()

    @property
    def node(self) -> str:
        return "" if self.prediction is None else self.prediction.node

    @property
    def likelihood(self) -> bool:
        return self.prediction is not None and self.prediction.likelihood

    @property
    def surprise(self) -> float:
        """The mean over all tokens: a sample's loss is that over its own, and some have fewer."""
        return self._surprise / max(1, self._tokens)

    def add(self, answer: Answers, cases: Cases | None, tokens: NDArray[np.int64]) -> None:
        samples = len(tokens)
        self._samples += samples
        self._loss += answer.loss * samples
        self._tokens += int(tokens.sum())
        self._surprise += mean_of_tokens(answer.losses, tokens) * float(tokens.sum())
        if cases is None:
            return
        if answer.label is not None:
            self._tally.add(cases.truth, cases.answer)
        else:
            flat = (len(cases.answer), -1)
            self._tally.add(cases.truth.reshape(flat), cases.answer.reshape(flat))

    def figures(self) -> Metrics:
        return self._tally.figures(self._loss / self._samples)
