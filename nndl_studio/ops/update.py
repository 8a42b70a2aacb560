"""Optimiser steps. Each sums the shards' gradients in a fixed order, then changes the parameters.

Operands: parameter, first slot, second slot, gradient of shard 0, distance to the next shard's,
shards, numbers, whether weight decay applies, samples in the batch. Settings are read from the
arena's controls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import Kernel, kernel, subroutine

UPDATES = int(Control.UPDATES)
LEARNING_RATE = int(Control.LEARNING_RATE)
MOMENTUM = int(Control.MOMENTUM)
BETA2 = int(Control.BETA2)
L2_DECAY = int(Control.L2_DECAY)
DECOUPLED_DECAY = int(Control.DECOUPLED_DECAY)
# Kingma and Ba's constant, added to the root of the second moment.
EPSILON = 1e-8


@subroutine
def gather_gradient(arena: Any, operands: Any) -> Any:
    """The whole batch's gradient, in shard 0's place; with L2 in the objective, + λw (125)."""
    at, distance, shards, size = operands[3], operands[4], operands[5], operands[6]
    gradient = arena[at : at + size]
    for s in range(1, shards):
        other = arena[at + s * distance : at + s * distance + size]
        for i in range(size):
            gradient[i] += other[i]
    if operands[7] == 1 and arena[L2_DECAY] != 0:
        parameter = arena[operands[0] : operands[0] + size]
        decay = arena[L2_DECAY]
        for i in range(size):
            gradient[i] += decay * parameter[i]
    return gradient


@subroutine
def shrink(arena: Any, operands: Any) -> None:
    """Decay as (128) prints it: W − λW, not scaled by the learning rate."""
    if operands[7] == 1 and arena[DECOUPLED_DECAY] != 0:
        parameter = arena[operands[0] : operands[0] + operands[6]]
        kept = 1 - arena[DECOUPLED_DECAY]
        for i in range(operands[6]):
            parameter[i] *= kept


@kernel
def descent(arena: Any, operands: Any) -> None:
    """θ ← θ − α g (60-63)."""
    shrink(arena, operands)
    gradient = gather_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    rate = arena[LEARNING_RATE]
    for i in range(operands[6]):
        parameter[i] -= rate * gradient[i]


@kernel
def momentum(arena: Any, operands: Any) -> None:
    """Δθ ← ρ Δθ − α g, θ ← θ + Δθ (64)."""
    shrink(arena, operands)
    gradient = gather_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    change = arena[operands[1] : operands[1] + operands[6]]
    rate, rho = arena[LEARNING_RATE], arena[MOMENTUM]
    for i in range(operands[6]):
        change[i] = rho * change[i] - rate * gradient[i]
        parameter[i] += change[i]


@kernel
def adam(arena: Any, operands: Any) -> None:
    """Adam (Kingma and Ba, 2015), with both moments corrected for their start at zero."""
    shrink(arena, operands)
    gradient = gather_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    mean = arena[operands[1] : operands[1] + operands[6]]
    square = arena[operands[2] : operands[2] + operands[6]]
    one = arena.dtype.type(1)
    beta1, beta2, count = arena[MOMENTUM], arena[BETA2], arena[UPDATES]
    rate = arena[LEARNING_RATE] / (one - beta1**count)
    correction = one / (one - beta2**count)
    epsilon = arena.dtype.type(EPSILON)
    for i in range(operands[6]):
        g = gradient[i]
        mean[i] = beta1 * mean[i] + (one - beta1) * g
        square[i] = beta2 * square[i] + (one - beta2) * g * g
        parameter[i] -= rate * mean[i] / (np.sqrt(square[i] * correction) + epsilon)


@kernel
def own_step(arena: Any, operands: Any) -> None:
    """θ ← θ − B g: the sum over the batch in steps of length 1, whatever the learning rate.

    What an op gives as the gradient is then the change that its own rule asks for.
    """
    at, distance, shards, size = operands[3], operands[4], operands[5], operands[6]
    parameter = arena[operands[0] : operands[0] + size]
    samples = arena.dtype.type(operands[8])
    for s in range(shards):
        gradient = arena[at + s * distance : at + s * distance + size]
        for i in range(size):
            parameter[i] -= samples * gradient[i]


@dataclass(frozen=True)
class Rule:
    """An optimiser: its kernel and how many numbers it remembers for each parameter."""

    kernel: Kernel
    slots: int


RULES = {"SGD": Rule(descent, 0), "momentum": Rule(momentum, 1), "Adam": Rule(adam, 2)}

OWN_RULES = {"own step": Rule(own_step, 0)}
"""Rules that a parameter may have of its own, instead of the run's optimiser."""
