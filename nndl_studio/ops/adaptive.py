"""Steps whose length each parameter finds for itself: AdaGrad, AdaDelta, RMSProp, Adam, AdamW."""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.update import add_l1, data_gradient, objective_gradient, shrink

UPDATES = int(Control.UPDATES)
LEARNING_RATE = int(Control.LEARNING_RATE)
MOMENTUM = int(Control.MOMENTUM)
BETA2 = int(Control.BETA2)
RHO = int(Control.RHO)
EPSILON = int(Control.EPSILON)


@kernel
def adagrad(arena: Any, operands: Any) -> None:
    """Δθ = −α / √(Σ g² + ε) ⊙ g (65), with ε under the root."""
    gradient = objective_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    total = arena[operands[1] : operands[1] + operands[6]]
    rate, epsilon = arena[LEARNING_RATE], arena[EPSILON]
    for i in range(operands[6]):
        total[i] += gradient[i] * gradient[i]
        parameter[i] -= rate * gradient[i] / np.sqrt(total[i] + epsilon)


@kernel
def adadelta(arena: Any, operands: Any) -> None:
    """(66-69). The lecture has no learning rate here: α multiplies the step, and 1 is hers."""
    gradient = objective_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    square = arena[operands[1] : operands[1] + operands[6]]
    change = arena[operands[2] : operands[2] + operands[6]]
    rate, rho, epsilon = arena[LEARNING_RATE], arena[RHO], arena[EPSILON]
    rest = arena.dtype.type(1) - rho
    for i in range(operands[6]):
        g = gradient[i]
        square[i] = rho * square[i] + rest * g * g
        step = np.sqrt((change[i] + epsilon) / (square[i] + epsilon)) * g
        change[i] = rho * change[i] + rest * step * step
        parameter[i] -= rate * step


@kernel
def rmsprop(arena: Any, operands: Any) -> None:
    """AdaGrad with (66)'s running mean in place of the sum (Tieleman and Hinton, 2012)."""
    gradient = objective_gradient(arena, operands)
    parameter = arena[operands[0] : operands[0] + operands[6]]
    square = arena[operands[1] : operands[1] + operands[6]]
    rate, rho, epsilon = arena[LEARNING_RATE], arena[RHO], arena[EPSILON]
    rest = arena.dtype.type(1) - rho
    for i in range(operands[6]):
        g = gradient[i]
        square[i] = rho * square[i] + rest * g * g
        parameter[i] -= rate * g / np.sqrt(square[i] + epsilon)


@subroutine
def adam_step(arena: Any, operands: Any, gradient: Any) -> None:
    """Both moments are corrected for their start at zero; ε is added outside the root."""
    parameter = arena[operands[0] : operands[0] + operands[6]]
    mean = arena[operands[1] : operands[1] + operands[6]]
    square = arena[operands[2] : operands[2] + operands[6]]
    one = arena.dtype.type(1)
    beta1, beta2, count = arena[MOMENTUM], arena[BETA2], arena[UPDATES]
    rate = arena[LEARNING_RATE] / (one - beta1**count)
    correction = one / (one - beta2**count)
    epsilon = arena[EPSILON]
    for i in range(operands[6]):
        g = gradient[i]
        mean[i] = beta1 * mean[i] + (one - beta1) * g
        square[i] = beta2 * square[i] + (one - beta2) * g * g
        parameter[i] -= rate * mean[i] / (np.sqrt(square[i] * correction) + epsilon)


@kernel
def adam(arena: Any, operands: Any) -> None:
    """Adam (Kingma and Ba, 2015)."""
    adam_step(arena, operands, objective_gradient(arena, operands))


@kernel
def adamw(arena: Any, operands: Any) -> None:
    """Adam with W ← W − αλW apart from the moments (Loshchilov and Hutter, 2019): decoupled as
    (128) is, but scaled by α."""
    gradient = data_gradient(arena, operands)
    add_l1(arena, operands, gradient)
    shrink(arena, operands, arena[LEARNING_RATE])
    adam_step(arena, operands, gradient)
