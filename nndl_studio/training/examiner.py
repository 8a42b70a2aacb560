"""How well the weights of a moment do on a part of the data set, whole or batch by batch."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.graph.document import Graph
from nndl_studio.training.evaluate import Evaluator, metrics
from nndl_studio.training.snapshot import Metrics
from nndl_studio.training.source import rows

Split = str
Weights = Mapping[str, NDArray[Any]]
# Comes back after each batch; returns None for a split without samples.
Examination = Generator[None, None, Metrics | None]


class Examiner:
    """Evaluates one graph on one data set; `table` holds the rows that its plans read."""

    def __init__(self, graph: Graph, dataset: Dataset, threads: int | None = None) -> None:
        self._dataset = dataset
        self._evaluator = Evaluator(graph, threads)
        self._evaluator.prepare(len(dataset.validation))
        self.table = rows(dataset, self._evaluator.columns)

    def steps(self, weights: Weights, split: Split) -> Examination:
        """Figures on "train", "validation" or "test"."""
        samples: NDArray[np.int64] = getattr(self._dataset, split)
        if len(samples) == 0:
            return None
        answers = yield from self._evaluator.steps(weights, self.table, samples)
        label, lengths = (
            None if each is None else each[samples]
            for each in (self._dataset.label, self._dataset.lengths)
        )
        return metrics(answers, label, lengths)

    def whole(self, weights: Weights, split: Split) -> Metrics | None:
        """As `steps`, in one go."""
        steps = self.steps(weights, split)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                figures: Metrics | None = done.value
                return figures
