"""Rasters: what a few nodes give at each step of one sample, to be seen over one time axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.work import ProbeKey
from nndl_studio.layers.overall import output_of
from nndl_studio.training.findings import Rasters
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe

MOST = 3


def rasters(context: Context, request: ProbeRequest) -> Rasters:
    """Of `request.node`, and of further nodes that `request.typed` names, a line each; those that
    give nothing at steps are left out."""
    wanted = dict.fromkeys([request.node, *request.typed.splitlines()])
    keys = [key for node in wanted if (key := _stepped(context, node)) is not None][:MOST]
    if not keys or not 0 <= request.sample < len(context.dataset.x):
        return Rasters((), ())
    probe = context.once(
        f"rasters {keys}", lambda: SampleProbe(context, keys, np.array([request.sample]))
    )
    values = probe.read_rows(context, np.array([request.sample]))
    own = [_own_steps(context, request.sample, each[0]) for each in values]
    return Rasters(tuple(node for node, _ in keys), tuple(own))


def _stepped(context: Context, node: str) -> ProbeKey | None:
    """What a node gives at each step; None where it gives nothing of the sort."""
    declared = context.analysis.probes.get(node, ())
    name = output_of(declared)
    raster = any(each.kind == "rasters" for each in declared)
    return (node, name) if raster and name is not None else None


def _own_steps(context: Context, sample: int, values: NDArray[Any]) -> NDArray[np.float32]:
    """(steps, units), without what stands past the sample's end."""
    lengths, steps = context.dataset.lengths, len(values)
    if lengths is not None and steps == context.dataset.info.axes[0]:
        steps = int(lengths[sample])
    return values.reshape(len(values), -1)[:steps].astype(np.float32)
