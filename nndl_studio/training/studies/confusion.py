"""Confusion: the classes that a node answers against the true ones, with all shares (105)-(112)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.training.answers import Answers, class_count
from nndl_studio.training.findings import Confusion
from nndl_studio.training.metrics import class_metrics
from nndl_studio.training.snapshot import Metrics, ProbeRequest
from nndl_studio.training.studies.context import Context

# A matrix of more samples looks the same, and takes longer.
MOST_SAMPLES = 2000


def confusion(context: Context, request: ProbeRequest) -> Confusion:
    """What `request.node` answers for the validation samples, or the training samples if there
    are none."""
    split, samples = looked_at(context.dataset)
    evaluator = context.evaluator
    place = [p.node for p in evaluator.predictions].index(request.node)
    prediction = evaluator.predictions[place]
    whole = evaluator.answer(context.weights, context.table, samples)
    answers: Answers = (whole, *whole.further)[place]
    cases = context.examiner.cases(prediction, answers, samples)
    classes = class_count(prediction)
    names = class_names(context.dataset, classes)
    if cases is None or answers.label is None:
        none = np.zeros(0, np.int64)
        return Confusion(names, none, none, none, Metrics(answers.loss), split)
    figures = class_metrics(answers.loss, cases.truth, cases.answer, classes)
    return Confusion(names, cases.truth, cases.answer, cases.rows, figures, split)


def looked_at(dataset: Dataset) -> tuple[str, NDArray[np.int64]]:
    """The part of the data to look at, thinned out evenly if it is large."""
    held = len(dataset.validation) > 0
    split, samples = ("validation", dataset.validation) if held else ("training", dataset.train)
    stride = -(-len(samples) // MOST_SAMPLES)
    return split, np.ascontiguousarray(samples[::stride])


def class_names(dataset: Dataset, classes: int) -> tuple[str, ...]:
    """What the data call so many classes, else their numbers."""
    known = dataset.info.class_names
    return known if len(known) == classes else tuple(map(str, range(classes)))
