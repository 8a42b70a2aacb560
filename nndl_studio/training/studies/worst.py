"""Worst mistakes: the samples that cost a network most, its wrong answers first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.training.answers import Answers, class_count
from nndl_studio.training.findings import Worst
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.confusion import class_names, looked_at
from nndl_studio.training.studies.context import Context

SHOWN = 24


def worst(context: Context, request: ProbeRequest) -> Worst:
    """By the loss in `request.node`, of the validation samples, or the training samples if there
    are none; nothing where it names no class for a whole sample."""
    split, samples = looked_at(context.dataset)
    evaluator = context.evaluator
    place = next(i for i, p in enumerate(evaluator.predictions) if p.node == request.node)
    prediction = evaluator.predictions[place]
    whole = evaluator.answer(context.weights, context.table, samples)
    answers: Answers = (whole, *whole.further)[place]
    cases = context.examiner.cases(prediction, answers, samples)
    names = class_names(context.dataset, class_count(prediction))
    if cases is None or answers.label is None or len(cases.truth) != len(samples):
        nobody, none = np.zeros(0, np.int64), np.zeros(0)
        pictures = np.zeros((0, 0), np.float32)
        return Worst(names, nobody, nobody, nobody, none, none, pictures, 0, 0, split)
    wrong = cases.truth != cases.answer
    first = np.lexsort((-answers.losses, ~wrong))[:SHOWN]
    sure = np.full(len(first), np.nan)
    if prediction.likelihood:
        sure = answers.y[first, cases.answer[first]].astype(np.float64)
    return Worst(
        names,
        cases.rows[first],
        cases.truth[first],
        cases.answer[first],
        answers.losses[first],
        sure,
        _pictures(context, cases.rows[first]),
        int(wrong.sum()),
        len(samples),
        split,
    )


def _pictures(context: Context, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """(samples, ...) as the network reads them; nothing of words, which are no picture."""
    dataset = context.dataset
    if dataset.info.kind not in ("map", "vector", "sequence"):
        return np.zeros((len(rows), 0), np.float32)
    return np.asarray(dataset.x[rows], np.float32)
