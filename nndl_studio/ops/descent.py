"""Steps along the gradient itself: gradient descent, momentum, Nesterov's, and own rules."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.update import objective_gradient

LEARNING_RATE = int(Control.LEARNING_RATE)
MOMENTUM = int(Control.MOMENTUM)


@kernel
def descent(
    arena: Any,
    parameter_at: int,
    first_at: int,
    second_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
) -> None:
    """θ ← θ − α g (60-63)."""
    parameter = arena[parameter_at : parameter_at + size]
    gradient = objective_gradient(arena, parameter, gradient_at, distance, shards, l2_at, l1_at)
    rate = arena[LEARNING_RATE]
    for i in range(size):
        parameter[i] -= rate * gradient[i]


@kernel
def momentum(
    arena: Any,
    parameter_at: int,
    change_at: int,
    other_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
) -> None:
    """Δθ ← ρ Δθ − α g, θ ← θ + Δθ (64)."""
    parameter = arena[parameter_at : parameter_at + size]
    gradient = objective_gradient(arena, parameter, gradient_at, distance, shards, l2_at, l1_at)
    change = arena[change_at : change_at + size]
    rate, rho = arena[LEARNING_RATE], arena[MOMENTUM]
    for i in range(size):
        change[i] = rho * change[i] - rate * gradient[i]
        parameter[i] += change[i]


@kernel
def nesterov(
    arena: Any,
    parameter_at: int,
    change_at: int,
    other_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
) -> None:
    """Δθ ← ρ Δθ − α g, θ ← θ + ρ Δθ − α g: the parameters kept are those one momentum step
    ahead, where Nesterov's gradient is taken (Sutskever et al., 2013)."""
    parameter = arena[parameter_at : parameter_at + size]
    gradient = objective_gradient(arena, parameter, gradient_at, distance, shards, l2_at, l1_at)
    change = arena[change_at : change_at + size]
    rate, rho = arena[LEARNING_RATE], arena[MOMENTUM]
    for i in range(size):
        step = rate * gradient[i]
        change[i] = rho * change[i] - step
        parameter[i] += rho * change[i] - step


@kernel
def own_step(
    arena: Any,
    parameter_at: int,
    first_at: int,
    second_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
    samples: int,
) -> None:
    """θ ← θ − B g: the sum over the batch in steps of length 1, whatever the learning rate.

    What an op gives as the gradient is then the change that its own rule asks for.
    """
    parameter = arena[parameter_at : parameter_at + size]
    batch = arena.dtype.type(samples)
    for s in range(shards):
        at = gradient_at + s * distance
        gradient = arena[at : at + size]
        for i in range(size):
            parameter[i] -= batch * gradient[i]
