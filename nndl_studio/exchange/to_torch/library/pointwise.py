"""Functions of each number for itself, and sums and products of two."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def logistic(z: Tensor) -> Tensor:
    """1 / (1 + e^−z)."""
    return torch.sigmoid(z)


def tanh(z: Tensor) -> Tensor:
    """(e^z − e^−z) / (e^z + e^−z)."""
    return torch.tanh(z)


def scaled_tanh(z: Tensor) -> Tensor:
    """1.7159 tanh(2/3 z), as LeNet-5 has it."""
    return 1.7159 * torch.tanh(2 / 3 * z)


def rectifier(z: Tensor) -> Tensor:
    """max(0, z)."""
    return torch.relu(z)


def leaky_rectifier(z: Tensor) -> Tensor:
    """z above 0, else 0.01 z."""
    return functional.leaky_relu(z, 0.01)


def elu(z: Tensor) -> Tensor:
    """z above 0, else e^z − 1."""
    return functional.elu(z)


def gelu(z: Tensor) -> Tensor:
    """z Φ(z), where Φ is the share of normal numbers below z."""
    return functional.gelu(z)


def silu(z: Tensor) -> Tensor:
    """z / (1 + e^−z)."""
    return functional.silu(z)


def softplus(z: Tensor) -> Tensor:
    """log(1 + e^z)."""
    return functional.softplus(z)


def step(z: Tensor) -> Tensor:
    """1 above 0, else 0."""
    return (z > 0).to(z.dtype)


def absolute(x: Tensor) -> Tensor:
    """The size of each number."""
    return x.abs()


def add(first: Tensor, *others: Tensor) -> Tensor:
    """The sum of all."""
    for other in others:
        first = first + other
    return first


def multiply(first: Tensor, second: Tensor) -> Tensor:
    """The product, number by number."""
    return first * second


def diagonal(x: Tensor, weight: Tensor) -> Tensor:
    """Vx, where the matrix V has the weight on its diagonal and is 0 elsewhere."""
    return x * weight


def affine(x: Tensor, numbers: Tensor, constant: bool = True) -> Tensor:
    """gain · x + shift, or gain · x; `numbers` are the gain and the shift."""
    gain, shift = numbers
    return gain * x + shift if constant else gain * x


def scale_shift(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Each map times its own weight, and its bias added."""
    axes = (-1,) + (1,) * (x.ndim - 2)
    return x * weight.reshape(axes) + bias.reshape(axes)


def concat(*parts: Tensor, axis: int) -> Tensor:
    """Put together: maps, or the features of a vector or of every step."""
    return torch.cat(parts, axis)


def cut(x: Tensor) -> Tensor:
    """The same; no gradient goes back through it."""
    return x.detach()
