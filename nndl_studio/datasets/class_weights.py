"""How much the samples of each class count, fitted on the training part alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.class_settings import ClassSettings
from nndl_studio.datasets.held import Held, blocks
from nndl_studio.datasets.info import DatasetInfo

Numbers = NDArray[np.float64]


class Weighed:
    """The weight of each sample, `Held`: float64 (samples,), that of the class it has."""

    dtype = np.dtype(np.float64)

    def __init__(self, label: Held, weights: Numbers) -> None:
        self._label, self.weights = label, weights

    @property
    def shape(self) -> tuple[int, ...]:
        """(samples,)."""
        return self._label.shape

    def __len__(self) -> int:
        return len(self._label)

    def __getitem__(self, rows: Any, /) -> Any:
        return self.weights[self._label[rows]]


def weighed(
    classes: ClassSettings, found: DatasetInfo, label: Held | None, train: Held
) -> Weighed | None:
    """The weight of each sample of data in which was `found` what it says; None where all count
    equally. `label` (samples,), `train` the samples to train on."""
    if not classes.weighted or label is None or found.each_step:
        return None
    counts = np.zeros(found.classes, np.int64)
    for samples in blocks(train):
        counts += np.bincount(label[samples], minlength=found.classes)
    own = classes.own(found.class_names) if classes.weights == "own" else None
    return Weighed(label, class_weights(counts, own))


def class_weights(counts: NDArray[np.int64], own: Sequence[float] | None = None) -> Numbers:
    """The weight of each class, from its `counts` among the training samples, so that the mean over
    these samples is 1. Without `own` weights classes are balanced: w_c = N / (K n_c), with K the
    classes that there are samples of; one without any weighs 1 then."""
    samples, there = counts.sum(), counts > 0
    if samples == 0:
        return np.ones(len(counts))
    if own is not None:
        weights = np.array(own, np.float64)
        return np.asarray(weights * samples / (weights @ counts))
    return np.where(there, samples / (there.sum() * np.maximum(counts, 1)), 1.0)
