"""NumPy's answers for the ops that machines with memory are made of, for one sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def before(s: Array, attributes: Mapping[str, int]) -> Array:
    """What stands before each place, as the paper adds it up."""
    places = range(len(s))
    if attributes["oldest_first"]:
        return np.array([s[i + 1 :].sum() for i in places])
    return np.array([s[:i].sum() for i in places])


def pop(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    s, u = inputs
    return (np.maximum(0, s - np.maximum(0, u - before(s, attributes))),)


def portion(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    (s,) = inputs
    return (np.minimum(s, np.maximum(0, 1 - before(s, attributes))),)


def logistic_loss(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, target, lengths = inputs
    own = [t for t in range(int(lengths[0])) if not np.isnan(target[t]).any()]
    y = 1 / (1 + np.exp(-x))
    losses = -(target * np.log(y) + (1 - target) * np.log(1 - y)).sum(axis=1)
    return (np.array([losses[own].mean() if own else 0.0]),)


REFERENCES: dict[str, Callable[[list[Any], Mapping[str, int]], tuple[Array, ...]]] = {
    "read": lambda inputs, attributes: (inputs[0] @ inputs[1].reshape(len(inputs[0]), -1),),
    "pop": pop,
    "portion": portion,
    "shift_in": lambda inputs, attributes: (
        np.concatenate([inputs[0], inputs[1][: -len(inputs[0])]]),
    ),
    "sequence_logistic_loss": logistic_loss,
}
