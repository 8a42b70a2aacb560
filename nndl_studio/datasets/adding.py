"""The adding problem: numbers in [0, 1], two of them marked; the answer is the sum of these two.

One mark lies in the first half, one in the second, so what has to be remembered is half the
sequence away [Hochreiter and Schmidhuber 1997]. Always 1 has a mean squared error of 1/6.
"""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples, Source

SAMPLES = 6000


def adding(steps: int) -> Source:
    """Sequences of `steps` pairs (number, mark)."""

    def describe(file: str) -> DatasetInfo:
        return DatasetInfo("sequence", (steps, 2), 0, SAMPLES, targets=1)

    def read(file: str, seed: int) -> Samples:
        rng = np.random.default_rng(seed)
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

    return Source(describe, read)


ADDING_10, ADDING_50, ADDING_100 = adding(10), adding(50), adding(100)
