"""dW = Σ dy xᵀ of a dense layer, a few rows at a time: what the update takes where it is made.

Terms are samples, so x lies as (samples, fan_in): features side by side. Shards of one size lie at
equal distances; a *run* of them is counted as one sum.
"""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.ir import Op, OutputSpec
from nndl_studio.ops.kernel import kernel
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
        multiply_terms(
            arena, dweight_at, fan_in, arena, dy_at + first * n, n, (0, dy_apart, 1),
            arena, x_at, (0, x_apart, fan_in), (1, shards, n), rows, fan_in, run > 0,
        )  # fmt: skip


SAMPLES_AS_ROWS = Op(
    "samples_as_rows",
    samples_as_rows,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: call.inputs[0].shape,
)
