"""The ops of the linear models in plain NumPy, for one sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Reference = Callable[[list[Any], Mapping[str, int]], tuple[Array, ...]]


def sigma(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def one(number: Any) -> tuple[Array, ...]:
    return (np.array([float(number)]),)


def logistic_loss(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, t = inputs
    return one(-(t * np.log(sigma(x)) + (1 - t) * np.log(1 - sigma(x))).sum())


def signed(label: Any) -> float:
    return 1.0 if label[0] == 1 else -1.0


def shortfalls(inputs: list[Any]) -> list[float]:
    x, label = inputs
    own = int(label[0])
    return [max(0.0, 1 + x[c] - x[own]) for c in range(len(x)) if c != own]


def pair_loss(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, label = inputs
    loss = 0.0
    for score, (a, b) in zip(x, combinations(range(4), 2), strict=True):
        if label[0] in (a, b):
            loss -= np.log(sigma(score if label[0] == a else -score))
    return one(loss)


def pair_votes(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    votes, sums = np.zeros(4), np.zeros(4)
    for score, (a, b) in zip(inputs[0], combinations(range(4), 2), strict=True):
        votes[a if score > 0 else b] += 1
        sums[a] += score
        sums[b] -= score
    return votes, votes + sums / (3 * (np.abs(sums) + 1))


def huber(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, t, (delta,) = inputs
    far = np.abs(x - t)
    return one(np.where(far <= delta, far**2 / 2, delta * (far - delta / 2)).sum())


REFERENCES: dict[str, Reference] = {
    "logistic_loss": logistic_loss,
    "hinge": lambda inputs, attributes: one(max(0.0, 1 - signed(inputs[1]) * inputs[0][0])),
    "perceptron": lambda inputs, attributes: one(max(0.0, -signed(inputs[1]) * inputs[0][0])),
    "both_sides": lambda inputs, attributes: (np.array([-inputs[0][0], inputs[0][0]]),),
    "hinge_of_worst": lambda inputs, attributes: one(max(shortfalls(inputs))),
    "hinge_of_all": lambda inputs, attributes: one(sum(shortfalls(inputs))),
    "pair_loss": pair_loss,
    "pair_votes": pair_votes,
    "claims": lambda inputs, attributes: ((inputs[0] > 0).astype(float),),
    "huber": huber,
    "absolute_error": lambda inputs, attributes: one(np.abs(inputs[0] - inputs[1]).sum()),
}
