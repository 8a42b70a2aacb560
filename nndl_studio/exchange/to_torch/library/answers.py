"""Weighted sums, word vectors, and what answers are made of."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from nndl_studio.exchange.to_torch.library.steps import mask_steps


def dense(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Wx + b of a vector, or of every step."""
    return functional.linear(x, weight, bias)


def embedding(index: Tensor, weight: Tensor, lengths: Tensor | None = None) -> Tensor:
    """The row of the table that each number names; zeros past a sample's end."""
    found = functional.embedding(index, weight)
    return found[:, 0] if lengths is None else mask_steps(found, lengths)


def softmax(x: Tensor, axis: int) -> Tensor:
    """e^x_i / Σ_j e^x_j."""
    return torch.softmax(x, axis)


def rbf(x: Tensor, centre: Tensor) -> Tensor:
    """y_i = Σ_j (x_j − w_ij)²."""
    return ((x[:, None] - centre) ** 2).sum(-1)


def inner_product(x: Tensor, weight: Tensor) -> Tensor:
    """Σ_i x_i w_i."""
    return (x * weight).sum(1, keepdim=True)


def both_sides(x: Tensor) -> Tensor:
    """(−x, x): what speaks for class 0 and for class 1."""
    return torch.cat([-x, x], 1)


def pair_votes(x: Tensor) -> tuple[Tensor, Tensor]:
    """Each pair of classes votes for one of them; and the votes with equal ones parted by sums."""
    classes = round((1 + (1 + 8 * x.shape[1]) ** 0.5) / 2)
    votes, leaning = x.new_zeros((2, len(x), classes))
    pairs = [(a, b) for a in range(classes) for b in range(a + 1, classes)]
    for pair, (a, b) in enumerate(pairs):
        won = (x[:, pair] > 0).to(x.dtype)
        votes[:, a] += won
        votes[:, b] += 1 - won
        leaning[:, a] += x[:, pair]
        leaning[:, b] -= x[:, pair]
    return votes, votes + leaning / (3 * (leaning.abs() + 1))


def recall(x: Tensor, weight: Tensor, order: Tensor) -> Tensor:
    """Units of ±1 look around one after another, in this order, and turn if the others pull the
    other way (Hopfield)."""
    state = torch.where(x > 0, 1.0, -1.0)
    pulls = weight - torch.diag(torch.diag(weight))
    for unit in order.long():
        field = state @ pulls[unit]
        state[:, unit] = torch.where(field * state[:, unit] < 0, -state[:, unit], state[:, unit])
    return state


def in_units(y: Tensor, shift: Tensor, gain: Tensor) -> Tensor:
    """What was learned, brought back to the units of the data."""
    return y.double() / gain + shift


def largest(y: Tensor) -> Tensor:
    """The class whose answer is the greatest."""
    return y.argmax(-1)


def smallest(y: Tensor) -> Tensor:
    """The class whose answer is the least."""
    return y.argmin(-1)


def above(y: Tensor, limit: float, single: bool) -> Tensor:
    """1 for answers above the limit, else 0; a `single` one loses its axis."""
    found = (y > limit).long()
    return found[..., 0] if single else found
