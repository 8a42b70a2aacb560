"""Lines that say how two classes are told apart by one number, and what is counted of mistakes.

y is −1 or +1 where the label is 0 or 1, as in the lecture.
"""

from __future__ import annotations

from nndl_studio.ops.loss_terms import blamed, logistic, logistic_error
from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
    Line,
    Lines,
    Term,
    beside,
    given,
    line,
    one,
    times,
    total,
)

X = given(0, 0)


def log_loss(cell: Cell) -> Lines:
    """Σ_i −t_i log y_i − (1 − t_i) log(1 − y_i) (84)."""
    lines: list[Line] = []
    losses: list[Term] = []
    for i in range(cell.call.inputs[0].size):
        losses.extend(logistic(cell, lines, given(0, i), given(1, i)))
    return *lines, total(losses)


def log_loss_back(cell: Cell) -> Lines:
    """(y_i − t_i) dL."""
    return blamed(logistic_error(beside(cell, 0), beside(cell, 1)), given(2, 0))


def hinge(cell: Cell) -> Lines:
    """L = max(0, 1 − y x) (57)."""
    return one([times(), times(X, weight=-_side(cell))], "rectifier")


def hinge_back(cell: Cell) -> Lines:
    """−y dL where 1 − y x > 0, else 0."""
    short = total([times(), times(X, weight=-_side(cell))], "above zero", "I(1 - y x > 0)")
    return short, total([times(line(0), given(2, 0), weight=-_side(cell))])


def perceptron(cell: Cell) -> Lines:
    """L = max(0, −y x)."""
    return one([times(X, weight=-_side(cell))], "rectifier")


def perceptron_back(cell: Cell) -> Lines:
    """−y dL where y x ≤ 0, else 0."""
    step = [times(given(2, 0), weight=-_side(cell))] if _is_mistaken(cell) else []
    return _agreement(cell), total(step)


def counts(cell: Cell) -> Lines:
    """What steps of length 1 take from the counts: a mistake, one more sample, and how many samples
    there were when a single one was mistaken."""
    seen, dloss = given(3, 0), given(4, 0)
    if cell.output == 0:
        return _agreement(cell), total([times(dloss, weight=-1)] if _is_mistaken(cell) else [])
    if cell.index == (0,):
        return one([times(dloss, weight=-1)])
    if cell.batch > 1 or not _is_mistaken(cell) or cell.index[0] != 1 + cell.whole(2, 0):
        return NOTHING
    return one([times(dloss, seen, weight=-1), times(dloss, weight=-1)])


def _side(cell: Cell) -> int:
    """y."""
    return 2 * cell.whole(1, 0) - 1


def _agreement(cell: Cell) -> Line:
    return total([times(X, weight=_side(cell))], name="y x")


def _is_mistaken(cell: Cell) -> bool:
    return bool(_side(cell) * cell.inputs[0][0] <= 0)


def both_sides(cell: Cell) -> Lines:
    """−x for class 0, x for class 1."""
    return one([times(X, weight=1 if cell.index[0] else -1)])


def both_sides_back(cell: Cell) -> Lines:
    """dx = dy_1 − dy_0."""
    return one([times(given(0, 1)), times(given(0, 0), weight=-1)])
