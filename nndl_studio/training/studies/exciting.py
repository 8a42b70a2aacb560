"""The "grandmother cell" [Le et al. 2012]: the input that excites a unit most, its best samples.

x* = argmax z_k(x) under ‖x‖ = r, by gradient ascent on the sphere from a few fixed starts. z is
climbed and not a = f(z): the summit is the same for a rising f, and there are no flat tops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.aim import DIRECTION, SLOPE
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.training.findings import Exciting
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe

MOST_SAMPLES = 1024
BEST = 8
STARTS = 4
STEPS = 60
# The step is this share of the length at first and at last.
FIRST_STEP, LAST_STEP = 0.5, 0.02
SEED = 12
TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Ascent:
    """A plan that has z of a node and its slope by x, for a few inputs at once."""

    plan: ExecutionPlan
    machine: Machine
    length: float


def exciting(context: Context, request: ProbeRequest) -> Exciting:
    """For unit `request.choice` of `request.node`; of maps and steps the mean over all places."""
    node = request.node
    probe = context.once(
        f"excited {node}",
        lambda: SampleProbe(context, [(node, "z")], context.dataset.train[:MOST_SAMPLES]),
    )
    (z,) = probe.read(context)
    axis = 2 if z.ndim == 3 else 1
    units = z.shape[axis]
    unit = min(max(request.choice, 0), units - 1)
    values = np.take(z, unit, axis).reshape(len(z), -1).astype(float).mean(axis=1)
    best = np.argsort(-values, kind="stable")[:BEST]
    rows = probe.samples[best]
    x = context.dataset.x[rows]
    ascent = context.once(f"ascent {node}", lambda: _prepare(context, node))
    top, value = _climb(context, ascent, z.shape[1:], unit)
    return Exciting(unit, units, top, value, ascent.length, x, rows, values[best])


def _prepare(context: Context, node: str) -> Ascent:
    keys = [(node, "z"), (node, SLOPE)]
    work = compile_graph(
        context.graph,
        "inference",
        probes=keys,
        objective=(node, "z"),
        analysis=context.analysis,
    )
    plan = work.plan(STARTS, shards=1)
    x = context.dataset.x[context.dataset.train[:MOST_SAMPLES]].astype(float)
    length = float(np.linalg.norm(x.reshape(len(x), -1), axis=1).mean())
    return Ascent(plan, Machine([plan], 1), length)


def _climb(
    context: Context, ascent: Ascent, shape: tuple[int, ...], unit: int
) -> tuple[NDArray[np.float32], float]:
    plan, machine = ascent.plan, ascent.machine
    if not any(name == SLOPE for _, name in plan.probes):
        return np.zeros(0, np.float32), float("nan")
    machine.load(context.weights)
    table = _table(context, plan, shape, unit)
    _, size = plan.columns["x"]
    rng = np.random.default_rng(SEED)
    x = _on_sphere(rng.normal(size=(STARTS, size)), ascent.length)
    for share in np.geomspace(FIRST_STEP, LAST_STEP, STEPS):
        slope = _run(ascent, table, x)[1]
        x = _on_sphere(x + _on_sphere(slope, share * ascent.length), ascent.length)
    heights = _run(ascent, table, x)[0].reshape(STARTS, -1)
    direction = table[:, plan.columns[DIRECTION][0] :][:, : heights.shape[1]]
    reached = (heights * direction).sum(axis=1)
    highest = int(np.argmax(np.nan_to_num(reached, nan=-np.inf)))
    best = x[highest].reshape(context.dataset.x.shape[1:]).astype(np.float32)
    return best, float(reached[highest])


def _run(
    ascent: Ascent, table: NDArray[Any], x: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """z and ∂z_k/∂x of the inputs `x`."""
    plan, machine = ascent.plan, ascent.machine
    start, size = plan.columns["x"]
    table[:, start : start + size] = x
    machine.run(plan, table, np.arange(STARTS), np.zeros(1))
    arrays = {name: machine.read(plan, symbols[0]) for (_, name), symbols in plan.probes.items()}
    return arrays["z"], arrays[SLOPE].reshape(STARTS, -1).astype(float)


def _table(
    context: Context, plan: ExecutionPlan, shape: tuple[int, ...], unit: int
) -> NDArray[np.float32]:
    """Rows whose `direction` picks the unit; sequences are as long as can be."""
    table = np.zeros((STARTS, plan.row), np.float32)
    direction = np.zeros(shape, np.float32)
    places = direction[:, unit] if len(shape) == 2 else direction[unit : unit + 1]
    places[...] = 1 / places.size
    start, size = plan.columns[DIRECTION]
    table[:, start : start + size] = direction.ravel()
    if "lengths" in plan.columns:
        table[:, plan.columns["lengths"][0]] = context.dataset.info.axes[0]
    return table


def _on_sphere(x: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    """Rows of that length; a row of zeros stays, as a dead unit has nowhere to climb."""
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    scaled: NDArray[np.float64] = x * np.where(norms > 0, length / np.maximum(norms, TINY), 0.0)
    return scaled
