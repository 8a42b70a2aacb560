"""An axis of numbers: where it begins and ends, and its marks at round places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

MOST = 6
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_PLACES, LONGEST = 5, 1e6
LARGEST = 1e300
# Numbers that differ more than so many times are told apart on a logarithmic axis alone.
MANY_TIMES = 50.0


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`, in powers of ten if `logarithmic`; `marks` are values and words."""

    low: float
    high: float
    marks: tuple[tuple[float, str], ...]
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """Where a value is, 0 at `low` and 1 at `high`."""
        if not self.logarithmic:
            return (value - self.low) / (self.high - self.low)
        low, high = log10(self.low), log10(self.high)
        return (log10(value) - low) / (high - low)


def drawable(value: float) -> bool:
    """Whether a curve can go there."""
    return isfinite(value) and abs(value) < LARGEST


def axis(values: Sequence[float], whole: bool = False) -> Axis:
    """An axis that holds all `values` that can be drawn; `whole` ones are marked at whole numbers.
    Those that are all positive and far apart get a logarithmic one."""
    known = [value for value in values if drawable(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if not whole and low > 1 / LARGEST and high / low > MANY_TIMES:
        return _logarithmic(low, high)
    if low == high:
        low, high = low - (abs(low) or 1.0) / 2, high + (abs(high) or 1.0) / 2
    step = _step(high - low, whole)
    if not whole:
        low, high = floor(low / step) * step, ceil(high / step) * step
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    marks = tuple((i * step, _words(i * step, step)) for i in range(first, last + 1))
    return Axis(low, high, marks)


def _words(value: float, step: float) -> str:
    """As many places behind the point as tell one mark from the next."""
    places = max(0, -floor(log10(step)))
    places += round(step, places) != step
    short = places <= MOST_PLACES and abs(value) < LONGEST
    said = f"{value:,.{places}f}" if short else f"{value:.4g}"
    return said.replace("-", "−")


def _step(span: float, whole: bool) -> float:
    """The smallest round distance with few marks."""
    power = 10.0 ** floor(log10(span / MOST))
    step = next(r * power for r in ROUND if span / (r * power) <= MOST)
    return max(1.0, round(step)) if whole else step


def _logarithmic(low: float, high: float) -> Axis:
    first, last = floor(log10(low)), ceil(log10(high))
    stride = max(1, ceil((last - first) / MOST))
    marks = tuple((10.0**p, f"{10.0**p:g}") for p in range(first, last + 1, stride))
    return Axis(10.0**first, 10.0**last, marks, logarithmic=True)
