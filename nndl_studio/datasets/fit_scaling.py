"""Scaling, fitted on the training split alone, so that nothing of the test leaks into training."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import prod
from typing import Any

import numpy as np
from numpy import float32, float64, int64
from numpy.typing import NDArray

from nndl_studio.datasets.affine import affine
from nndl_studio.datasets.held import Held, rows_together
from nndl_studio.datasets.info import Samples, Scale
from nndl_studio.datasets.pad import padded
from nndl_studio.datasets.scaling import Scaling, counting
from nndl_studio.going import tell
from nndl_studio.sentence import say

# Numbers that are looked at together, 64 MB as float64: all of most sets.
MOST_TOGETHER = 2**23
FLOAT64 = 8  # bytes


def scaled(samples: Samples, train: Held, scale: Scale) -> NDArray[float32]:
    """x as float32, C-contiguous; steps past a sequence's length are 0."""
    lengths = None if samples.lengths is None else samples.lengths[:]
    return fit_scaling(samples, train, scale).apply(samples.x[:], lengths)


def fit_scaling(samples: Samples, train: Held, scale: Scale, frame: int = 0) -> Scaling:
    """The scaling that brings the training split, maps with their `frame`, to `scale`."""
    return Scaling(*_fit(samples, train, scale, frame))


def _fit(
    samples: Samples, train: Held, scale: Scale, frame: int
) -> tuple[NDArray[float64], NDArray[float64], float]:
    """(shift, gain, floor), shaped to broadcast over samples."""
    if scale == "as is":
        return np.zeros(1), np.ones(1), 0.0
    shift, gain, floor = affine(partial(_columns, samples, train, frame), scale)
    return _over_samples(shift, samples), _over_samples(gain, samples), floor


def _columns(samples: Samples, train: Held, frame: int) -> Iterator[NDArray[Any]]:
    """The training split's numbers as (observations, things that are scaled together); of a set
    that is large a block at a time, so that it is never in memory whole."""
    small = prod(samples.x.shape) <= MOST_TOGETHER
    count = len(train) if small else rows_together(samples.x, FLOAT64)
    for first in range(0, len(train), count):
        tell(say("Fitting the scale"), first, len(train))
        yield _block(samples, train[first : first + count], frame)


def _block(samples: Samples, train: NDArray[int64], frame: int) -> NDArray[Any]:
    x = padded(samples.x[train], frame)
    if samples.lengths is not None:
        x = x[counting(samples.lengths[train], x.shape[1])]
    if samples.alike:
        return x.reshape(-1, 1)
    features = np.moveaxis(x, 1, -1) if x.ndim == 4 else x
    return features.reshape(-1, features.shape[-1])


def _over_samples(numbers: NDArray[float64], samples: Samples) -> NDArray[float64]:
    """One number for each channel of a map or feature of a vector or step."""
    return numbers[:, None, None] if len(samples.x.shape) == 4 else numbers
