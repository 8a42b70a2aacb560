"""A scaling that was fitted once and is applied to whatever comes later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Scaling:
    """x ↦ (x − shift) · gain + floor; `shift` and `gain` broadcast over samples.

    All of it in float64: where float32 has steps of 128, as at 1.7·10⁹, most of a column would be
    gone before it is scaled.
    """

    shift: NDArray[np.float64]
    gain: NDArray[np.float64]
    floor: float

    def apply(
        self, x: NDArray[Any], lengths: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """float32 and C-contiguous; steps past a sequence's length become 0."""
        # A sample may be as far from the training part as numbers go: it becomes infinite.
        with np.errstate(over="ignore"):
            exact = np.subtract(x, self.shift, dtype=np.float64, order="C")
            exact *= self.gain
            exact += self.floor
            result: NDArray[np.float32] = exact.astype(np.float32)
        if lengths is not None:
            result[~counting(lengths, result.shape[1])] = 0
        return result


def counting(lengths: NDArray[np.int64], steps: int) -> NDArray[np.bool_]:
    """(samples, steps): whether a step is one of the sample's own."""
    own: NDArray[np.bool_] = np.arange(steps) < lengths[:, None]
    return own
