"""How the first weights are drawn; the right spread depends on the activation that follows.

A neuron with `fan_in` inputs of variance 1 has z of variance fan_in · var(w); a spread that keeps
it near 1 keeps activations and gradients alive through many layers.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nndl_studio.layers.activations import Activation

Initialiser = Literal[
    "automatic",
    "Xavier",
    "Xavier normal",
    "He",
    "He uniform",
    "LeCun",
    "LeNet-5",
    "orthogonal",
    "normal",
    "uniform",
    "zeros",
    "ones",
]
Array = NDArray[np.float64]
Draw = Callable[[tuple[int, ...], int, int, np.random.Generator], Array]

SMALL = 0.05
_SUITED: dict[Activation, Initialiser] = {
    "identity": "Xavier",
    "logistic": "Xavier",
    "tanh": "Xavier",
    "scaled tanh": "LeCun",
    "rectifier": "He",
    "leaky rectifier": "He",
    "softplus": "He",
    "ELU": "He",
    "GELU": "He",
    "SiLU": "He",
    "step": "Xavier",
}


def initialiser_for(choice: Initialiser, activation: Activation) -> str:
    """A concrete name: "automatic" takes what suits the activation."""
    return _SUITED[activation] if choice == "automatic" else choice


def draw(
    name: str, shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator
) -> Array:
    """An array of `shape`. Raises ValueError for a name that isn't an initialiser."""
    if name not in DRAWS:
        raise RuntimeError(f"There is no initialiser {name!r}: choose one of {', '.join(DRAWS)}")
    return DRAWS[name](shape, max(fan_in, 1), max(fan_out, 1), rng)


def _xavier(shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance 2 / (fan_in + fan_out) [Glorot and Bengio 2010]."""
    return _within(sqrt(6 / (fan_in + fan_out)), shape, rng)


def _xavier_normal(
    shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator
) -> Array:
    return _spread(sqrt(2 / (fan_in + fan_out)), shape, rng)


def _he(shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance 2 / fan_in: a rectifier passes half of it [He et al. 2015]."""
    return _spread(sqrt(2 / fan_in), shape, rng)


def _he_uniform(
    shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator
) -> Array:
    return _within(sqrt(6 / fan_in), shape, rng)


def _lecun(shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance 1 / fan_in, which suits 1.7159 tanh(2z/3) [LeCun et al. 1998]."""
    return _spread(sqrt(1 / fan_in), shape, rng)


def _lenet(shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Uniform within ±2.4 / fan_in, as LeNet-5 was published."""
    return _within(2.4 / fan_in, shape, rng)


def _orthogonal(
    shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator
) -> Array:
    """Rows (or columns, if they are fewer) of length 1 at right angles [Saxe et al. 2014]."""
    rows, columns = shape[0], prod(shape[1:])
    tall = rng.standard_normal((max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(tall)
    # With the signs of r's diagonal the result is uniform over all orthogonal matrices.
    q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
    return np.ascontiguousarray(q if rows >= columns else q.T).reshape(shape)


def _within(limit: float, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    return rng.uniform(-limit, limit, shape)


def _spread(deviation: float, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    return deviation * rng.standard_normal(shape)


DRAWS: dict[str, Draw] = {
    "Xavier": _xavier,
    "Xavier normal": _xavier_normal,
    "He": _he,
    "He uniform": _he_uniform,
    "LeCun": _lecun,
    "LeNet-5": _lenet,
    "orthogonal": _orthogonal,
    "normal": lambda shape, fan_in, fan_out, rng: _spread(SMALL, shape, rng),
    "uniform": lambda shape, fan_in, fan_out, rng: _within(SMALL, shape, rng),
    "zeros": lambda shape, fan_in, fan_out, rng: np.zeros(shape),
    "ones": lambda shape, fan_in, fan_out, rng: np.ones(shape),
}
