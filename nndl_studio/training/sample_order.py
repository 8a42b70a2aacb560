"""The order in which a run sees its samples: shuffled anew for every epoch, from the seed alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class SampleOrder:
    """`samples` in an order that (seed, epoch) decides, so that a resumed run sees the same."""

    def __init__(self, seed: int, samples: NDArray[np.int64]) -> None:
        self._seed = seed
        self._samples = samples
        self._last: tuple[int, NDArray[np.int64]] = (-1, samples)

    def epoch(self, epoch: int) -> NDArray[np.int64]:
        """The training samples as this epoch shuffles them."""
        if self._last[0] != epoch:
            shuffle = np.random.Generator(np.random.Philox(key=[self._seed, epoch]))
            self._last = epoch, shuffle.permutation(self._samples)
        return self._last[1]
