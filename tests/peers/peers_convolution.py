"""What PyTorch makes of the convolution cases: dilation, stride, tables as groups, sequences."""

from __future__ import annotations

from collections.abc import Callable

import torch.nn.functional as functional
from torch import Tensor

# The input maps that each output map of the cases' table reads.
TABLE = ((0, 2), (1,), (), (0, 1, 2))


def dilated(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    kernels = weight.reshape(3, 2, 3, 5).flip(2, 3)
    return functional.conv2d(x, kernels, bias, dilation=(2, 3))


def strided(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return functional.conv2d(x, weight.reshape(3, 2, 3, 4), bias, stride=(2, 3))


def table(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """PyTorch has no tables: kernels that aren't there are zeros."""
    kernels, link = x.new_zeros(4, 3, *weight.shape[1:]), 0
    for k, sources in enumerate(TABLE):
        for p in sources:
            kernels[k, p] = weight[link]
            link += 1
    return functional.conv2d(x, kernels, bias, stride=2, dilation=(3, 2))


def sequence(groups: int = 1, stride: int = 1, dilation: int = 1) -> Callable[..., Tensor]:
    """Steps come first here, and a convolution turns its kernel round."""

    def conv(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        channels = x.transpose(1, 2)
        kernels = weight.flip(2)
        y = functional.conv1d(channels, kernels, bias, stride, 0, dilation, groups)
        return y.transpose(1, 2)

    return conv


def wide(x: Tensor, weight: Tensor) -> Tensor:
    return functional.conv1d(x.transpose(1, 2), weight.flip(2), padding=3).transpose(1, 2)


def uneven(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    padded = functional.pad(x.transpose(1, 2), (1, 2))
    return functional.conv1d(padded, weight, bias, stride=2, dilation=3).transpose(1, 2)


def grouped(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return functional.conv2d(x, weight.reshape(6, 2, 3, 2), bias, groups=2)


PEERS: dict[str, Callable[..., Tensor]] = {
    "conv 3×4, stride": strided,
    "conv with dilation": dilated,
    "conv with dilation and stride": table,
    "conv in groups": grouped,
    "conv1d": sequence(),
    "conv1d, large": sequence(),
    "conv1d, groups": sequence(groups=2),
    "conv1d, wide": wide,
    "conv1d, stride and dilation": uneven,
}
