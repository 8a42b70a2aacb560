"""The loss of every batch as a curve that never grows, and can be taken up where it was left."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
BUCKETS = 2000
# x, low, high of the batches, then of the smoothed curve.
ROWS = 6


@dataclass(frozen=True, eq=False)
class KeptCurve:
    """A `LossCurve` between two steps. `rows` float64 (6, buckets); `stride` is how many steps a
    bucket holds, `filled` how many the last one has; `sum` and `weight` are the smoother's."""

    rows: Doubles
    stride: int
    filled: int
    sum: float
    weight: float

    @property
    def sound(self) -> bool:
        """Whether a curve can be built from it; what comes from a file may be anything."""
        numbers = (self.sum, self.weight)
        return (
            self.rows.ndim == 2
            and self.rows.shape[0] == ROWS
            and self.rows.shape[1] <= BUCKETS
            and self.rows.dtype == np.float64
            and 0 <= self.filled <= self.stride
            and bool(np.isfinite(self.rows).all() and np.isfinite(numbers).all())
        )


def cut(curve: KeptCurve, epochs: float) -> KeptCurve:
    """A curve that ends after so many epochs."""
    kept = curve.rows[0] <= epochs
    if kept.all():
        return curve
    return replace(curve, rows=curve.rows[:, kept], filled=curve.stride if kept.any() else 0)


class LossCurve:
    """Batch losses by epochs, and their running mean. What it holds after a step follows from the
    losses so far alone, however they came in."""

    def __init__(self, kept: KeptCurve | None = None) -> None:
        self.batches, self.smoothed, self._smoother = Curve(), Curve(), Smoother()
        if kept is not None:
            self.batches.take_up(kept.rows[:3], kept.stride, kept.filled)
            self.smoothed.take_up(kept.rows[3:], kept.stride, kept.filled)
            self._smoother.take_up(kept.sum, kept.weight)

    def append(self, step: int, losses: Doubles, steps_per_epoch: int) -> None:
        """Add the losses of the steps that end at `step`."""
        if len(losses):
            first = step - len(losses) + 1
            places = np.arange(first, step + 1) / max(steps_per_epoch, 1)
            self.batches.append(places, losses)
            self.smoothed.append(places, self._smoother.feed(losses))

    def kept(self) -> KeptCurve:
        """A copy, to go on from another day."""
        rows = np.concatenate([self.batches.buckets(), self.smoothed.buckets()])
        total, weight = self._smoother.memory
        return KeptCurve(rows, self.batches.stride, self.batches.filled, total, weight)


class Curve:
    """Neighbours merge into (low, high) pairs as points arrive, so that at most `2 * BUCKETS` are
    kept of any number appended, with every extreme among them."""

    def __init__(self) -> None:
        self._x = np.zeros(BUCKETS)
        self._low = np.zeros(BUCKETS)
        self._high = np.zeros(BUCKETS)
        self._count = 0
        self.stride = 1
        self.filled = 0

    def append(self, x: Doubles, y: Doubles) -> None:
        """Add points; x must rise."""
        start = 0
        while start < len(y):
            if self._count and self.filled < self.stride:
                start += self._fill_last(y[start:])
                continue
            if self._count == BUCKETS:
                self._merge()
            start += self._add_buckets(x[start:], y[start:])

    def points(self) -> tuple[Doubles, Doubles]:
        """What to draw: x and y, at most `2 * BUCKETS` of them."""
        x, low, high = self.buckets()
        if self.stride == 1:
            return x, high
        return np.repeat(x, 2), np.stack([low, high], axis=1).reshape(-1)

    def buckets(self) -> Doubles:
        """Copies of x, lowest and highest, (3, buckets)."""
        n = self._count
        return np.stack([self._x[:n], self._low[:n], self._high[:n]])

    def take_up(self, rows: Doubles, stride: int, filled: int) -> None:
        """Become the curve whose `buckets` were `rows`."""
        n = self._count = rows.shape[1]
        self._x[:n], self._low[:n], self._high[:n] = rows
        self.stride, self.filled = stride, filled

    def __len__(self) -> int:
        return self._count

    def _fill_last(self, y: Doubles) -> int:
        """Put what there is room for into the last bucket; how many that were."""
        part = y[: self.stride - self.filled]
        last = self._count - 1
        self._low[last] = min(self._low[last], part.min())
        self._high[last] = max(self._high[last], part.max())
        self.filled += len(part)
        return len(part)

    def _add_buckets(self, x: Doubles, y: Doubles) -> int:
        """New buckets: as many whole ones as there are and fit, or one that is not full yet."""
        width = min(self.stride, len(y))
        whole = min(len(y) // width, BUCKETS - self._count)
        taken, new = whole * width, slice(self._count, self._count + whole)
        table = y[:taken].reshape(whole, width)
        self._x[new] = x[:taken:width]
        self._low[new], self._high[new] = table.min(axis=1), table.max(axis=1)
        self._count += whole
        self.filled = width
        return taken

    def _merge(self) -> None:
        half = BUCKETS // 2
        self._x[:half] = self._x[::2].copy()
        self._low[:half] = np.minimum(self._low[::2], self._low[1::2])
        self._high[:half] = np.maximum(self._high[::2], self._high[1::2])
        self._count = half
        self.stride *= 2
        self.filled = self.stride


class Smoother:
    """Running mean that forgets exponentially; `memory` is about how many points it holds."""

    def __init__(self, memory: float = 40.0) -> None:
        self._keep = 1.0 - 1.0 / memory
        self._sum = 0.0
        self._weight = 0.0

    @property
    def memory(self) -> tuple[float, float]:
        """What it holds: a sum and its weight."""
        return self._sum, self._weight

    def take_up(self, total: float, weight: float) -> None:
        """Go on from what another one held."""
        self._sum, self._weight = total, weight

    def feed(self, values: Doubles) -> Doubles:
        """The smoothed value after each of `values`."""
        smoothed = np.empty(len(values))
        for i, value in enumerate(values.tolist()):
            self._sum = self._keep * self._sum + value
            self._weight = self._keep * self._weight + 1.0
            smoothed[i] = self._sum / self._weight
        return smoothed
