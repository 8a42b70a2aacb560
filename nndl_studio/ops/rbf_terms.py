"""Lines that say the RBF output units of LeNet-5 and their two losses."""

from __future__ import annotations

from nndl_studio.ops.softmax_terms import powers
from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
    Line,
    Lines,
    Term,
    copied,
    given,
    line,
    times,
    total,
)


def distance(cell: Cell) -> Lines:
    """y_i = Σ_j (x_j − w_ij)²."""
    (i,), size = cell.index, cell.call.inputs[0].size
    squares = [_apart(i, j, "square", "(x_j - w_{ij})^2") for j in range(size)]
    return *squares, total(times(line(j)) for j in range(size))


def distance_back(cell: Cell) -> Lines:
    """dx_j = Σ_i 2 (x_j − w_ij) dy_i."""
    (j,), classes = cell.index, cell.call.inputs[1].shape[0]
    apart = [_apart(i, j, "", "x_j - w_{ij}") for i in range(classes)]
    return *apart, total(times(line(i), given(2, i), weight=2) for i in range(classes))


def distance_back_centre(cell: Cell) -> Lines:
    """dw_ij = −2 (x_j − w_ij) dy_i."""
    i, j = cell.index
    return _apart(i, j, "", "x_j - w_{ij}"), total([times(line(0), given(2, i), weight=-2)])


def _apart(i: int, j: int, function: str, name: str) -> Line:
    return total([times(given(0, j)), times(given(1, i, j), weight=-1)], function, name)


def picked(cell: Cell) -> Lines:
    """The distance to the true class."""
    return copied(given(0, cell.whole(1, 0)))


def picked_back(cell: Cell) -> Lines:
    """What comes back, at the label alone."""
    return copied(given(1, 0)) if cell.index[0] == cell.whole(0, 0) else NOTHING


def discriminative(cell: Cell) -> Lines:
    """L = y_label + log(e^−j + Σ_i e^−y_i)."""
    lines: list[Line] = []
    found, top = powers(cell, lines, _exponents(cell), "-y_i")
    lines.append(total(found, "log", r"\log(e^{-j} + \sum_i e^{-y_i})"))
    return *lines, total([times(given(0, cell.whole(1, 0))), times(line(len(lines) - 1)), *top])


def discriminative_back(cell: Cell) -> Lines:
    """dy_i = ([i is the label] − e^−y_i / (e^−j + Σ_i e^−y_i)) dL."""
    lines: list[Line] = []
    found, _ = powers(cell, lines, _exponents(cell), "-y_i")
    lines.append(total(found, "reciprocal", r"1 / (e^{-j} + \sum_i e^{-y_i})"))
    share = times(*found[cell.index[0]].factors, line(len(lines) - 1), weight=-1)
    here = [times()] if cell.index[0] == cell.whole(1, 0) else []
    name = r"I(i = \mathrm{label}) - e^{-y_i} / (e^{-j} + \sum_i e^{-y_i})"
    lines.append(total([*here, share], name=name))
    return *lines, total([times(line(len(lines) - 1), given(2, 0))])


def _exponents(cell: Cell) -> list[Term]:
    """−y_i of each class, and −j."""
    classes = range(cell.call.inputs[0].size)
    constant = cell.call.attributes["per_mille"] / 1000
    return [*(times(given(0, i), weight=-1) for i in classes), times(weight=-constant)]
