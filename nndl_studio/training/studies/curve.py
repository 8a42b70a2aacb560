"""Activation curve: f and f′ (117-120, 143-144), and where a layer's z lie on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.function import FUNCTION, compile_function
from nndl_studio.datasets.scaling import counting
from nndl_studio.layers.activations import OPS, Activation
from nndl_studio.machine.machine import Machine
from nndl_studio.training.findings import FLAT, ActivationCurve
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe

SAMPLES = 256
POINTS = 241
BINS = 48
# Every f here has done all it does between these.
NARROWEST = 4.0
STEP = 0.5


def curve(context: Context, request: ProbeRequest) -> ActivationCurve:
    """The f of `request.node` and the z of a fixed batch of training samples."""
    activation = _activation(context, request)
    node = request.node
    probe = context.once(
        f"z {node}",
        lambda: SampleProbe(context, [(node, "z")], context.dataset.train[:SAMPLES]),
    )
    (held,) = probe.read(context)
    z = _own_steps(context, probe.samples, held).astype(float)
    z = z[np.isfinite(z)]
    reach = np.ceil(max(NARROWEST, float(np.abs(z).max(initial=0.0))) / STEP) * STEP
    grid = np.linspace(-reach, reach, POINTS)
    function = context.once(f"f {activation}", lambda: _Function(activation))
    f, slope = function.at(grid)
    counts, edges = np.histogram(z, BINS, (-reach, reach))
    return ActivationCurve(activation, grid, f, slope, edges, counts, _saturated(z, grid, slope))


def _saturated(
    z: NDArray[np.float64], grid: NDArray[np.float64], slope: NDArray[np.float64]
) -> float:
    # The grid holds 0 and the slopes about it, and that is where each of them is steepest.
    steep = np.abs(slope)
    if not len(z) or steep.max() == 0:
        return float("nan")
    return float(np.mean(np.interp(z, grid, steep) < FLAT * steep.max()))


class _Function:
    """f and f′ by the kernels that networks run."""

    def __init__(self, activation: Activation) -> None:
        self._plan = None
        if activation in OPS:
            self._plan = compile_function(activation).plan(POINTS, shards=1)
            self._machine = Machine([self._plan], 1)

    def at(self, z: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """f(z) and f′(z) at `POINTS` places."""
        plan = self._plan
        if plan is None:
            return z, np.ones_like(z)
        self._machine.run(plan, z[:, np.newaxis].astype(np.float32), np.arange(len(z)), np.zeros(1))
        f, slope = (
            self._machine.read(plan, plan.probes[FUNCTION, name][0])[:, 0].astype(float)
            for name in ("a", "slope")
        )
        return f, slope * len(z)


def _activation(context: Context, request: ProbeRequest) -> Activation:
    node = context.graph.nodes[request.node]
    probes = layers.layer(node.type).probes(node.config, context.analysis.inputs[node.id])
    (name,) = next(probe.panels for probe in probes if probe.name == request.probe)
    found: Activation = next(known for known in ("identity", *OPS) if known == name)
    return found


def _own_steps(
    context: Context, samples: NDArray[np.int64], z: NDArray[np.float64]
) -> NDArray[np.float64]:
    """All numbers in one row; of sequences those of each sample's own steps."""
    lengths = context.dataset.lengths
    if z.ndim != 3 or lengths is None:
        return z.ravel()
    return np.asarray(z[counting(lengths[samples], z.shape[1])].ravel())
