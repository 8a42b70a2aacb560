"""Functions of sequences (samples, steps, features), of which each has a length of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]


def own_steps(x: Array, lengths: Array) -> Array:
    """(samples, steps, 1): whether a step is one of the sample's own."""
    return (np.arange(x.shape[1]) < lengths.reshape(-1, 1))[:, :, None]


def last_step(x: Array, lengths: Array) -> Array:
    """(samples, features) of each sample's last own step."""
    last: Array = x[np.arange(len(x)), lengths.reshape(-1) - 1]
    return last


def hold(x: Array, lengths: Array) -> Array:
    """Past a sample's end, its last own step."""
    return np.where(own_steps(x, lengths), x, last_step(x, lengths)[:, None])


def mask_steps(x: Array, lengths: Array) -> Array:
    """Zeros past a sample's end."""
    own = own_steps(x, lengths)
    return np.where(own if x.ndim > 2 else own[:, :, 0], x, 0).astype(x.dtype)


def count_windows(lengths: Array, border: int, span: int, stride: int) -> Array:
    """How many places a window of `span` steps has in each sample, at least one."""
    count: Array = np.maximum(0, lengths + border - span) // stride + 1
    return count


def shorter(first: Array, second: Array) -> Array:
    """The shorter of two lengths."""
    return np.minimum(first, second)


def conv1d(
    x: Array,
    kernels: Array,
    bias: Array | None = None,
    *,
    stride: int,
    dilation: int,
    borders: tuple[int, int],
    groups: int,
    flip: bool,
) -> Array:
    """A convolution along the steps: `kernels` (features out, features in, taps), turned first
    where it is a true one (`flip`); features of one of the `groups` see those of the same alone."""
    if flip:
        kernels = kernels[:, :, ::-1]
    x = np.pad(x, ((0, 0), borders, (0, 0)))
    span = (kernels.shape[2] - 1) * dilation + 1
    patches = sliding_window_view(x, span, 1)[:, ::stride, :, ::dilation]
    apart = zip(np.split(patches, groups, 2), np.split(kernels, groups), strict=True)
    y = [np.einsum("nscl,kcl->nsk", own, some, optimize=True) for own, some in apart]
    whole = np.concatenate(y, -1)
    return whole if bias is None else whole + bias


def max_pool1d(x: Array, lengths: Array, size: int, stride: int) -> Array:
    """The greatest of each region's own steps; 0 where it has none."""
    own = np.where(own_steps(x, lengths), x, -np.inf)
    greatest = sliding_window_view(own, size, 1)[:, ::stride].max(-1)
    return np.where(np.isinf(greatest), 0, greatest).astype(x.dtype)


def average_pool1d(x: Array, lengths: Array, size: int, stride: int) -> Array:
    """The mean of each region's own steps; 0 where it has none."""
    own = own_steps(x, lengths)
    total = sliding_window_view(np.where(own, x, 0), size, 1)[:, ::stride].sum(-1)
    count = sliding_window_view(own, size, 1)[:, ::stride].sum(-1)
    mean: Array = (total / np.maximum(count, 1)).astype(x.dtype)
    return mean


def accumulate(z: Array, lengths: Array) -> Array:
    """The sum of all steps so far; nothing is added past a sample's end."""
    return np.cumsum(mask_steps(z, lengths), axis=1, dtype=z.dtype)


def split(x: Array, rows: int) -> list[Array]:
    """Parts of so many steps each; single steps lose their axis."""
    parts = [x[:, low : low + rows] for low in range(0, x.shape[1], rows)]
    return [part[:, 0] for part in parts] if rows == 1 else parts


def join(*parts: Array, rows: int) -> Array:
    """Parts of so many steps one after another; single steps come without their axis."""
    return np.stack(parts, 1) if rows == 1 else np.concatenate(parts, 1)


def zeros(samples: Array, shape: tuple[int, ...]) -> Array:
    """Of each sample so many, the state before the first step."""
    return np.zeros((len(samples), *shape), np.float32)


def shift(x: Array) -> Array:
    """Each step becomes the one before it, the first zeros."""
    return np.concatenate([np.zeros_like(x[:, :1]), x[:, :-1]], 1)


def repeat(x: Array, steps: int) -> tuple[Array, Array]:
    """The same at every step, and how many they are in each sample."""
    return np.repeat(x[:, None], steps, 1), np.full(len(x), steps)
