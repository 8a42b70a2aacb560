"""A curve that never grows: neighbours merge into (low, high) pairs as points arrive."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
BUCKETS = 2000


class Curve:
    """Keeps at most `2 * BUCKETS` points of any number appended, with every extreme kept."""

    def __init__(self) -> None:
        self._x = np.zeros(BUCKETS)
        self._low = np.zeros(BUCKETS)
        self._high = np.zeros(BUCKETS)
        self._count = 0
        self._stride = 1
        self._filled = 0

    def append(self, x: Doubles, y: Doubles) -> None:
        """Add points; x must rise."""
        for place, value in zip(x.tolist(), y.tolist(), strict=True):
            self._add(place, value)

    def points(self) -> tuple[Doubles, Doubles]:
        """What to draw: x and y, at most `2 * BUCKETS` of them."""
        n = self._count
        if self._stride == 1:
            return self._x[:n].copy(), self._high[:n].copy()
        pairs = np.stack([self._low[:n], self._high[:n]], axis=1)
        return np.repeat(self._x[:n], 2), pairs.reshape(-1)

    def __len__(self) -> int:
        return self._count

    def _add(self, x: float, y: float) -> None:
        last = self._count - 1
        if last >= 0 and self._filled < self._stride:
            self._low[last] = min(self._low[last], y)
            self._high[last] = max(self._high[last], y)
            self._filled += 1
            return
        if self._count == BUCKETS:
            self._merge()
        self._x[self._count], self._low[self._count], self._high[self._count] = x, y, y
        self._count += 1
        self._filled = 1

    def _merge(self) -> None:
        half = BUCKETS // 2
        self._x[:half] = self._x[::2].copy()
        self._low[:half] = np.minimum(self._low[::2], self._low[1::2])
        self._high[:half] = np.maximum(self._high[::2], self._high[1::2])
        self._count = half
        self._stride *= 2


class Smoother:
    """Running mean that forgets exponentially; `memory` is about how many points it holds."""

    def __init__(self, memory: float = 40.0) -> None:
        self._keep = 1.0 - 1.0 / memory
        self._sum = 0.0
        self._weight = 0.0

    def feed(self, values: Doubles) -> Doubles:
        """The smoothed value after each of `values`."""
        smoothed = np.empty(len(values))
        for i, value in enumerate(values.tolist()):
            self._sum = self._keep * self._sum + value
            self._weight = self._keep * self._weight + 1.0
            smoothed[i] = self._sum / self._weight
        return smoothed
