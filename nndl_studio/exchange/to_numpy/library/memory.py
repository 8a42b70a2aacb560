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


def shift_in(x: Array, memory: Array) -> Array:
    """A row on top of a memory, whose last one is lost."""
    return np.concatenate([x, memory[:, : memory.shape[1] - x.shape[1]]], 1)


def read(weights: Array, memory: Array) -> Array:
    """The rows of a memory, each with its weight, added up."""
    rows = memory.reshape(*weights.shape, -1)
    total: Array = np.einsum("si,sik->sk", weights, rows)
    return total
