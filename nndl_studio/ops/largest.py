"""The largest of some numbers: what a softmax is with all doubt taken away."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.ir import Op, OutputSpec
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.softmax_node import grid_of
from nndl_studio.ops.terms import Cell, Index, Lines, given, largest, times, total


@kernel
def largest_forward(
    arena: Any, x_at: int, y_at: int, n: int, outer: int, classes: int, inner: int
) -> None:
    """y (outer, classes, inner) = 1 where x is the largest along the classes, the first of several,
    else 0."""
    columns = inner * n
    size = outer * classes * columns
    x = arena[x_at : x_at + size].reshape(outer, classes, columns)
    y = arena[y_at : y_at + size].reshape(outer, classes, columns)
    for o in range(outer):
        for i in range(columns):
            best = 0
            for c in range(1, classes):
                if x[o, c, i] > x[o, best, i]:
                    best = c
            for c in range(classes):
                y[o, c, i] = 1 if c == best else 0


def _terms(cell: Cell) -> Lines:
    classes = _classes(cell)
    top = largest((times(given(0, *index)) for index in classes), r"\max_k x_k")
    # The first of several, as max finds it.
    best = max(classes, key=lambda index: float(cell.inputs[0][index]))
    return top, total([times()] if best == cell.index else ())


def _classes(cell: Cell) -> list[Index]:
    """Where the numbers stand that the cell's is compared with, in their order."""
    axis = int(len(cell.index) == 2)
    before, after = cell.index[:axis], cell.index[axis + 1 :]
    return [(*before, c, *after) for c in range(cell.call.inputs[0].shape[axis])]


LARGEST = Op(
    "largest",
    largest_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    grid_of,
    terms=_terms,
)
"""As SOFTMAX, with all of it on the largest number. It is run and never learned by."""
