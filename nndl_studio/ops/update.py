"""What every optimiser step begins with: the batch's gradient, and what pulls weights towards 0.

Operands of a step: parameter, first slot, second slot, gradient of shard 0, distance to the next
shard's, shards, numbers, offsets of λ and λ₁ or -1 where nothing decays, samples in the batch.
Settings are read from the arena's controls.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import subroutine

LEARNING_RATE = int(Control.LEARNING_RATE)
DECOUPLED = int(Control.DECOUPLED)


@subroutine
def sum_shards(arena: Any, at: int, distance: int, shards: int, size: int) -> Any:
    """The whole batch's gradient, in shard 0's place; added up in the order of the shards."""
    gradient = arena[at : at + size]
    for s in range(1, shards):
        other = arena[at + s * distance : at + s * distance + size]
        for i in range(size):
            gradient[i] += other[i]
    return gradient


@subroutine
def add_l1(arena: Any, operands: Any, gradient: Any) -> None:
    """λ₁‖W‖₁ in the objective: + λ₁ sign(w), and 0 at w = 0, where it has no slope."""
    if operands[8] < 0 or arena[operands[8]] == 0:
        return
    parameter = arena[operands[0] : operands[0] + operands[6]]
    decay = arena[operands[8]]
    for i in range(operands[6]):
        gradient[i] += decay * np.sign(parameter[i])


@subroutine
def shrink(arena: Any, operands: Any, share: Any) -> None:
    """W ← W − share · λW, apart from the gradient."""
    if operands[7] < 0 or arena[operands[7]] == 0:
        return
    parameter = arena[operands[0] : operands[0] + operands[6]]
    kept = arena.dtype.type(1) - share * arena[operands[7]]
    for i in range(operands[6]):
        parameter[i] *= kept


@subroutine
def add_l2(arena: Any, operands: Any, gradient: Any) -> None:
    """½λ‖W‖² in the objective (125): + λw."""
    if operands[7] < 0 or arena[operands[7]] == 0:
        return
    parameter = arena[operands[0] : operands[0] + operands[6]]
    decay = arena[operands[7]]
    for i in range(operands[6]):
        gradient[i] += decay * parameter[i]


@subroutine
def data_gradient(arena: Any, operands: Any) -> Any:
    """The gradient of the losses alone."""
    return sum_shards(arena, operands[3], operands[4], operands[5], operands[6])


@subroutine
def objective_gradient(arena: Any, operands: Any) -> Any:
    """The gradient of losses and penalties; decoupled decay is taken off on the way, as (128)
    prints it: not scaled by the learning rate."""
    gradient = data_gradient(arena, operands)
    add_l1(arena, operands, gradient)
    if arena[DECOUPLED] == 0:
        add_l2(arena, operands, gradient)
    else:
        shrink(arena, operands, arena.dtype.type(1))
    return gradient
