"""Functions of sequences (samples, steps, features), of which each has a length of its own."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def own_steps(x: Tensor, lengths: Tensor) -> Tensor:
    """(samples, steps, 1): whether a step is one of the sample's own."""
    steps = torch.arange(x.shape[1], device=x.device)
    return (steps < lengths.reshape(-1, 1))[:, :, None]


def last_step(x: Tensor, lengths: Tensor) -> Tensor:
    """(samples, features) of each sample's last own step."""
    return x[torch.arange(len(x), device=x.device), lengths.reshape(-1) - 1]


def hold(x: Tensor, lengths: Tensor) -> Tensor:
    """Past a sample's end, its last own step."""
    return torch.where(own_steps(x, lengths), x, last_step(x, lengths)[:, None])


def mask_steps(x: Tensor, lengths: Tensor) -> Tensor:
    """Zeros past a sample's end."""
    own = own_steps(x, lengths)
    return torch.where(own if x.ndim > 2 else own[:, :, 0], x, torch.zeros_like(x))


def count_windows(lengths: Tensor, border: int, span: int, stride: int) -> Tensor:
    """How many places a window of `span` steps has in each sample, at least one."""
    return (lengths + border - span).clamp(min=0) // stride + 1


def shorter(first: Tensor, second: Tensor) -> Tensor:
    """The shorter of two lengths."""
    return torch.minimum(first, second)


def conv1d(
    x: Tensor,
    kernels: Tensor,
    bias: Tensor | None = None,
    *,
    stride: int,
    dilation: int,
    borders: tuple[int, int],
    groups: int,
    flip: bool,
) -> Tensor:
    """A convolution along the steps; PyTorch's correlates, so that a true one's kernels are turned
    (`flip`), and has the steps last."""
    if flip:
        kernels = kernels.flip(2)
    turned = functional.pad(x.transpose(1, 2), borders)
    y = functional.conv1d(turned, kernels, bias, stride, dilation=dilation, groups=groups)
    return y.transpose(1, 2)


def max_pool1d(x: Tensor, lengths: Tensor, size: int, stride: int) -> Tensor:
    """The greatest of each region's own steps; 0 where it has none."""
    own = x.masked_fill(~own_steps(x, lengths), -torch.inf)
    greatest = functional.max_pool1d(own.transpose(1, 2), size, stride).transpose(1, 2)
    return greatest.masked_fill(torch.isinf(greatest), 0)


def average_pool1d(x: Tensor, lengths: Tensor, size: int, stride: int) -> Tensor:
    """The mean of each region's own steps; 0 where it has none."""
    own = own_steps(x, lengths).to(x.dtype)
    total = functional.avg_pool1d((x * own).transpose(1, 2), size, stride) * size
    count = functional.avg_pool1d(own.transpose(1, 2), size, stride) * size
    return (total / count.clamp(min=1)).transpose(1, 2)


def accumulate(z: Tensor, lengths: Tensor) -> Tensor:
    """The sum of all steps so far; nothing is added past a sample's end."""
    return torch.cumsum(mask_steps(z, lengths), 1)


def split(x: Tensor, rows: int) -> list[Tensor]:
    """Parts of so many steps each; single steps lose their axis."""
    parts = [x[:, low : low + rows] for low in range(0, x.shape[1], rows)]
    return [part[:, 0] for part in parts] if rows == 1 else parts


def join(*parts: Tensor, rows: int) -> Tensor:
    """Parts of so many steps one after another; single steps come without their axis."""
    return torch.stack(parts, 1) if rows == 1 else torch.cat(parts, 1)


def zeros(samples: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Of each sample so many, the state before the first step."""
    return torch.zeros((len(samples), *shape), device=samples.device)


def shift(x: Tensor) -> Tensor:
    """Each step becomes the one before it, the first zeros."""
    return torch.cat([torch.zeros_like(x[:, :1]), x[:, :-1]], 1)


def repeat(x: Tensor, steps: int) -> tuple[Tensor, Tensor]:
    """The same at every step, and how many they are in each sample."""
    lengths = torch.full((len(x),), steps, device=x.device)
    return x[:, None].expand(-1, steps, *x.shape[1:]), lengths
