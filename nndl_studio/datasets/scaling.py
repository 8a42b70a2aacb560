"""A scaling that was fitted once and is applied to whatever comes later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Scaling:
    """x ↦ (x − shift) · gain + floor; `shift` and `gain` broadcast over samples."""

    shift: NDArray[np.float64]
    gain: NDArray[np.float64]
    floor: float

    def apply(
        self, x: NDArray[Any], lengths: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """float32 and C-contiguous; steps past a sequence's length become 0."""
        result = np.array(x, dtype=np.float32, order="C")
        result -= self.shift.astype(np.float32)
        result *= self.gain.astype(np.float32)
        result += np.float32(self.floor)
        if lengths is not None:
            result[~counting(lengths, result.shape[1])] = 0
        return result


def counting(lengths: NDArray[np.int64], steps: int) -> NDArray[np.bool_]:
    """(samples, steps): whether a step is one of the sample's own."""
    own: NDArray[np.bool_] = np.arange(steps) < lengths[:, None]
    return own
