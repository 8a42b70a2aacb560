"""Histograms: how a node's activations, weights and gradients lie, now and as the run went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.layers.overall import STATE, output_of
from nndl_studio.machine.machine import Machine
from nndl_studio.training.findings import Histograms
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.course import Course, moment_of
from nndl_studio.training.studies.probing import SampleProbe
from nndl_studio.training.studies.units import at_rest, by_unit

QUANTITIES = ("activations", "weights", "gradients")
"""In the order of `ProbeRequest.choice`."""
SAMPLES = 128
OF_GRADIENTS = 64
# Numbers of activations at most, so that a look stays short.
MOST_NUMBERS = 1_000_000
FEWEST_SAMPLES = 8
BIAS = "bias"

Array = NDArray[Any]


def histograms(context: Context, request: ProbeRequest) -> Histograms:
    """Of `request.node`, its quantity number `request.choice`."""
    quantity = QUANTITIES[min(max(request.choice, 0), len(QUANTITIES) - 1)]
    units, samples = _by_unit(context, request.node) if quantity == "activations" else (None, 0)
    numbers = _flat([units] if units is not None else _of_weights(context, request.node, quantity))
    if len(numbers) == 0:
        none = np.zeros(0)
        return Histograms(
            quantity, none.astype(np.int64), none, np.zeros((0, 0)), none, none, numbers=0
        )
    course: Course = context.once(f"histograms {request.node} {quantity}", Course)
    course.add(context.moment()[0], moment_of(numbers))
    edges, moments = course.edges(), course.histograms
    return Histograms(
        quantity,
        np.array([step for step, _ in course.moments]),
        edges,
        np.array([each.shares(edges) for each in moments]),
        np.array([each.mean for each in moments]),
        np.array([each.deviation for each in moments]),
        len(numbers),
        *_at_rest(context, request.node, units),
        samples,
    )


def _by_unit(context: Context, node: str) -> tuple[Array | None, int]:
    """(answers, units) of what the node gives for some training samples, and how many these are;
    None where it gives nothing that can be watched."""
    declared = context.analysis.probes[node]
    name = output_of(declared)
    if name is None:
        return None, 0
    probe = context.once(f"given {node}", lambda: _prepare(context, node, name))
    (values,) = probe.read(context)
    kind = next((each.kind for each in declared if each.name == name), "sequence")
    return by_unit(context, node, kind, probe.samples, values), len(probe.samples)


def _prepare(context: Context, node: str, name: str) -> SampleProbe:
    train = context.dataset.train
    shapes = (s for (owner, _), s in context.analysis.shapes.items() if owner == node)
    size = max((shape.size for shape in shapes), default=1)
    few = min(SAMPLES, len(train), max(FEWEST_SAMPLES, MOST_NUMBERS // size))
    places = np.linspace(0, len(train) - 1, few).astype(np.int64)
    return SampleProbe(context, [(node, name)], train[places])


def _of_weights(context: Context, node: str, quantity: str) -> list[Array]:
    """The node's own trained weights without biases, or their gradients on a fixed batch."""
    owned = context.analysis.parameters.get(node, ())
    names = [f"{node}.{each.name}" for each in owned if not each.fixed and each.name != BIAS]
    if quantity == "weights" or not names:
        return [context.weights[name] for name in names if name in context.weights]
    gradients = context.once("gradients", lambda: _Gradients(context))
    return gradients.read(context, names)


class _Gradients:
    """∂J/∂W of all weights on a fixed batch of training samples."""

    def __init__(self, context: Context) -> None:
        self._samples = context.dataset.train[:OF_GRADIENTS]
        work = compile_graph(context.graph, "gradients", analysis=context.analysis)
        self._plan = work.plan(len(self._samples))
        self._machine = Machine([self._plan], 1)

    def read(self, context: Context, names: Sequence[str]) -> list[Array]:
        self._machine.load(context.weights)
        self._machine.run(self._plan, *context.table.batch(self._samples), np.zeros(1))
        known = [self._plan.gradients[name] for name in names if name in self._plan.gradients]
        return [self._machine.read(self._plan, symbol) for symbol in known]


def _at_rest(context: Context, node: str, units: Array | None) -> tuple[int, int, bool]:
    """Units, those of them that stay at their limits, and whether there are two limits."""
    each = context.graph.nodes[node]
    limits = layers.layer(each.type).limits(each.config)
    if units is None or limits is None or limits.probe not in ("y", "gates", STATE):
        return 0, 0, False
    return units.shape[1], int(at_rest(units, limits).sum()), limits.high is not None


def _flat(arrays: Sequence[Array]) -> NDArray[np.float64]:
    """All finite numbers of them in a row."""
    joined: NDArray[np.float64] = np.concatenate(
        [np.zeros(0), *(each.ravel().astype(np.float64) for each in arrays)]
    )
    return joined[np.isfinite(joined)]
