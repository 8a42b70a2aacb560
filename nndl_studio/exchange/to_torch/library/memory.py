"""Functions of machines with memory: (samples, numbers), a memory's rows one after another."""

from __future__ import annotations

import torch
from torch import Tensor


def before(s: Tensor, oldest_first: bool) -> Tensor:
    """How much is popped before each place, where the newest entry stands first."""
    if oldest_first:
        return before(s.flip(1), False).flip(1)
    return torch.cat([torch.zeros_like(s[:, :1]), s[:, :-1].cumsum(1)], 1)


def pop(s: Tensor, u: Tensor, oldest_first: bool) -> Tensor:
    """What is left of the strengths when u is taken."""
    return (s - (u - before(s, oldest_first)).clamp(min=0)).clamp(min=0)


def portion(s: Tensor, oldest_first: bool) -> Tensor:
    """How much of each entry is read, 1 in all."""
    return torch.minimum(s, (1 - before(s, oldest_first)).clamp(min=0))


def shift_in(x: Tensor, memory: Tensor) -> Tensor:
    """A row on top of a memory, whose last one is lost."""
    return torch.cat([x, memory[:, : memory.shape[1] - x.shape[1]]], 1)


def read(weights: Tensor, memory: Tensor) -> Tensor:
    """The rows of a memory, each with its weight, added up."""
    rows = memory.reshape(*weights.shape, -1)
    return torch.einsum("si,sik->sk", weights, rows)
