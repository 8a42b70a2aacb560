"""Sums over samples, and the number 1/B that starts backpropagation."""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.ir import Op, OutputSpec
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Lines, given, one, times


@kernel
def sum_samples(
    arena: Any, x_at: int, y_at: int, n: int, steps: int, rows: int, width: int
) -> None:
    """y (rows,): the sum of x (steps, rows, width) over steps, places and samples."""
    length = width * n
    zero = arena.dtype.type(0)
    if steps > 1:
        # Over steps all rows at once: 16 samples are too few for a loop of their own.
        totals = np.zeros(rows * length, arena.dtype)
        for t in range(steps):
            x = arena[x_at + t * totals.size : x_at + (t + 1) * totals.size]
            for j in range(totals.size):
                totals[j] += x[j]
        for i in range(rows):
            total = zero
            for j in range(i * length, (i + 1) * length):
                total += totals[j]
            arena[y_at + i] = total
        return
    for i in range(rows):
        total = zero
        row = arena[x_at + i * length : x_at + (i + 1) * length]
        for j in range(length):
            total += row[j]
        arena[y_at + i] = total


@kernel
def share(arena: Any, y_at: int, n: int, batch: int) -> None:
    """y (1,) = 1/B."""
    value = arena.dtype.type(1.0 / batch)
    for j in range(n):
        arena[y_at + j] = value


def _rows(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """(steps, rows, numbers of a sample in a row): the sum keeps features or maps apart."""
    match shape:
        case (rows,):
            return 1, rows, 1
        case (steps, rows):
            return steps, rows, 1
        case (rows, height, width):
            return 1, rows, height * width
        case _:
            raise RuntimeError(f"no row sum is defined for values of shape {shape}")


def _summed(cell: Cell) -> Lines:
    (row,), shape = cell.index, cell.call.inputs[0].shape
    places = (row,) if len(shape) == 2 else ()
    others = shape[:1] if len(shape) == 2 else shape[1:]
    before = () if len(shape) == 2 else (row,)
    return one(times(given(0, *before, *at, *places)) for at in np.ndindex(*others))


SUM_SAMPLES = Op(
    "sum_samples",
    sum_samples,
    lambda shapes, attributes: (OutputSpec((_rows(shapes[0])[1],), batched=False),),
    lambda call: _rows(call.inputs[0].shape),
    terms=_summed,
)
"""Sum over samples (and steps or positions): (features,) or (steps, features) or maps."""

SHARE = Op(
    "share",
    share,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (),
    terms=lambda cell: one([times(weight=1 / cell.batch)]),
)
"""∂J/∂loss of each sample: 1/B, since the objective is the mean over the batch."""
