"""How numbers lie, moment by moment: fine histograms, from which coarse ones are made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.training.studies.thinned import Thinned

FINE = 400
BINS = 64
# A few numbers far out would leave one bin to all others.
FAR_OUT = 0.001

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Moment:
    """`counts` (FINE,) between the `edges` (FINE + 1,); mean and deviation of all."""

    edges: Floats
    counts: NDArray[np.int64]
    mean: float
    deviation: float

    def quantile(self, share: float) -> float:
        """Below this value lies that `share` of the numbers."""
        summed = np.concatenate([[0], np.cumsum(self.counts)])
        return float(np.interp(share * summed[-1], summed, self.edges))

    def shares(self, edges: Floats) -> Floats:
        """(len(edges) − 1,): how large a part lies in each bin, what is further out at the ends."""
        summed = np.concatenate([[0], np.cumsum(self.counts)]) / self.counts.sum()
        below = np.interp(edges, self.edges, summed)
        below[0], below[-1] = 0.0, 1.0
        return np.asarray(np.diff(below))


def moment_of(numbers: Floats) -> Moment:
    """`numbers` (n,), all finite, n > 0."""
    low, high = float(numbers.min()), float(numbers.max())
    counts, edges = np.histogram(numbers, FINE, (low, high))
    return Moment(edges, counts, float(numbers.mean()), float(numbers.std()))


class Course(Thinned[Moment]):
    """Histograms as a run went."""

    @property
    def histograms(self) -> list[Moment]:
        return [moment for _, moment in self.moments]

    def edges(self) -> Floats:
        """(BINS + 1,): from where to where nearly all numbers of all moments lie."""
        low = min(each.quantile(FAR_OUT) for each in self.histograms)
        high = max(each.quantile(1 - FAR_OUT) for each in self.histograms)
        if not any(each.deviation for each in self.histograms):
            low, high = low - 0.5, high + 0.5
        return np.linspace(low, high, BINS + 1)
