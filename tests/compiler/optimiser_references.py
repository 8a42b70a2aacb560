"""Every optimiser once more, slow and in NumPy, as the papers and the lecture write it.

A step takes θ, the gradient of the objective, what it remembers, the settings and the number of
the step, and gives the new θ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class Kept:
    """What an optimiser remembers of an array: up to two of the same shape."""

    a: Array
    b: Array


@dataclass
class Settings:
    """Of a run at one step; `own` are L2 and L1 of the layer, None where it takes the run's."""

    momentum: float = 0.9
    beta2: float = 0.99
    rho: float = 0.95
    epsilon: float = 1e-6
    l2: float = 0.0
    l1: float = 0.0
    decoupled: bool = False
    own: tuple[float | None, float | None] = (None, None)
    clipping: str = "none"
    limit: float = 0.03
    rate: float = 0.0


Step = Callable[[Array, Array, Kept, Settings, int], Array]


def sgd(theta: Array, g: Array, kept: Kept, s: Settings, t: int) -> Array:
    return theta - s.rate * g


def momentum(theta: Array, g: Array, kept: Kept, s: Settings, t: int) -> Array:
    kept.a = s.momentum * kept.a - s.rate * g
    return theta + kept.a


def nesterov(theta: Array, g: Array, kept: Kept, s: Settings, t: int) -> Array:
    kept.a = s.momentum * kept.a - s.rate * g
    return theta + s.momentum * kept.a - s.rate * g


def adagrad(theta: Array, g: Array, kept: Kept, s: Settings, t: int) -> Array:
    kept.a = kept.a + g**2
    return theta - s.rate / np.sqrt(kept.a + s.epsilon) * g


def adadelta(theta: Array, g: Array, kept: Kept, s: Settings, t: int) -> Array:
    kept.a = s.rho * kept.a + (1 - s.rho) * g**2
    change = -np.sqrt(kept.b + s.epsilon) / np.sqrt(kept.a + s.epsilon) * g
    kept.b = s.rho * kept.b + (1 - s.rho) * change**2
    return theta + s.rate * change


def rmsprop(theta: Array, g: Array, kept: Kept, s: Settings, t: int) -> Array:
    kept.a = s.rho * kept.a + (1 - s.rho) * g**2
    return theta - s.rate / np.sqrt(kept.a + s.epsilon) * g


def adam(theta: Array, g: Array, kept: Kept, s: Settings, t: int) -> Array:
    kept.a = s.momentum * kept.a + (1 - s.momentum) * g
    kept.b = s.beta2 * kept.b + (1 - s.beta2) * g**2
    mean = kept.a / (1 - s.momentum**t)
    square = kept.b / (1 - s.beta2**t)
    return theta - s.rate * mean / (np.sqrt(square) + s.epsilon)


REFERENCES: dict[str, Step] = {
    "SGD": sgd,
    "momentum": momentum,
    "Nesterov": nesterov,
    "AdaGrad": adagrad,
    "AdaDelta": adadelta,
    "RMSProp": rmsprop,
    "Adam": adam,
    "AdamW": adam,
}


def clipped(gradients: dict[str, Array], clipping: str, limit: float) -> dict[str, Array]:
    """Gradients of the losses, bounded over all parameters or number by number."""
    if clipping == "value":
        return {name: np.clip(g, -limit, limit) for name, g in gradients.items()}
    if clipping == "global norm":
        norm = np.sqrt(sum(float((g**2).sum()) for g in gradients.values()))
        return {name: g * min(1.0, limit / norm) for name, g in gradients.items()}
    return gradients


def decayed(
    optimiser: str, theta: Array, g: Array, s: Settings, l2: float, l1: float
) -> tuple[Array, Array]:
    """θ after decoupled decay, and the gradient with the penalties of the objective."""
    g = g + l1 * np.sign(theta)
    if optimiser == "AdamW":
        return theta * (1 - s.rate * l2), g
    if s.decoupled:
        return theta * (1 - l2), g
    return theta, g + l2 * theta
