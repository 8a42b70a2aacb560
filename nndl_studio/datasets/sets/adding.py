"""The adding problem: numbers in [0, 1], two of them marked; the answer is the sum of these two.

One mark lies in the first half, one in the second, so what has to be remembered is half the
sequence away [Hochreiter and Schmidhuber 1997]. Always 1 has a mean squared error of 1/6.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say

SAMPLES = 6000


class Adding10Config(Plain, frozen=True, tag="adding 10"):
    """Settings of this set."""

    steps: ClassVar[int] = 10


class Adding50Config(Plain, frozen=True, tag="adding 50"):
    """Settings of this set."""

    steps: ClassVar[int] = 50


class Adding100Config(Plain, frozen=True, tag="adding 100"):
    """Settings of this set."""

    steps: ClassVar[int] = 100


Adding = Adding10Config | Adding50Config | Adding100Config


def describe(config: Adding) -> DatasetInfo:
    return DatasetInfo("sequence", (config.steps, 2), 0, SAMPLES, targets=1)


def read(config: Adding) -> Samples:
    """Sequences of pairs (number, mark)."""
    rng, steps = np.random.default_rng(config.seed), config.steps
    number = rng.uniform(0, 1, (SAMPLES, steps))
    each = np.arange(SAMPLES)
    first = rng.integers(0, steps // 2, SAMPLES)
    second = rng.integers(steps // 2, steps, SAMPLES)
    mark = np.zeros((SAMPLES, steps))
    mark[each, first] = mark[each, second] = 1
    total = number[each, first] + number[each, second]
    lengths = np.full(SAMPLES, steps, np.int64)
    x = np.stack([number, mark], axis=2)
    return Samples(x, target=total[:, None].astype(np.float32), lengths=lengths)


ADDING_10 = Source(say("adding problem, 10 steps"), Adding10Config, describe, read)
ADDING_50 = Source(say("adding problem, 50 steps"), Adding50Config, describe, read)
ADDING_100 = Source(say("adding problem, 100 steps"), Adding100Config, describe, read)
