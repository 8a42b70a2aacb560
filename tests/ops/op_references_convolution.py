"""Convolution and pooling over sequences again, in plain NumPy for one sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Attributes = Mapping[str, int]


def conv1d(inputs: list[Any], attributes: Attributes) -> tuple[Array, ...]:
    """Σ_k f_k x_(t−k+1), each tap apart; the window is scratch memory and isn't compared."""
    x, weight, *bias = inputs
    units, of_group, taps = weight.shape
    padded = np.pad(x, ((attributes["left"], attributes["right"]), (0, 0)))
    span = (taps - 1) * attributes["dilation"] + 1
    starts = range(0, len(padded) - span + 1, attributes["stride"])
    filters = weight[:, :, ::-1] if attributes["flip"] else weight
    y = np.zeros((len(starts), units))
    for row, start in enumerate(starts):
        seen = padded[start : start + span : attributes["dilation"]]
        for k in range(units):
            first = k // (units // attributes["groups"]) * of_group
            y[row, k] = (seen[:, first : first + of_group].T * filters[k]).sum()
    return (y + bias[0] if bias else y,)


def mask(inputs: list[Any], attributes: Attributes) -> tuple[Array, ...]:
    x, length = inputs
    return (np.where(np.arange(len(x))[:, None] < length[0], x, 0),)


def windows(inputs: list[Any], attributes: Attributes) -> tuple[Array, ...]:
    steps = int(inputs[0][0]) + attributes["border"]
    starts = range(0, steps - attributes["span"] + 1, attributes["stride"])
    return (np.array([max(1, len(starts))]),)


def pool1d(down: Callable[[Array], Any]) -> Callable[[list[Any], Attributes], tuple[Array, ...]]:
    def pool(inputs: list[Any], attributes: Attributes) -> tuple[Array, ...]:
        x, length = inputs
        own = x[: int(length[0])]
        starts = range(0, len(x) - attributes["size"] + 1, attributes["stride"])
        regions = [own[start : start + attributes["size"]] for start in starts]
        zeros = np.zeros(x.shape[1])
        return (np.array([down(region) if len(region) else zeros for region in regions]),)

    return pool


REFERENCES: dict[str, Callable[[list[Any], Attributes], tuple[Array, ...]]] = {
    "conv1d": conv1d,
    "mask_steps": mask,
    "count_windows": windows,
    "average_pool1d": pool1d(lambda region: region.mean(0)),
    "max_pool1d": pool1d(lambda region: region.max(0)),
}
