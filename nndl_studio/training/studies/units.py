"""Which numbers of a node belong to which of its units, and which units stay at their limits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.scaling import counting
from nndl_studio.layers.layer import Limits
from nndl_studio.training.studies.context import Context

Array = NDArray[Any]

# Of what a unit answers, this part lies at its two limits.
NEARLY_ALL = 0.95


def by_unit(
    context: Context, node: str, kind: str, samples: NDArray[np.int64], values: Array
) -> Array:
    """(answers, units) of the `values` (samples, ...) of a probe of this `kind`: of maps each place
    is an answer and a map a unit, else the innermost axis has the units."""
    if kind != "maps":
        return _own_steps(context.dataset, samples, values)
    # Of a film, the maps of all steps stand one after another.
    times = context.analysis.shapes[node, "y"].times
    film = values.reshape(-1, values.shape[1] // times, *values.shape[2:])
    return np.moveaxis(film, 1, -1).reshape(-1, film.shape[1])


def at_rest(numbers: Array, limits: Limits) -> NDArray[np.bool_]:
    """Which units, (units,), stay at their limits; `numbers` (answers, units)."""
    low = numbers <= limits.low + limits.near
    if limits.high is None:
        return np.asarray(low.all(axis=0))
    high = numbers >= limits.high - limits.near
    return np.asarray((low | high).mean(axis=0) >= NEARLY_ALL)


def _own_steps(dataset: Dataset, samples: NDArray[np.int64], values: Array) -> Array:
    """(answers, units): all steps that are a sample's own, or its first where they are no longer
    those of the data."""
    if values.ndim < 3 or dataset.lengths is None:
        return values.reshape(-1, values.shape[-1])
    steps = values.shape[1]
    if steps != dataset.info.axes[0]:
        return np.asarray(values[:, 0])
    return np.asarray(values[counting(dataset.lengths[samples], steps)])
