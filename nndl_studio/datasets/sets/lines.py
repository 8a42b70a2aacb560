"""Sets for linear regression: a noisy line, the same with outliers, and columns that depend.

The noisy line is t = 1.5 x + 0.5 with normal noise. The outliers are its
last tenth at the right, 6 too low. Of the proportional columns the third is twice the first, so
that XXᵀ has no inverse and many weights are equally good.
"""

from __future__ import annotations

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say

SAMPLES = 100
SLOPE, OFFSET, NOISE = 1.5, 0.5, 0.4
OUTLIERS, OUTLYING = 10, 6.0
WEIGHTS = (1.0, -2.0)


class LineConfig(Plain, frozen=True, tag="noisy line"):
    """Settings of this set."""


class OutlyingLineConfig(Plain, frozen=True, tag="line with outliers"):
    """Settings of this set."""


class ColumnsConfig(Plain, frozen=True, tag="proportional columns"):
    """Settings of this set."""


def describe_line(config: Plain) -> DatasetInfo:
    return DatasetInfo("vector", (1,), 0, SAMPLES, targets=1)


def describe_columns(config: ColumnsConfig) -> DatasetInfo:
    return DatasetInfo("vector", (3,), 0, SAMPLES, targets=1)


def read_line(config: LineConfig) -> Samples:
    return _samples(*_line(config.seed))


def read_outliers(config: OutlyingLineConfig) -> Samples:
    x, t = _line(config.seed)
    t[np.argsort(x)[-OUTLIERS:]] -= OUTLYING
    return _samples(x, t)


def read_columns(config: ColumnsConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    x = rng.normal(0, 1, (SAMPLES, 2))
    t = x @ np.array(WEIGHTS) + OFFSET + rng.normal(0, NOISE, SAMPLES)
    return _samples(np.column_stack([x, 2 * x[:, 0]]), t)


def _line(seed: int) -> tuple[NDArray[float64], NDArray[float64]]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, SAMPLES)
    return x, SLOPE * x + OFFSET + rng.normal(0, NOISE, SAMPLES)


def _samples(x: NDArray[float64], t: NDArray[float64]) -> Samples:
    return Samples(x.reshape(len(x), -1), target=t.astype(np.float32)[:, None])


LINE = Source(say("noisy line"), LineConfig, describe_line, read_line)
OUTLYING_LINE = Source(say("line with outliers"), OutlyingLineConfig, describe_line, read_outliers)
COLUMNS = Source(say("proportional columns"), ColumnsConfig, describe_columns, read_columns)
