"""Lines that several losses are said with: −log of a share, a squared and a logistic loss of one
number, their errors, and means over the steps that are scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from nndl_studio.ops.softmax_terms import powers
from nndl_studio.ops.terms import Cell, Factor, Line, Lines, Term, line, number, times, total

# Beyond these a share of float32 has too few digits left for its logarithm.
LEAST, MOST = 1e-30, 0.99

LossOfOne = Callable[[Cell, list[Line], Factor, Factor], list[Term]]
"""A number's loss against its target: terms of a sum, with what they need put behind lines."""


def surprise(
    cell: Cell, lines: list[Line], share: Factor, numbers: Sequence[Factor], at: int
) -> list[Term]:
    """−log of `share`, which a softmax of `numbers` gives number `at` (55): terms of a sum, with
    what they need put behind `lines`."""
    if LEAST < number(share, cell, ()) < MOST:
        lines.append(total([times(share)], "log", r"\log y_{\mathrm{label}}"))
        return [times(line(len(lines) - 1), weight=-1)]
    found, top = powers(cell, lines, [times(each) for each in numbers])
    lines.append(total(found, "log", r"\log \sum_i e^{x_i - m}" if top else r"\log \sum_i e^{x_i}"))
    return [times(line(len(lines) - 1)), *top, times(numbers[at], weight=-1)]


def squared(cell: Cell, lines: list[Line], x: Factor, t: Factor) -> list[Term]:
    """½ (x − t)² (53)."""
    lines.append(total([times(x), times(t, weight=-1)], "square", "(x_j - t_j)^2"))
    return [times(line(len(lines) - 1), weight=0.5)]


def squared_error(x: Factor, t: Factor) -> Lines:
    """x − t."""
    return (total([times(x), times(t, weight=-1)], name="x - t"),)


def logistic(cell: Cell, lines: list[Line], x: Factor, t: Factor) -> list[Term]:
    """−t log y − (1 − t) log(1 − y) with y = σ(x) (84), where −log y = log(1 + e^−x) and
    −log(1 − y) = log(1 + e^x)."""
    terms, told = [], number(t, cell, ())
    if told != 0:
        lines.append(total([times(x, weight=-1)], "softplus", r"-\log y"))
        terms.append(times(t, line(len(lines) - 1)))
    if told != 1:
        lines.append(total([times(x)], "softplus", r"-\log(1 - y)"))
        other = line(len(lines) - 1)
        terms.extend([times(other), times(t, other, weight=-1)] if told else [times(other)])
    return terms


def logistic_error(x: Factor, t: Factor) -> Lines:
    """σ(x) − t."""
    y = total([times(x)], "logistic", "y")
    return y, total([times(line(0)), times(t, weight=-1)], name="y - t")


def blamed(error: Lines, dloss: Factor, count: int = 1) -> Lines:
    """δ of a number: its error, times what comes back to a loss that is the mean of `count`."""
    return *error, total([times(line(len(error) - 1), dloss, weight=1 / count)])


def mean(terms: Iterable[Term], count: int) -> Line:
    """A sum of as many losses, divided by their number; 0 where there are none."""
    return total([times(*each.factors, weight=each.weight / count) for each in terms])


def scored_labels(cell: Cell, place: int) -> dict[int, int]:
    """The label of each step that has one and is the sample's own: labels are input `place`, the
    lengths the next."""
    steps = range(cell.whole(place + 1, 0))
    return {t: cell.whole(place, t) for t in steps if cell.whole(place, t) >= 0}


def scored_targets(cell: Cell) -> list[int]:
    """The sample's own steps that have targets, input 1; the lengths are input 2."""
    return [t for t in range(cell.whole(2, 0)) if not np.isnan(cell.inputs[1][t, 0])]
