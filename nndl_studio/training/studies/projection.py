"""Projection: what a node gives for some samples, as points in a plane."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.layers.overall import output_of
from nndl_studio.layers.recurrent import LENGTHS
from nndl_studio.training.findings import Projection
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.plane import Table, near_stays_near, principal
from nndl_studio.training.studies.probing import BATCH, SampleProbe
from nndl_studio.training.studies.t_sne import ROUNDS

SAMPLES = 500
# t-SNE of fewer points tells nothing that PCA does not.
FEWEST_FOR_NEAR = 10
# Numbers held at once: 64 MB of single precision, and their singular values in less than 1 s.
MOST_NUMBERS = 4_000_000
FEWEST_SAMPLES = 32
PCA, NEAR = 0, 1
"""The methods, in the order of `ProbeRequest.choice`."""


def projection(context: Context, request: ProbeRequest) -> Projection:
    """What `request.node` gives for up to 500 training samples, by method `request.choice`."""
    node = request.node
    probe = context.once(f"projected {node}", lambda: _prepare(context, node))
    rows = _one_each(context.dataset, probe.samples, *probe.read(context)).astype(np.float64)
    rows[~np.isfinite(rows)] = 0.0
    near = request.choice == NEAR and len(rows) >= FEWEST_FOR_NEAR
    before: list[Table] = context.once(f"plane {node} {request.choice}", list)
    last = before[0] if before else None
    shares, rounds = np.zeros(0), 0
    if near:
        points, rounds = near_stays_near(rows, last)
    else:
        points, shares = principal(rows, last)
    before[:] = [points]
    return Projection(
        points.copy(),
        shares,
        probe.samples,
        *_classes(context.dataset, probe.samples),
        near=near,
        stopped=rounds if near and rounds < ROUNDS else None,
    )


def _prepare(context: Context, node: str) -> SampleProbe:
    """Of training samples from all over, in equal batches."""
    train = context.dataset.train
    name = output_of(context.analysis.probes[node])
    assert name is not None, "who gives nothing is not offered"
    shapes = (s for (owner, _), s in context.analysis.shapes.items() if owner == node)
    size = max((shape.size for shape in shapes), default=1)
    few = min(SAMPLES, len(train), max(FEWEST_SAMPLES, MOST_NUMBERS // size))
    batch = math.ceil(few / math.ceil(few / BATCH))
    places = np.linspace(0, len(train) - 1, few // batch * batch).astype(np.int64)
    keys = [(node, name)]
    if _is_fused(context, node):
        keys.append((node, LENGTHS))
    return SampleProbe(context, keys, train[places], batch=batch)


def _is_fused(context: Context, node: str) -> bool:
    """Whether it tells how many steps of each sample it read."""
    return any(probe.kind == "gates" for probe in context.analysis.probes[node])


def _one_each(
    dataset: Dataset,
    samples: NDArray[np.int64],
    values: NDArray[Any],
    lengths: NDArray[Any] | None = None,
) -> NDArray[Any]:
    """(samples, numbers): of a sequence those of each sample's last own step, of maps all."""
    if values.ndim != 3:
        return values.reshape(len(values), -1)
    steps = values.shape[1]
    last = np.full(len(values), steps)
    if lengths is not None:
        last = lengths[:, 0].astype(np.int64)
    elif dataset.lengths is not None and steps == dataset.info.axes[0]:
        last = np.asarray(dataset.lengths[samples])
    return np.asarray(values[np.arange(len(values)), np.clip(last, 1, steps) - 1])


def _classes(
    dataset: Dataset, samples: NDArray[np.int64]
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The class of each sample, (samples,), and what classes are called; nothing where the data
    have none for a whole sample."""
    if dataset.label is None or dataset.info.each_step:
        return np.zeros(0, np.int64), ()
    label = np.asarray(dataset.label[samples])
    if label.ndim != 1:
        return np.zeros(0, np.int64), ()
    return label.astype(np.int64), dataset.info.class_names
