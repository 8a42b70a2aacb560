"""Functions of machines with memory: (samples, numbers), a memory's rows one after another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def before(s: Array, oldest_first: bool) -> Array:
    """How much is popped before each place, where the newest entry stands first."""
    if oldest_first:
        return before(s[:, ::-1], False)[:, ::-1]
    return np.concatenate([np.zeros_like(s[:, :1]), np.cumsum(s[:, :-1], 1)], 1)


def pop(s: Array, u: Array, oldest_first: bool) -> Array:
    """What is left of the strengths when u is taken."""
    left: Array = np.maximum(0, s - np.maximum(0, u - before(s, oldest_first)))
    return left.astype(s.dtype)


def portion(s: Array, oldest_first: bool) -> Array:
    """How much of each entry is read, 1 in all."""
    read: Array = np.minimum(s, np.maximum(0, 1 - before(s, oldest_first)))
    return read.astype(s.dtype)


def shift_in(x: Array, memory: Array, last: bool) -> Array:
    """A row on top of a memory, whose last one is lost; or at its end, and the first one is."""
    if last:
        return np.concatenate([memory[:, x.shape[1] :], x], 1)
    return np.concatenate([x, memory[:, : memory.shape[1] - x.shape[1]]], 1)


def fuzzy(first: Array, table: Array, second: Array | None = None) -> Array:
    """How likely each result is of a function that a table tells, of numbers that are as likely as
    they say."""
    pairs = first if second is None else first[:, :, None] * second[:, None]
    results = np.eye(first.shape[1], dtype=first.dtype)[table.astype(int)]
    return np.asarray(pairs.reshape(len(first), -1) @ results)


def halt(f: Array, lengths: Array) -> Array:
    """How likely each step is the last one, from how likely it is where it is reached; what is left
    of 1 ends at the last own step."""
    at, last = np.arange(f.shape[1]), lengths.reshape(-1, 1) - 1
    ends = np.where(at < last, f, at == last).astype(f.dtype)
    left = np.cumprod(1 - ends, 1)
    return np.asarray(ends * np.concatenate([np.ones_like(f[:, :1]), left[:, :-1]], 1))


def read(weights: Array, memory: Array) -> Array:
    """The rows of a memory, each with its weight, added up."""
    rows = memory.reshape(*weights.shape, -1)
    total: Array = np.einsum("si,sik->sk", weights, rows)
    return total


def write(memory: Array, weights: Array, add: Array, erase: Array) -> Array:
    """Each row erased in part and added to, as much as its weight says."""
    rows, each = memory.reshape(*weights.shape, -1), weights[:, :, None]
    written: Array = rows * (1 - each * erase[:, None]) + each * add[:, None]
    return written.reshape(memory.shape)


def similarity(key: Array, memory: Array) -> Array:
    """The cosine of a key and each row of a memory."""
    rows = memory.reshape(len(key), -1, key.shape[1])
    lengths = np.sqrt((rows**2).sum(2) + 1e-8) * np.sqrt((key**2).sum(1, keepdims=True) + 1e-8)
    alike: Array = np.einsum("sk,sik->si", key, rows) / lengths
    return alike.astype(key.dtype)


def scale_by(x: Array, by: Array) -> Array:
    """All numbers of a sample times one."""
    return by * x


def blend(new: Array, old: Array, gate: Array) -> Array:
    """A new value and an old one, mixed as a gate says."""
    mixed: Array = gate * new + (1 - gate) * old
    return mixed


def dot(a: Array, b: Array) -> Array:
    """The inner product of two vectors, or of those at each step."""
    return np.asarray((a * b).sum(-1, keepdims=True))


def circular_shift(weights: Array, shares: Array) -> Array:
    """Weights turned around, by so many places for each share."""
    reach = shares.shape[1] // 2
    turned = (
        shares[:, r + reach : r + reach + 1] * np.roll(weights, r, 1)
        for r in range(-reach, reach + 1)
    )
    return np.asarray(sum(turned))


def sharpen(weights: Array, power: Array) -> Array:
    """Weights to a power, and again of sum 1."""
    logs = power * np.log(np.maximum(weights, 0) + np.float32(1e-8))
    raised = np.exp(logs - logs.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))
