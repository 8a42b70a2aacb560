"""Functions of feature maps (samples, maps, height, width)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]
Pair = tuple[int, int]


def conv2d(
    x: Array,
    kernels: Array,
    bias: Array | None = None,
    *,
    stride: Pair,
    dilation: Pair,
    flip: bool,
) -> Array:
    """Each map k is the sum over the maps c of x with the kernel (k, c) laid over each place, which
    a true convolution turns by 180° first (`flip`), plus its bias.

    A kernel of zeros stands where two maps are not linked.
    """
    if flip:
        kernels = kernels[:, :, ::-1, ::-1]
    height, width = kernels.shape[2:]
    span = ((height - 1) * dilation[0] + 1, (width - 1) * dilation[1] + 1)
    patches = sliding_window_view(x, span, (2, 3))
    patches = patches[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]
    y: Array = np.einsum("ncyxhw,kchw->nkyx", patches, kernels, optimize=True)
    return y if bias is None else y + bias[:, None, None]


def regions(x: Array, size: Pair, stride: Pair) -> Array:
    """The regions that are pooled, each with its height and width in the last axes."""
    return sliding_window_view(x, size, (2, 3))[:, :, :: stride[0], :: stride[1]]


def max_pool2d(x: Array, size: Pair, stride: Pair) -> Array:
    """The greatest number of each region."""
    greatest: Array = regions(x, size, stride).max((-2, -1))
    return greatest


def average_pool2d(x: Array, size: Pair, stride: Pair) -> Array:
    """The mean of each region."""
    mean: Array = regions(x, size, stride).mean((-2, -1))
    return mean


def pad2d(x: Array, rows: Pair, columns: Pair) -> Array:
    """Zeros around each map: rows above and below, columns on the left and on the right."""
    return np.pad(x, ((0, 0), (0, 0), rows, columns))


def flip2d(x: Array) -> Array:
    """Each map turned by 180°."""
    return x[:, :, ::-1, ::-1]
