"""Functions of each number for itself, and sums and products of two."""

from __future__ import annotations

from math import erf
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def logistic(z: Array) -> Array:
    """1 / (1 + e^−z)."""
    small = np.exp(-np.abs(z))
    y: Array = np.where(z < 0, small, 1) / (1 + small)
    return y


def tanh(z: Array) -> Array:
    """(e^z − e^−z) / (e^z + e^−z)."""
    return np.tanh(z)


def scaled_tanh(z: Array) -> Array:
    """1.7159 tanh(2/3 z), as LeNet-5 has it."""
    y: Array = 1.7159 * np.tanh(2 / 3 * z)
    return y


def rectifier(z: Array) -> Array:
    """max(0, z)."""
    return np.maximum(z, 0)


def leaky_rectifier(z: Array) -> Array:
    """z above 0, else 0.01 z."""
    return np.where(z < 0, 0.01 * z, z)


def elu(z: Array) -> Array:
    """z above 0, else e^z − 1."""
    return np.where(z < 0, np.expm1(np.minimum(z, 0)), z)


def gelu(z: Array) -> Array:
    """z Φ(z), where Φ is the share of normal numbers below z."""
    phi = [0.5 * (1 + erf(number / 2**0.5)) for number in z.flat]
    y: Array = z * np.array(phi, z.dtype).reshape(z.shape)
    return y


def silu(z: Array) -> Array:
    """z / (1 + e^−z)."""
    return z * logistic(z)


def softplus(z: Array) -> Array:
    """log(1 + e^z)."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def step(z: Array) -> Array:
    """1 above 0, else 0."""
    return (z > 0).astype(z.dtype)


def absolute(x: Array) -> Array:
    """The size of each number."""
    return np.abs(x)


def add(first: Array, *others: Array) -> Array:
    """The sum of all."""
    for other in others:
        first = first + other
    return first


def multiply(first: Array, second: Array) -> Array:
    """The product, number by number."""
    return first * second


def diagonal(x: Array, weight: Array) -> Array:
    """Vx, where the matrix V has the weight on its diagonal and is 0 elsewhere."""
    return x * weight


def affine(x: Array, numbers: Array, constant: bool = True) -> Array:
    """gain · x + shift, or gain · x; `numbers` are the gain and the shift."""
    gain, shift = numbers
    y: Array = gain * x + shift if constant else gain * x
    return y


def scale_shift(x: Array, weight: Array, bias: Array) -> Array:
    """Each map times its own weight, and its bias added."""
    axes = (-1,) + (1,) * (x.ndim - 2)
    return x * weight.reshape(axes) + bias.reshape(axes)


def concat(*parts: Array, axis: int) -> Array:
    """Put together: maps, or the features of a vector or of every step."""
    return np.concatenate(parts, axis)


def cut(x: Array) -> Array:
    """The same; no gradient goes back through it."""
    return x
