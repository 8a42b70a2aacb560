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
def accumulate(arena: Any, fresh_at: int, total_at: int, size: int, first: int) -> None:
    """total (size,) += fresh, the gradients of this round; where it is the first, total = fresh."""
    fresh = arena[fresh_at : fresh_at + size]
    total = arena[total_at : total_at + size]
    if first == 1:
        total[:] = fresh
    else:
        for i in range(size):
            total[i] += fresh[i]


@kernel
def measure(
    arena: Any, gradient_at: int, distance: int, shards: int, size: int, norm_at: int
) -> None:
    """Sum the shards into shard 0's place; their norm goes into one number.

    That of shard 0 is at `gradient_at`, each next one `distance` further. The squares are summed in
    float64: in float32 those of an exploding gradient would overflow.
    """
    gradient = sum_shards(arena, gradient_at, distance, shards, size)
    total = 0.0
    for i in range(size):
        g = np.float64(gradient[i])
        total += g * g
    arena[norm_at] = np.sqrt(total)


@kernel
def clip_norm(arena: Any, gradient_at: int, size: int, norms_at: int, norms: int) -> None:
    """g ← g · min(1, c / ‖g‖) over all parameters together (Pascanu et al., 2013).

    At `norms_at` are the norms of all parts. Every instruction adds those up anew, in one order, so
    that no lane waits for another's total.
    """
    gradient = arena[gradient_at : gradient_at + size]
    total = 0.0
    for i in range(norms):
        part = np.float64(arena[norms_at + i])
        total += part * part
    norm, limit = np.sqrt(total), arena[CLIP]
    if norm > limit:
        scale = arena.dtype.type(limit / norm)
        for i in range(size):
            gradient[i] *= scale


@kernel
def clip_value(arena: Any, gradient_at: int, distance: int, shards: int, size: int) -> None:
    """g ← max(−c, min(c, g)), number by number. NaN stays what it is."""
    gradient = sum_shards(arena, gradient_at, distance, shards, size)
    limit = arena[CLIP]
    for i in range(size):
        if gradient[i] > limit:
            gradient[i] = limit
        elif gradient[i] < -limit:
            gradient[i] = -limit
