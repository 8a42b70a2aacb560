"""Figures of many sizes, three digits each: a power of ten only where zeros would fill the line."""

from __future__ import annotations

from math import isfinite

# Outside of these, zeros would be most of the number.
LEAST = 1e-3
MOST = 1e5


def three_digits(value: float) -> str:
    """8.42, 0.00842, 84,200, but 8.42e−6."""
    size = abs(value)
    if not isfinite(value):
        return str(value)
    if size == 0:
        return "0"
    if not LEAST <= size < MOST:
        mantissa, power = f"{value:.2e}".split("e")
        return _minus(f"{mantissa}e{int(power)}")
    # Rounded first: 9.996 has one place less than it seems.
    rounded = float(f"{size:.2e}")
    places = max(0, 2 - int(f"{rounded:e}".split("e")[1]))
    return _minus(f"{float(f'{value:.2e}'):,.{places}f}")


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")
