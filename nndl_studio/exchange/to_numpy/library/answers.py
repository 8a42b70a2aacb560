"""Weighted sums, word vectors, and what answers are made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.to_numpy.library.steps import mask_steps

Array = NDArray[Any]


def dense(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Wx + b of a vector, or of every step."""
    y = x @ weight.T
    return y if bias is None else y + bias


def embedding(index: Array, weight: Array, lengths: Array | None = None) -> Array:
    """The row of the table that each number names; zeros past a sample's end."""
    found: Array = weight[index.astype(int)]
    return found[:, 0] if lengths is None else mask_steps(found, lengths)


def softmax(x: Array, axis: int) -> Array:
    """e^x_i / Σ_j e^x_j, where the greatest is taken off first, which changes nothing."""
    powers = np.exp(x - x.max(axis, keepdims=True))
    share: Array = powers / powers.sum(axis, keepdims=True)
    return share


def rbf(x: Array, centre: Array) -> Array:
    """y_i = Σ_j (x_j − w_ij)²."""
    square: Array = ((x[:, None] - centre) ** 2).sum(-1)
    return square


def inner_product(x: Array, weight: Array) -> Array:
    """Σ_i x_i w_i."""
    total: Array = (x * weight).sum(1, keepdims=True)
    return total


def both_sides(x: Array) -> Array:
    """(−x, x): what speaks for class 0 and for class 1."""
    return np.concatenate([-x, x], 1)


def pair_votes(x: Array) -> tuple[Array, Array]:
    """Each pair of classes votes for one of them; and the votes with equal ones parted by sums."""
    classes = round((1 + (1 + 8 * x.shape[1]) ** 0.5) / 2)
    votes, leaning = np.zeros((2, len(x), classes), x.dtype)
    pairs = [(a, b) for a in range(classes) for b in range(a + 1, classes)]
    for pair, (a, b) in enumerate(pairs):
        won = (x[:, pair] > 0).astype(x.dtype)
        votes[:, a] += won
        votes[:, b] += 1 - won
        leaning[:, a] += x[:, pair]
        leaning[:, b] -= x[:, pair]
    return votes, votes + leaning / (3 * (np.abs(leaning) + 1))


def recall(x: Array, weight: Array, order: Array) -> Array:
    """Units of ±1 look around one after another, in this order, and turn if the others pull the
    other way (Hopfield)."""
    state = np.where(x > 0, 1, -1).astype(x.dtype)
    pulls = weight - np.diag(np.diag(weight))
    for unit in order.astype(int):
        field = state @ pulls[unit]
        state[:, unit] = np.where(field * state[:, unit] < 0, -state[:, unit], state[:, unit])
    return state


def in_units(y: Array, shift: Array, gain: Array) -> Array:
    """What was learned, brought back to the units of the data."""
    return y.astype(np.float64) / gain + shift


def largest(y: Array) -> Array:
    """The class whose answer is the greatest."""
    place: Array = y.argmax(-1)
    return place


def smallest(y: Array) -> Array:
    """The class whose answer is the least."""
    place: Array = y.argmin(-1)
    return place


def above(y: Array, limit: float, single: bool) -> Array:
    """1 for answers above the limit, else 0; a `single` one loses its axis."""
    found = (y > limit).astype(int)
    return found[..., 0] if single else found
