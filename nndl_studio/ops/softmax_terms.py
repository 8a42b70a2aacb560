"""Lines that a softmax is said with, wherever it stands: its shares (39), and δ behind it (44)."""

from __future__ import annotations

from collections.abc import Sequence

from nndl_studio.ops.terms import (
    Cell,
    Factor,
    Line,
    Lines,
    Term,
    largest,
    line,
    products,
    times,
    total,
)

# e^x of numbers up to here, and sums of many such, stay within what float64 holds.
SAFE = 500.0


def powers(
    cell: Cell, lines: list[Line], numbers: Sequence[Term], symbol: str = "x_k"
) -> tuple[list[Term], list[Term]]:
    """e to the power of each of `numbers`, put behind `lines`: a term for each, and what was taken
    off every number first, which is none, or the largest where e^x would leave all bounds."""
    top: list[Term] = []
    if not -SAFE < max(products(total(numbers), cell, ())) < SAFE:
        lines.append(largest(numbers, "m"))
        top = [times(line(len(lines) - 1))]
    less = [times(*each.factors, weight=-1) for each in top]
    name = f"e^{{{symbol} - m}}" if top else f"e^{{{symbol}}}"
    first = len(lines)
    lines.extend(total([each, *less], "exp", name) for each in numbers)
    return [times(line(place)) for place in range(first, len(lines))], top


def shares(cell: Cell, numbers: Sequence[Factor], at: int) -> Lines:
    """y of number `at`: its power of e among those of all `numbers`."""
    lines: list[Line] = []
    found, _ = powers(cell, lines, [times(each) for each in numbers])
    lines.append(total(found, "reciprocal", r"1 / \sum_i e^{x_i}"))
    own = total([times(*found[at].factors, line(len(lines) - 1))])
    return *lines, own


def shares_back(y: Sequence[Factor], dy: Sequence[Factor], at: int) -> Lines:
    """δ of number `at` in front of a softmax: y_k (dy_k − Σ_i y_i dy_i)."""
    pairs = zip(y, dy, strict=True)
    mean = total([times(*pair) for pair in pairs], name=r"\sum_i y_i \, \partial J / \partial y_i")
    return mean, total([times(y[at], dy[at]), times(y[at], line(0), weight=-1)])
