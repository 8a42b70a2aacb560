"""Steps whose length each parameter finds for itself: AdaGrad, AdaDelta, RMSProp, Adam, AdamW."""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.update import add_l1, objective_gradient, shrink, sum_of_shards

UPDATES = int(Control.UPDATES)
LEARNING_RATE = int(Control.LEARNING_RATE)
MOMENTUM = int(Control.MOMENTUM)
BETA2 = int(Control.BETA2)
RHO = int(Control.RHO)
EPSILON = int(Control.EPSILON)


@kernel
def adagrad(
    arena: Any,
    parameter_at: int,
    total_at: int,
    other_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
) -> None:
    """Δθ = −α / √(Σ g² + ε) ⊙ g (65), with ε under the root."""
    parameter = arena[parameter_at : parameter_at + size]
    gradient = objective_gradient(arena, parameter, gradient_at, distance, shards, l2_at, l1_at)
    total = arena[total_at : total_at + size]
    rate, epsilon = arena[LEARNING_RATE], arena[EPSILON]
    for i in range(size):
        total[i] += gradient[i] * gradient[i]
        parameter[i] -= rate * gradient[i] / np.sqrt(total[i] + epsilon)


@kernel
def adadelta(
    arena: Any,
    parameter_at: int,
    square_at: int,
    change_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
) -> None:
    """(66-69). The lecture has no learning rate here: α multiplies the step, and 1 is hers."""
    parameter = arena[parameter_at : parameter_at + size]
    gradient = objective_gradient(arena, parameter, gradient_at, distance, shards, l2_at, l1_at)
    square = arena[square_at : square_at + size]
    change = arena[change_at : change_at + size]
    rate, rho, epsilon = arena[LEARNING_RATE], arena[RHO], arena[EPSILON]
    rest = arena.dtype.type(1) - rho
    for i in range(size):
        g = gradient[i]
        square[i] = rho * square[i] + rest * g * g
        step = np.sqrt((change[i] + epsilon) / (square[i] + epsilon)) * g
        change[i] = rho * change[i] + rest * step * step
        parameter[i] -= rate * step


@kernel
def rmsprop(
    arena: Any,
    parameter_at: int,
    square_at: int,
    other_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
) -> None:
    """AdaGrad with (66)'s running mean in place of the sum (Tieleman and Hinton, 2012)."""
    parameter = arena[parameter_at : parameter_at + size]
    gradient = objective_gradient(arena, parameter, gradient_at, distance, shards, l2_at, l1_at)
    square = arena[square_at : square_at + size]
    rate, rho, epsilon = arena[LEARNING_RATE], arena[RHO], arena[EPSILON]
    rest = arena.dtype.type(1) - rho
    for i in range(size):
        g = gradient[i]
        square[i] = rho * square[i] + rest * g * g
        parameter[i] -= rate * g / np.sqrt(square[i] + epsilon)


@subroutine
def adam_step(arena: Any, parameter: Any, mean: Any, square: Any, gradient: Any) -> None:
    """Both moments are corrected for their start at zero; ε is added outside the root."""
    one = arena.dtype.type(1)
    beta1, beta2, count = arena[MOMENTUM], arena[BETA2], arena[UPDATES]
    rate = arena[LEARNING_RATE] / (one - beta1**count)
    correction = one / (one - beta2**count)
    epsilon = arena[EPSILON]
    for i in range(parameter.size):
        g = gradient[i]
        mean[i] = beta1 * mean[i] + (one - beta1) * g
        square[i] = beta2 * square[i] + (one - beta2) * g * g
        parameter[i] -= rate * mean[i] / (np.sqrt(square[i] * correction) + epsilon)


@kernel
def adam(
    arena: Any,
    parameter_at: int,
    mean_at: int,
    square_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
) -> None:
    """Adam (Kingma and Ba, 2015)."""
    parameter = arena[parameter_at : parameter_at + size]
    mean, square = arena[mean_at : mean_at + size], arena[square_at : square_at + size]
    gradient = objective_gradient(arena, parameter, gradient_at, distance, shards, l2_at, l1_at)
    adam_step(arena, parameter, mean, square, gradient)


@kernel
def adamw(
    arena: Any,
    parameter_at: int,
    mean_at: int,
    square_at: int,
    gradient_at: int,
    distance: int,
    shards: int,
    size: int,
    l2_at: int,
    l1_at: int,
) -> None:
    """Adam with W ← W − αλW apart from the moments (Loshchilov and Hutter, 2019): decoupled as
    (128) is, but scaled by α."""
    parameter = arena[parameter_at : parameter_at + size]
    mean, square = arena[mean_at : mean_at + size], arena[square_at : square_at + size]
    gradient = sum_of_shards(arena, gradient_at, distance, shards, size)
    add_l1(arena, l1_at, parameter, gradient)
    shrink(arena, l2_at, parameter, arena[LEARNING_RATE])
    adam_step(arena, parameter, mean, square, gradient)
