"""dW = Σ dy xᵀ of a dense layer, a few rows at a time: what the update takes where it is made.

Terms are samples, so x lies as (samples, fan_in): features side by side. Shards of one size lie at
equal distances; a *run* of them is counted as one sum.
"""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.ir import Op, OutputSpec
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.tiles import multiply_terms, turn

# What the operands of a run are: where dy and x of its first shard lie, how far it is to the
# next one's, shards, samples of each.
OF_RUN = 6


@kernel
def samples_as_rows(arena: Any, x_at: int, rows_at: int, n: int, fan_in: int) -> None:
    """x (fan_in, samples) as (samples, fan_in)."""
    turn(arena, rows_at, fan_in, arena, x_at, n, fan_in, n)


@kernel
def weight_rows(arena: Any, operands: Any) -> None:
    """dW (rows, fan_in) = Σ dy xᵀ over the samples of all shards, run after run.

    Operands: where dW is to stand, rows, fan_in, the first row's number, then the runs.
    """
    dweight_at, rows, fan_in, first, runs = operands[:5]
    for run in range(runs):
        dy_at, dy_apart, x_at, x_apart, shards, n = operands[5 + run * OF_RUN :][:OF_RUN]
        if runs == 1 and shards * n == 1:
            _of_one(arena, dweight_at, dy_at + first, x_at, rows, fan_in)
            return
        multiply_terms(
            arena, dweight_at, fan_in, arena, dy_at + first * n, n, (0, dy_apart, 1),
            arena, x_at, (0, x_apart, fan_in), (1, shards, n), rows, fan_in, run > 0,
        )  # fmt: skip


@subroutine
def _of_one(arena: Any, dweight_at: int, dy_at: int, x_at: int, rows: int, fan_in: int) -> None:
    """dW = dy xᵀ of the only sample: with one term to a sum, a tile begins longer than it works."""
    x = arena[x_at : x_at + fan_in]
    for r in range(rows):
        dy = arena[dy_at + r]
        dw = arena[dweight_at + r * fan_in : dweight_at + (r + 1) * fan_in]
        for p in range(fan_in):
            dw[p] = dy * x[p]


SAMPLES_AS_ROWS = Op(
    "samples_as_rows",
    samples_as_rows,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
)
