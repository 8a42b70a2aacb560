"""Steps along the gradient itself: gradient descent, momentum, Nesterov's, and own rules."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.update import objective_gradient

LEARNING_RATE = int(Control.LEARNING_RATE)
MOMENTUM = int(Control.MOMENTUM)


@kernel
def descent(arena: Any, operands: Any) -> None:
    """θ ← θ − α g (60-63)."""
    gradient = objective_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    rate = arena[LEARNING_RATE]
    for i in range(operands[6]):
        parameter[i] -= rate * gradient[i]


@kernel
def momentum(arena: Any, operands: Any) -> None:
    """Δθ ← ρ Δθ − α g, θ ← θ + Δθ (64)."""
    gradient = objective_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    change = arena[operands[1] : operands[1] + operands[6]]
    rate, rho = arena[LEARNING_RATE], arena[MOMENTUM]
    for i in range(operands[6]):
        change[i] = rho * change[i] - rate * gradient[i]
        parameter[i] += change[i]


@kernel
def nesterov(arena: Any, operands: Any) -> None:
    """Δθ ← ρ Δθ − α g, θ ← θ + ρ Δθ − α g: the parameters kept are those one momentum step
    ahead, where Nesterov's gradient is taken (Sutskever et al., 2013)."""
    gradient = objective_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    change = arena[operands[1] : operands[1] + operands[6]]
    rate, rho = arena[LEARNING_RATE], arena[MOMENTUM]
    for i in range(operands[6]):
        step = rate * gradient[i]
        change[i] = rho * change[i] - step
        parameter[i] += rho * change[i] - step


@kernel
def own_step(arena: Any, operands: Any) -> None:
    """θ ← θ − B g: the sum over the batch in steps of length 1, whatever the learning rate.

    What an op gives as the gradient is then the change that its own rule asks for.
    """
    at, distance, shards, size = operands[3], operands[4], operands[5], operands[6]
    parameter = arena[operands[0] : operands[0] + size]
    samples = arena.dtype.type(operands[9])
    for s in range(shards):
        gradient = arena[at + s * distance : at + s * distance + size]
        for i in range(size):
            parameter[i] -= samples * gradient[i]
