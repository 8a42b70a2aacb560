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
    tally = ClassTally(classes)
    tally.add(truth, answer)
    return tally.figures(loss)


def value_metrics(loss: float, target: NDArray[Any], answer: NDArray[Any]) -> Metrics:
    """Figures of answers (samples, outputs) in numbers, as `ValueTally` has them."""
    tally = ValueTally()
    tally.add(target, answer)
    return tally.figures(loss)


class ClassTally:
    """Counts cases, however many, whose answer names one of `classes`."""

    def __init__(self, classes: int) -> None:
        self._classes = classes
        self._found, self._true, self._right = (np.zeros(classes, np.int64) for _ in range(3))
        self._confusion = np.zeros((classes,) * 2, np.int64) if classes <= MOST_CONFUSED else None

    def add(self, truth: Classes, answer: Classes) -> None:
        """Take up cases (cases,)."""
        count = self._classes
        self._found += np.bincount(answer, minlength=count)
        self._true += np.bincount(truth, minlength=count)
        self._right += np.bincount(truth[truth == answer], minlength=count)
        if self._confusion is not None:
            pairs = np.bincount(truth * count + answer, minlength=count * count)
            self._confusion += pairs.reshape(count, count)

    def figures(self, loss: float) -> Metrics:
        """Of all cases so far, with the `loss` that goes with them."""
        found, true, right = self._found, self._true, self._right
        if not true.any():
            return Metrics(loss)
        precision, recall = _ratio(right, found), _ratio(right, true)
        each = _f1(precision, recall)
        here = found + true > 0
        macro_precision, macro_recall = float(precision[here].mean()), float(recall[here].mean())
        # Every case has one class and one answer, so pooled over the classes both ratios are this.
        pooled = float(right.sum() / true.sum())
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
            confusion=self._rows(),
        )

    def _rows(self) -> tuple[tuple[int, ...], ...]:
        """How often class i (row) was answered with class j (column)."""
        counts = () if self._confusion is None else self._confusion.tolist()
        return tuple(map(tuple, counts))


class ValueTally:
    """Sums over answers in numbers, however many: errors are means over samples and outputs.

    R² is the mean over the outputs of 1 − Σ(t − y)² / Σ(t − mean t)². An output whose target never
    changes has 1 if it is met exactly, else 0; a single sample has no R².
    """

    def __init__(self) -> None:
        self._samples = 0
        self._far = 0.0

    def add(self, target: NDArray[Any], answer: NDArray[Any]) -> None:
        """Take up answers (samples, outputs). The spread about the mean is merged as Chan, Golub
        and LeVeque do (1979): sums of squares would lose it where the mean is large."""
        if target.size == 0:
            return
        target, answer = target.astype(np.float64), answer.astype(np.float64)
        residue = target - answer
        missed, mean = (residue**2).sum(axis=0), target.mean(axis=0)
        spread = ((target - mean) ** 2).sum(axis=0)
        low, high = target.min(axis=0), target.max(axis=0)
        self._far += float(np.abs(residue).sum())
        count, before = len(target), self._samples
        self._samples += count
        if before == 0:
            self._missed, self._mean, self._spread = missed, mean, spread
            self._low, self._high = low, high
            return
        between = mean - self._mean
        self._missed += missed
        self._spread += spread + between**2 * (before * count / self._samples)
        self._mean += between * (count / self._samples)
        self._low, self._high = np.minimum(self._low, low), np.maximum(self._high, high)

    def figures(self, loss: float) -> Metrics:
        """Of all answers so far, with the `loss` that goes with them."""
        if self._samples == 0:
            return Metrics(loss)
        numbers = self._samples * len(self._missed)
        return Metrics(
            loss,
            mse=float(self._missed.sum() / numbers),
            mae=self._far / numbers,
            r2=self._r2() if self._samples > 1 else None,
        )

    def _r2(self) -> float:
        flat = self._low == self._high
        score = 1.0 - self._missed / np.where(flat, 1.0, self._spread)
        return float(np.mean(np.where(flat, (self._missed == 0).astype(float), score)))


def _ratio(part: Counts, whole: Counts) -> NDArray[np.float64]:
    return np.asarray(part / np.maximum(whole, 1), np.float64)


def _f1(precision: NDArray[np.float64], recall: NDArray[np.float64]) -> NDArray[np.float64]:
    """(109): the harmonic mean."""
    both = precision + recall
    return np.asarray(2 * precision * recall / np.where(both == 0, 1.0, both), np.float64)
