"""A look at samples before they are imported: some of each class, as the file has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import Held, Span, blocks
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.scaling import counting

MOST = 48
MOST_CLASSES = 12


@dataclass(frozen=True, eq=False)
class SampleLook:
    """A few samples: x (samples, ...) neither framed nor scaled, label (samples,) or
    (samples, steps), target (samples, targets), lengths (samples,). Tokens that have a class or
    number together are called as the `vocabulary` says. `counts` is how many samples, or steps,
    there are of each class in all, `own_parts` the parts that the data bring along."""

    info: DatasetInfo
    x: NDArray[Any]
    label: NDArray[np.int64] | None
    target: NDArray[Any] | None
    lengths: NDArray[np.int64] | None
    vocabulary: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    own_parts: frozenset[str] = frozenset()


def sample_look(info: DatasetInfo, samples: Samples) -> SampleLook:
    """The first of each class, or the first of all where there are none."""
    return taken(info, samples, _some(info, samples))


def taken(info: DatasetInfo, samples: Samples, some: NDArray[np.int64]) -> SampleLook:
    """The samples at these rows."""

    def of(held: Held | None) -> Any:
        return None if held is None else np.asarray(held[some])

    return SampleLook(
        info,
        of(samples.x),
        of(samples.label),
        of(samples.target),
        of(samples.lengths),
        samples.vocabulary,
        _counts(info, samples),
        frozenset() if samples.parts is None else samples.parts.own,
    )


def _counts(info: DatasetInfo, samples: Samples) -> tuple[int, ...]:
    if samples.label is None:
        return ()
    counts = np.zeros(info.classes, np.int64)
    for rows in blocks(Span(0, len(samples.x))):
        label = np.asarray(samples.label[rows])
        if samples.lengths is not None and label.ndim == 2:
            label = label[counting(samples.lengths[rows], label.shape[1])]
        scored = label[label >= 0]
        counts += np.bincount(scored, minlength=info.classes)
    return tuple(counts.tolist())


def _some(info: DatasetInfo, samples: Samples) -> NDArray[np.int64]:
    count = len(samples.x)
    if samples.label is None or info.each_step or info.kind == "label":
        return np.arange(min(MOST, count))
    label = np.asarray(samples.label[:])
    classes = np.unique(label)[:MOST_CLASSES]
    each = max(1, MOST // len(classes))
    return np.concatenate([np.flatnonzero(label == one)[:each] for one in classes])
