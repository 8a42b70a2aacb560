"""NumPy's answers for the ops of drawn cells and their unfolding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def split(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    (x,) = inputs
    rows = attributes["rows"]
    parts = [x[low : low + rows] for low in range(0, len(x), rows)]
    return tuple(part[0] for part in parts) if rows == 1 else tuple(parts)


def join(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    return (np.stack(inputs) if attributes["rows"] == 1 else np.concatenate(inputs),)


def hold(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, lengths = inputs
    return (x[np.minimum(np.arange(len(x)), int(lengths[0]) - 1)],)


REFERENCES: dict[str, Callable[[list[Any], Mapping[str, int]], tuple[Array, ...]]] = {
    "multiply": lambda inputs, attributes: (inputs[0] * inputs[1],),
    "diagonal": lambda inputs, attributes: (inputs[0] * inputs[1],),
    "affine": lambda inputs, attributes: (inputs[0] * inputs[1][0] + inputs[1][1],),
    "split": split,
    "join": join,
    "shorter": lambda inputs, attributes: (np.minimum(*inputs),),
    "zeros": lambda inputs, attributes: (np.zeros(attributes["features"]),),
    "repeat": lambda inputs, attributes: (
        np.stack([inputs[0]] * attributes["steps"]),
        np.array([attributes["steps"]]),
    ),
    "cut": lambda inputs, attributes: (inputs[0],),
    "shift": lambda inputs, attributes: (np.vstack([0 * inputs[0][:1], inputs[0][:-1]]),),
    "hold": hold,
}
