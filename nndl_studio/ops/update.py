"""What every optimiser step begins with: the batch's gradient, and what pulls weights towards 0.

Operands of a step: the parameter, its first and its second slot, the gradient of shard 0, the
`distance` to the next shard's, `shards`, `size` in numbers, where λ (`l2_at`) and λ₁ (`l1_at`) are
or -1 where nothing decays, `samples` in the batch. A rule names those that it reads; its slots are
named after what it keeps in them. Settings are read from the arena's controls.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import subroutine

LEARNING_RATE = int(Control.LEARNING_RATE)
DECOUPLED = int(Control.DECOUPLED)


@subroutine
def sum_shards(arena: Any, gradient_at: int, distance: int, shards: int, size: int) -> Any:
    """The whole batch's gradient, in shard 0's place; added up in the order of the shards."""
    gradient = arena[gradient_at : gradient_at + size]
    for s in range(1, shards):
        at = gradient_at + s * distance
        other = arena[at : at + size]
        for i in range(size):
            gradient[i] += other[i]
    return gradient


@subroutine
def sum_of_shards(arena: Any, gradient_at: int, distance: int, shards: int, size: int) -> Any:
    """As `sum_shards`, and the shards stay as they are: what is not written needn't leave the
    cache. Of one shard it is that shard's own."""
    gradient = arena[gradient_at : gradient_at + size]
    if shards == 1:
        return gradient
    total = np.empty(size, arena.dtype)
    second = arena[gradient_at + distance : gradient_at + distance + size]
    for i in range(size):
        total[i] = gradient[i] + second[i]
    for s in range(2, shards):
        at = gradient_at + s * distance
        other = arena[at : at + size]
        for i in range(size):
            total[i] += other[i]
    return total


@subroutine
def add_l1(arena: Any, l1_at: int, parameter: Any, gradient: Any) -> None:
    """λ₁‖W‖₁ in the objective: + λ₁ sign(w), and 0 at w = 0, where it has no slope."""
    if l1_at < 0 or arena[l1_at] == 0:
        return
    decay = arena[l1_at]
    for i in range(parameter.size):
        gradient[i] += decay * np.sign(parameter[i])


@subroutine
def shrink(arena: Any, l2_at: int, parameter: Any, share: Any) -> None:
    """W ← W − share · λW, apart from the gradient."""
    if l2_at < 0 or arena[l2_at] == 0:
        return
    kept = arena.dtype.type(1) - share * arena[l2_at]
    for i in range(parameter.size):
        parameter[i] *= kept


@subroutine
def add_l2(arena: Any, l2_at: int, parameter: Any, gradient: Any) -> None:
    """½λ‖W‖² in the objective (125): + λw."""
    if l2_at < 0 or arena[l2_at] == 0:
        return
    decay = arena[l2_at]
    for i in range(parameter.size):
        gradient[i] += decay * parameter[i]


@subroutine
def objective_gradient(
    arena: Any,
    parameter: Any,
    gradient_at: int,
    distance: int,
    shards: int,
    l2_at: int,
    l1_at: int,
) -> Any:
    """The gradient of losses and penalties; decoupled decay is taken off on the way, as (128)
    prints it: not scaled by the learning rate."""
    gradient = sum_of_shards(arena, gradient_at, distance, shards, parameter.size)
    add_l1(arena, l1_at, parameter, gradient)
    if arena[DECOUPLED] == 0:
        add_l2(arena, l2_at, parameter, gradient)
    else:
        shrink(arena, l2_at, parameter, arena.dtype.type(1))
    return gradient
