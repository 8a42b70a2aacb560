"""What can be watched of neurons z = Wx + b, a = f(z): a, z, and δ = ∂J/∂z (141)."""

from __future__ import annotations

from nndl_studio.layers.layer import Probe, Shape
from nndl_studio.ops.ir import Builder, Value


def neuron_probes(y: Shape, label: str) -> tuple[Probe, ...]:
    """Probes of a layer with output `y`, which is called `label`."""
    match y.kind:
        case "map":
            return _three(Probe("y", label, "maps"))
        case "sequence":
            return _three(Probe("y", label, "sequence"))
        case _:
            return _three(Probe("y", label, "vector"))


def _three(y: Probe) -> tuple[Probe, ...]:
    return y, Probe("z", "z", y.kind), Probe("delta", "δ = ∂J/∂z", y.kind)


def watch_neurons(builder: Builder, z: Value, y: Value) -> None:
    """Let the outside see what `neuron_probes` promises."""
    builder.probe("y", y)
    builder.probe("z", z)
    builder.delta("delta", z)
