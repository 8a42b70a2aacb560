"""‖∂L/∂h‖ against the distance in time from the end of a sample, and γ of each step (182)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_program
from nndl_studio.compiler.lower import lower
from nndl_studio.compiler.resolve import resolve
from nndl_studio.compiler.treatment import treatments_of
from nndl_studio.graph.reach import ancestors
from nndl_studio.layers import layer
from nndl_studio.layers.layer import Family
from nndl_studio.layers.recurrent import LENGTHS
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.recurrent import STATE_GRADIENT
from nndl_studio.training.findings import Distance
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.thinned import Thinned

SAMPLES = 32
# Below this nothing but rounding is left in single precision.
SMALLEST = 1e-30

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Backward:
    """A plan that shows ∂J/∂h_t of one node."""

    plan: ExecutionPlan
    machine: Machine
    samples: NDArray[np.int64]


def distance(context: Context, request: ProbeRequest) -> Distance:
    """The gradient of the losses in the states of node `request.node`."""
    each_step = context.analysis.shapes[request.node, "y"].stepped
    if not _reaches_a_loss(context, request.node):
        return Distance(np.zeros(0), float("nan"), each_step)
    key = f"distance {request.node}"
    work = context.once(key, lambda: _prepare(context, request.node))
    work.machine.load(context.weights)
    work.machine.run(work.plan, *context.table.batch(work.samples), np.zeros(1))
    slopes, lengths = (
        work.machine.read(work.plan, work.plan.probes[request.node, name][0])
        for name in (STATE_GRADIENT, LENGTHS)
    )
    # The plan's J is the mean of the samples' L.
    gradient = slopes.astype(np.float64) * len(work.samples)
    norm = by_distance(np.linalg.norm(gradient, axis=2), lengths[:, 0].astype(np.int64))
    gamma = factor(norm)
    seen: Thinned[float] = context.once(f"gammas {request.node}", Thinned)
    seen.add(context.moment()[0], gamma)
    steps, gammas = (np.array(each) for each in zip(*seen.moments, strict=True))
    return Distance(norm, gamma, each_step, steps, gammas)


def by_distance(norm: Floats, lengths: NDArray[np.int64]) -> Floats:
    """Norms (samples, steps), the mean over those samples that have a step so far from the end."""
    longest = int(lengths.max())
    far = np.arange(longest)
    step = lengths[:, None] - 1 - far
    own = step >= 0
    found = np.take_along_axis(norm, np.maximum(step, 0), axis=1) * own
    mean: Floats = found.sum(axis=0) / own.sum(axis=0)
    return mean


def factor(norm: Floats) -> float:
    """γ of norm ≈ γ^d · const, by least squares of its logarithm."""
    far = np.flatnonzero(norm > SMALLEST)
    if len(far) < 2:
        return float("nan")
    slope = np.polyfit(far, np.log(norm[far]), 1)[0]
    return float(np.exp(slope))


def _reaches_a_loss(context: Context, node: str) -> bool:
    graph = context.graph
    losses = [n.id for n in graph.nodes.values() if layer(n.type).family is Family.OUTPUT]
    return any(node in ancestors(graph, loss) for loss in losses)


def _prepare(context: Context, node: str) -> Backward:
    nodes = resolve(context.graph, context.analysis)
    work = compile_program(
        lower(nodes),
        "gradients",
        probes=[(node, STATE_GRADIENT), (node, LENGTHS)],
        treatments=treatments_of(nodes),
    )
    samples = context.dataset.train[:SAMPLES]
    plan = work.plan(len(samples))
    return Backward(plan, Machine([plan], 1), samples)
