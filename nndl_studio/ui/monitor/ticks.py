"""Where the axes of the loss plot are marked: few, round, never on top of each other."""

from __future__ import annotations

from math import ceil, floor, log10

Ticks = list[tuple[float, str]]
MOST = 6
LEAST = 3
ROUND = (1.0, 2.0, 5.0)
# Powers of ten that a number can be. An axis that has just become logarithmic may still have the
# range of the numbers themselves.
LOWEST, HIGHEST = -307.0, 308.0


def decades(low: float, high: float) -> Ticks:
    """Marks of a logarithmic axis from 10^low to 10^high: powers of ten, or 1-2-5 if few; none
    beyond what a number can be."""
    low, high = max(low, LOWEST), min(high, HIGHEST)
    if not low < high:
        return []
    powers = range(floor(low), ceil(high) + 1)
    stride = max(1, ceil(len(powers) / MOST))
    whole = [(float(p), _number(10.0**p)) for p in powers if p % stride == 0 and low <= p <= high]
    if len(whole) >= LEAST:
        return whole
    fine = [(p + shift, _number(r * 10.0**p)) for p in powers for r, shift in _SHIFTS]
    marks = [(at, text) for at, text in fine if low <= at <= high]
    return marks if len(marks) > 1 else _even(10.0**low, 10.0**high)


def _even(low: float, high: float) -> Ticks:
    """Marks of a logarithmic axis that spans too little for 1-2-5: evenly spaced values."""
    power = 10.0 ** floor(log10(max((high - low) / LEAST, low * 1e-6)))
    step = next((r * power for r in ROUND if (high - low) / (r * power) <= MOST - 1), 10 * power)
    values = [n * step for n in range(ceil(low / step), floor(high / step) + 1)]
    return [(log10(value), f"{value:.6g}") for value in values if value > 0]


def whole_numbers(high: int) -> Ticks:
    """Marks from 0 to `high` at whole numbers, at most seven."""
    stride = next((s for s in _strides(high) if high / s <= MOST), high)
    return [(float(at), f"{at:,}") for at in range(0, high + 1, stride)]


def _strides(high: int) -> list[int]:
    return [int(r * 10**p) for p in range(len(str(high)) + 1) for r in ROUND]


def _number(value: float) -> str:
    return f"{value:.0e}".replace("e-0", "e−").replace("e+0", "e") if value < 1e-4 else f"{value:g}"


_SHIFTS = ((1.0, 0.0), (2.0, 0.30103), (5.0, 0.69897))
