"""Functions of feature maps (samples, maps, height, width)."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

Pair = tuple[int, int]


def conv2d(
    x: Tensor,
    kernels: Tensor,
    bias: Tensor | None = None,
    *,
    stride: Pair,
    dilation: Pair,
    flip: bool,
) -> Tensor:
    """A convolution; PyTorch's correlates, so that a true one's kernels are turned (`flip`)."""
    if flip:
        kernels = kernels.flip(2, 3)
    return functional.conv2d(x, kernels, bias, stride, dilation=dilation)


def max_pool2d(x: Tensor, size: Pair, stride: Pair) -> Tensor:
    """The greatest number of each region."""
    return functional.max_pool2d(x, size, stride)


def average_pool2d(x: Tensor, size: Pair, stride: Pair) -> Tensor:
    """The mean of each region."""
    return functional.avg_pool2d(x, size, stride)


def pad2d(x: Tensor, rows: Pair, columns: Pair) -> Tensor:
    """Zeros around each map: rows above and below, columns on the left and on the right."""
    return functional.pad(x, (*columns, *rows))


def flip2d(x: Tensor) -> Tensor:
    """Each map turned by 180°."""
    return x.flip(2, 3)
