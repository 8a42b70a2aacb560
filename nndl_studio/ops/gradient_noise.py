"""Gradient noise [Neelakantan et al. 2015]: normal numbers, less and less, added to a gradient.

They are hashes of (step's key, parameter, place), so that neither shards nor lanes change them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.scalar import mix
from nndl_studio.ops.update import sum_shards

KEY, UPDATES, NOISE = int(Control.KEY_0), int(Control.UPDATES), int(Control.NOISE)
FALLS_BY = 0.55
"""The paper's γ: σ² = η / (1 + t)^γ."""


@kernel
def add_noise(
    arena: Any,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    low: int,
    key: int,
) -> None:
    """g (size,) += σ_t z, z ~ N(0, 1), the parameter's numbers from `low` on; the shards are summed
    into shard 0's place first. Two uniform numbers make a normal one [Box and Muller 1958]."""
    gradient = sum_shards(arena, gradient_at, distance, shards, size)
    # The first step is update 1, and t = 0.
    deviation = math.sqrt(arena[NOISE] / arena[UPDATES] ** FALLS_BY)
    state = np.uint64(0)
    for word in range(4):
        state = (state << np.uint64(16)) | np.uint64(int(arena[KEY + word]))
    state = mix(state ^ mix(np.uint64(key)))
    for i in range(size):
        drawn = mix(state + np.uint64(low + i))
        # In (0, 1], because the logarithm of 0 has no end.
        first = (np.float64(drawn >> np.uint64(32)) + 1.0) / 4294967296.0
        second = np.float64(drawn & np.uint64(0xFFFFFFFF)) / 4294967296.0
        normal = math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)
        gradient[i] += arena.dtype.type(deviation * normal)
