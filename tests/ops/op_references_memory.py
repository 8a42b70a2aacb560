"""Storing and recalling again, in plain NumPy for one sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def signs(x: Array) -> Array:
    return np.where(x > 0, 1.0, -1.0)


def without_diagonal(weight: Array) -> Array:
    return np.asarray(weight - np.diag(np.diag(weight)))


def energy(weight: Array, state: Array) -> Any:
    return -(state @ without_diagonal(weight) @ state) / 2


def hebb(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, weight = inputs
    state = signs(x)
    return np.array([2 * energy(weight, state) / x.size]), state


def states(x: Array, weight: Array, order: Array) -> list[Array]:
    """At the start and after each update."""
    weight = without_diagonal(weight)
    found = [signs(x)]
    for unit in order.astype(int):
        state = found[-1].copy()
        field = weight[unit] @ state
        state[unit] = np.sign(field) if field else state[unit]
        found.append(state)
    return found


def recall(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    return (states(*inputs)[-1],)


def recall_trace(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, weight, order = inputs
    passed = states(x, weight, order)
    levels = [float(energy(weight, passed[0]))]
    for before, after, unit in zip(passed, passed[1:], order.astype(int), strict=False):
        change = after[unit] - before[unit]
        levels.append(levels[-1] - change * float(without_diagonal(weight)[unit] @ before))
    return (np.array([[*state, level] for state, level in zip(passed, levels, strict=True)]),)


def embedding(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    """The product with one-hot vectors, step by step."""
    index, weight, *lengths = inputs
    y = np.eye(len(weight))[index.astype(int)] @ weight
    y[index < 0] = 0
    if not lengths:
        return (y[0],)
    y[int(lengths[0][0]) :] = 0
    return (y,)


REFERENCES = {
    "embedding": embedding,
    "hebb": hebb,
    "recall": recall,
    "recall_trace": recall_trace,
}
