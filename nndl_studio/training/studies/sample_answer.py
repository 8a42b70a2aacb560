"""The network's main answer for a sample: its numbers, the class it names, and how sure it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.ops.ir import Prediction
from nndl_studio.training.findings import SampleAnswer
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context

# How far the sum of probabilities may be from 1.
CLOSE = 1e-3


def sample_answer(context: Context, request: ProbeRequest) -> SampleAnswer:
    """Of the sample of the request, its own steps alone."""
    evaluator, row = context.evaluator, np.array([request.sample])
    if not evaluator.predictions:
        return SampleAnswer(np.zeros(0))
    main, found = evaluator.predictions[0], evaluator.answer(context.weights, context.table, row)
    y = np.asarray(found.y[0], np.float64)
    if found.label is None:
        y = np.asarray(context.dataset.recipe.in_units(found.y)[0], np.float64)
    own = _own_steps(context, request.sample, y)
    label = None if found.label is None else np.atleast_1d(found.label[0])
    if label is not None and y.ndim > 1:
        label = label[:own]
    return SampleAnswer(y[:own] if y.ndim > 1 else y, label, _shares(main, y))


def _own_steps(context: Context, row: int, y: NDArray[Any]) -> int | None:
    lengths, steps = context.dataset.lengths, context.dataset.info.axes[0]
    return int(lengths[row]) if lengths is not None and len(y) == steps else None


def _shares(prediction: Prediction, y: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The probability of each class, where one alone is named by such."""
    if prediction.best == "above half" and y.size == 1:
        return np.array([1 - y.item(), y.item()])
    sound = y.ndim == 1 and y.min(initial=0) >= 0 and abs(y.sum() - 1) < CLOSE
    return y if prediction.best == "largest" and sound else None
