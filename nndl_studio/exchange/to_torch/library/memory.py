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


def shift_in(x: Tensor, memory: Tensor, last: bool) -> Tensor:
    """A row on top of a memory, whose last one is lost; or at its end, and the first one is."""
    if last:
        return torch.cat([memory[:, x.shape[1] :], x], 1)
    return torch.cat([x, memory[:, : memory.shape[1] - x.shape[1]]], 1)


def fuzzy(first: Tensor, table: Tensor, second: Tensor | None = None) -> Tensor:
    """How likely each result is of a function that a table tells, of numbers that are as likely as
    they say."""
    pairs = first if second is None else first[:, :, None] * second[:, None]
    results = torch.eye(first.shape[1], dtype=first.dtype, device=first.device)[table.long()]
    return pairs.reshape(len(first), -1) @ results


def halt(f: Tensor, lengths: Tensor) -> Tensor:
    """How likely each step is the last one, from how likely it is where it is reached; what is left
    of 1 ends at the last own step."""
    at, last = torch.arange(f.shape[1], device=f.device), lengths.reshape(-1, 1) - 1
    ends = torch.where(at < last, f, (at == last).to(f.dtype))
    left = (1 - ends).cumprod(1)
    return ends * torch.cat([torch.ones_like(f[:, :1]), left[:, :-1]], 1)


def read(weights: Tensor, memory: Tensor) -> Tensor:
    """The rows of a memory, each with its weight, added up."""
    rows = memory.reshape(*weights.shape, -1)
    return torch.einsum("si,sik->sk", weights, rows)


def write(memory: Tensor, weights: Tensor, add: Tensor, erase: Tensor) -> Tensor:
    """Each row erased in part and added to, as much as its weight says."""
    rows, each = memory.reshape(*weights.shape, -1), weights[:, :, None]
    return (rows * (1 - each * erase[:, None]) + each * add[:, None]).reshape(memory.shape)


def similarity(key: Tensor, memory: Tensor) -> Tensor:
    """The cosine of a key and each row of a memory."""
    rows = memory.reshape(len(key), -1, key.shape[1])
    lengths = (rows.square().sum(2) + 1e-8).sqrt() * (key.square().sum(1, True) + 1e-8).sqrt()
    return torch.einsum("sk,sik->si", key, rows) / lengths


def scale_by(x: Tensor, by: Tensor) -> Tensor:
    """All numbers of a sample times one."""
    return by * x


def blend(new: Tensor, old: Tensor, gate: Tensor) -> Tensor:
    """A new value and an old one, mixed as a gate says."""
    return gate * new + (1 - gate) * old


def dot(a: Tensor, b: Tensor) -> Tensor:
    """The inner product of two vectors, or of those at each step."""
    return (a * b).sum(-1, True)


def circular_shift(weights: Tensor, shares: Tensor) -> Tensor:
    """Weights turned around, by so many places for each share."""
    reach = shares.shape[1] // 2
    turned = [weights.roll(r, 1) for r in range(-reach, reach + 1)]
    return torch.einsum("sr,sir->si", shares, torch.stack(turned, 2))


def sharpen(weights: Tensor, power: Tensor) -> Tensor:
    """Weights to a power, and again of sum 1."""
    return (power * (weights.clamp(min=0) + 1e-8).log()).softmax(1)
