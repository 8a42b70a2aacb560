"""References of the activations beyond the first five, and of softmax without a loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import erf
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def softmax(x: Array) -> Array:
    axis = -1 if x.ndim == 2 else 0
    return np.asarray(np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True))


def phi(z: Array) -> Array:
    return np.asarray(np.vectorize(lambda number: 0.5 * (1 + erf(number / np.sqrt(2))))(z))


REFERENCES: dict[str, Callable[[list[Any], Mapping[str, int]], tuple[Array, ...]]] = {
    "step": lambda inputs, attributes: ((inputs[0] > 0).astype(float),),
    "leaky_rectifier": lambda inputs, attributes: (np.maximum(inputs[0], 0.01 * inputs[0]),),
    "elu": lambda inputs, attributes: (np.where(inputs[0] > 0, inputs[0], np.exp(inputs[0]) - 1),),
    "gelu": lambda inputs, attributes: (inputs[0] * phi(inputs[0]),),
    "silu": lambda inputs, attributes: (inputs[0] / (1 + np.exp(-inputs[0])),),
    "inner_product": lambda inputs, attributes: (np.array([(inputs[0] * inputs[1]).sum()]),),
    "softmax": lambda inputs, attributes: (softmax(inputs[0]),),
}
