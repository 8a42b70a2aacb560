"""Training, validation and test split: seeded, and with each class's share in every part."""

from __future__ import annotations

import numpy as np
from numpy import int64
from numpy.typing import NDArray

from nndl_studio.datasets.held import Span
from nndl_studio.sentence import say, say_count

Indices = NDArray[int64]


class SplitError(ValueError):
    """Fractions that can't be taken; the message says why."""


def split(
    samples: int, label: Indices | None, validation: float, test: float, seed: int
) -> tuple[Indices, Indices, Indices]:
    """Indices for training, validation and test, each ascending; together all samples once.

    A part has round(fraction · samples) of them, unless that would leave a class without a sample
    to train on. Without labels the samples count as one class.
    """
    _require_share(validation, test)
    rng = np.random.default_rng(seed)
    groups = _groups(samples, label)
    for_validation, for_test = _given([len(group) for group in groups], validation, test)
    parts: tuple[list[Indices], ...] = ([], [], [])
    for group, last, middle in zip(groups, for_test, for_validation, strict=True):
        cuts = (len(group) - middle - last, len(group) - last)
        for part, piece in zip(parts, np.split(rng.permutation(group), cuts), strict=True):
            part.append(piece)
    train, held_out, tested = (np.sort(np.concatenate(part)) for part in parts)
    return train, held_out, tested


def split_sizes(
    samples: int, label: Indices | None, validation: float, test: float
) -> tuple[int, int, int]:
    """How many samples `split` has in each part, without drawing them: half a second for four
    million."""
    _require_share(validation, test)
    each = [samples] if label is None else np.unique(label, return_counts=True)[1].tolist()
    middle, last = (int(given.sum()) for given in _given(each, validation, test))
    return samples - middle - last, middle, last


def folds(samples: Indices, label: Indices | None, count: int, seed: int) -> list[Indices]:
    """`samples` in `count` parts of like size, each ascending; together all of them once.

    `label` gives their classes, and each class is spread as evenly as it goes: it has in any two
    folds as many samples, or one more. Raises SplitError if there are too few samples.
    """
    if not 2 <= count <= len(samples):
        raise SplitError(
            say_count(
                len(samples),
                "{n} sample to train on can't be cut into {folds} folds: take 2 to {n}",
                "{n} samples to train on can't be cut into {folds} folds: take 2 to {n}",
                folds=count,
            )
        )
    rng = np.random.default_rng(seed)
    groups = [rng.permutation(samples[group]) for group in _groups(len(samples), label)]
    # One after another over all classes, so that the folds' sizes differ by one at most.
    dealt = np.concatenate(groups)
    return [np.sort(dealt[first::count]) for first in range(count)]


def split_in_order(samples: int, validation: float, test: float) -> tuple[Span, Span, Span]:
    """The first samples to train on, then those for validation, the last ones for test."""
    _require_share(validation, test)
    last, middle = round(test * samples), round(validation * samples)
    first, second = samples - middle - last, samples - last
    return Span(0, first), Span(first, second), Span(second, samples)


def _require_share(validation: float, test: float) -> None:
    if min(validation, test) < 0 or validation + test >= 1:
        raise SplitError(
            say(
                "{validation:.0%} for validation and {test:.0%} for test leave nothing to train "
                "on: together they must be less than 100 %",
                validation=validation,
                test=test,
            )
        )


def _groups(samples: int, label: Indices | None) -> list[Indices]:
    if label is None:
        return [np.arange(samples)]
    return [np.flatnonzero(label == each) for each in np.unique(label)]


def _given(each: list[int], validation: float, test: float) -> tuple[Indices, Indices]:
    """How many of each class's samples are for validation and for test: one is left to train on."""
    counts = np.array(each, np.int64)
    for_test = _shares(counts, np.maximum(counts - 1, 0), test)
    return _shares(counts, np.maximum(counts - 1, 0) - for_test, validation), for_test


def _shares(counts: Indices, room: Indices, fraction: float) -> Indices:
    """How many each class gives: its exact share rounded down, then one more for the classes that
    lost most by rounding, until the total is right or there is no room."""
    exact = np.asarray(fraction * counts)
    shares = np.minimum(np.floor(exact).astype(np.int64), room)
    missing = round(fraction * int(counts.sum())) - int(shares.sum())
    for each in np.argsort(shares - exact, kind="stable"):
        if missing > 0 and shares[each] < room[each]:
            shares[each] += 1
            missing -= 1
    return shares
