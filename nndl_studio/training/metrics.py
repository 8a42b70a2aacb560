"""How good answers are: shares of right classes, their averages, and distances of numbers.

A ratio without a case, such as the precision of a class that was never answered, is 0, as in
scikit-learn with `zero_division=0`. Averages (110-112) run over the classes that occur here, as the
truth or as an answer, again as scikit-learn does: a class of the data that no sample here belongs
to, as in a small validation part or a fold of one sample, has no figures to average.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.training.snapshot import ClassFigures, Metrics

Classes = NDArray[np.int64]
Counts = NDArray[np.int64]
# A table of more rows than this is no longer read by anybody.
MOST_CONFUSED = 100


def class_metrics(loss: float, truth: Classes, answer: Classes, classes: int) -> Metrics:
    """Figures of answers (cases,) that name one of `classes` each, against the true ones."""
    if len(truth) == 0:
        return Metrics(loss)
    found = np.bincount(answer, minlength=classes)
    true = np.bincount(truth, minlength=classes)
    right = np.bincount(truth[truth == answer], minlength=classes)
    precision, recall = _ratio(right, found), _ratio(right, true)
    each = _f1(precision, recall)
    here = found + true > 0
    macro_precision, macro_recall = float(precision[here].mean()), float(recall[here].mean())
    # Every case has one class and one answer, so pooled over the classes both ratios are this.
    pooled = float(right.sum() / len(truth))
    return Metrics(
        loss,
        accuracy=pooled,
        macro_precision=macro_precision,
        macro_recall=macro_recall,
        macro_f1=float(_f1(np.array(macro_precision), np.array(macro_recall))),
        mean_f1=float(each[here].mean()),
        micro_precision=pooled,
        micro_recall=pooled,
        micro_f1=pooled,
        classes=tuple(
            ClassFigures(float(p), float(r), float(f), int(samples))
            for p, r, f, samples in zip(precision, recall, each, true, strict=True)
        ),
        confusion=confusion(truth, answer, classes) if classes <= MOST_CONFUSED else (),
    )


def confusion(truth: Classes, answer: Classes, classes: int) -> tuple[tuple[int, ...], ...]:
    """How often class i (row) was answered with class j (column)."""
    counts = np.bincount(truth * classes + answer, minlength=classes * classes)
    return tuple(tuple(map(int, row)) for row in counts.reshape(classes, classes))


def value_metrics(loss: float, target: NDArray[Any], answer: NDArray[Any]) -> Metrics:
    """Figures of answers (samples, outputs) in numbers: errors are means over samples and outputs.

    R² is the mean over the outputs of 1 − Σ(t − y)² / Σ(t − mean t)². An output whose target never
    changes has 1 if it is met exactly, else 0; a single sample has no R².
    """
    target, answer = target.astype(np.float64), answer.astype(np.float64)
    residue = target - answer
    if residue.size == 0:
        return Metrics(loss)
    return Metrics(
        loss,
        mse=float(np.mean(residue**2)),
        mae=float(np.mean(np.abs(residue))),
        r2=_r2(target, residue) if len(target) > 1 else None,
    )


def _r2(target: NDArray[np.float64], residue: NDArray[np.float64]) -> float:
    missed = (residue**2).sum(axis=0)
    spread = ((target - target.mean(axis=0)) ** 2).sum(axis=0)
    flat = spread == 0
    score = 1.0 - missed / np.where(flat, 1.0, spread)
    return float(np.mean(np.where(flat, (missed == 0).astype(float), score)))


def _ratio(part: Counts, whole: Counts) -> NDArray[np.float64]:
    return np.asarray(part / np.maximum(whole, 1), np.float64)


def _f1(precision: NDArray[np.float64], recall: NDArray[np.float64]) -> NDArray[np.float64]:
    """(109): the harmonic mean."""
    both = precision + recall
    return np.asarray(2 * precision * recall / np.where(both == 0, 1.0, both), np.float64)
