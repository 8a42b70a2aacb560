"""Gradient clipping, and adding up the gradients of a batch that is taken in rounds.

Clipping bounds the gradient of the losses, before any penalty is added to it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.update import sum_shards

CLIP = int(Control.CLIP)


@kernel
def accumulate(arena: Any, operands: Any) -> None:
    """Operands: gradients of this round, their sum so far, numbers, whether it is the first."""
    size = operands[2]
    fresh = arena[operands[0] : operands[0] + size]
    total = arena[operands[1] : operands[1] + size]
    if operands[3] == 1:
        total[:] = fresh
    else:
        for i in range(size):
            total[i] += fresh[i]


@kernel
def measure(arena: Any, operands: Any) -> None:
    """Sum the shards into shard 0's place; their norm goes into one number.

    Operands: gradient of shard 0, distance to the next shard's, shards, numbers, where to. The
    squares are summed in float64: in float32 those of an exploding gradient would overflow.
    """
    gradient = sum_shards(arena, operands[0], operands[1], operands[2], operands[3])
    total = 0.0
    for i in range(operands[3]):
        g = np.float64(gradient[i])
        total += g * g
    arena[operands[4]] = np.sqrt(total)


@kernel
def clip_norm(arena: Any, operands: Any) -> None:
    """g ← g · min(1, c / ‖g‖) over all parameters together (Pascanu et al., 2013).

    Operands: gradient, numbers, the norms of the parts, how many. Every instruction adds those up
    anew, in one order, so that no lane waits for another's total.
    """
    gradient = arena[operands[0] : operands[0] + operands[1]]
    total = 0.0
    for i in range(operands[3]):
        part = np.float64(arena[operands[2] + i])
        total += part * part
    norm, limit = np.sqrt(total), arena[CLIP]
    if norm > limit:
        scale = arena.dtype.type(limit / norm)
        for i in range(operands[1]):
            gradient[i] *= scale


@kernel
def clip_value(arena: Any, operands: Any) -> None:
    """g ← max(−c, min(c, g)), number by number. NaN stays what it is. Operands as `measure`."""
    gradient = sum_shards(arena, operands[0], operands[1], operands[2], operands[3])
    limit = arena[CLIP]
    for i in range(operands[3]):
        if gradient[i] > limit:
            gradient[i] = limit
        elif gradient[i] < -limit:
            gradient[i] = -limit
