"""Sums over samples, and the number 1/B that starts backpropagation."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.ir import Op, OutputSpec
from nndl_studio.ops.kernel import kernel


@kernel
def sum_samples(arena: Any, operands: Any) -> None:
    x_at, y_at, n = operands[0], operands[1], operands[2]
    steps, rows, width = operands[5], operands[6], operands[7] * n
    zero = arena.dtype.type(0)
    for i in range(rows):
        total = zero
        for t in range(steps):
            at = x_at + (t * rows + i) * width
            row = arena[at : at + width]
            for j in range(width):
                total += row[j]
        arena[y_at + i] = total


@kernel
def share(arena: Any, operands: Any) -> None:
    y_at, n, batch = operands[0], operands[1], operands[3]
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
            raise ValueError(f"no row sum is defined for values of shape {shape}")


SUM_SAMPLES = Op(
    "sum_samples",
    sum_samples,
    lambda shapes, attributes: (OutputSpec((_rows(shapes[0])[1],), batched=False),),
    lambda call: _rows(call.inputs[0].shape),
)
"""Sum over samples (and steps or positions): (features,) or (steps, features) or maps."""

SHARE = Op(
    "share",
    share,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (),
)
"""∂J/∂loss of each sample: 1/B, since the objective is the mean over the batch."""
