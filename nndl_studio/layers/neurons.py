"""What can be watched of neurons z = Wx + b, a = f(z): a, z, δ = ∂J/∂z (141), f, and what excites
one of them."""

from __future__ import annotations

from nndl_studio.layers.activations import Activation
from nndl_studio.layers.layer import Probe, probe_kind
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Value
from nndl_studio.sentence import Sentence, as_it_is, say


def neuron_probes(y: Shape, label: Sentence, activation: Activation) -> tuple[Probe, ...]:
    """Probes of a layer with output `y`, which is called `label`. Of a film no study tells more."""
    if y.kind is Kind.FILM:
        return _three(Probe("y", label, probe_kind(y)))[:2]
    values = _three(Probe("y", label, probe_kind(y)))
    exciting = Probe("exciting", say("What excites a unit"), "exciting")
    if activation == "identity":
        return *values, exciting
    return *values, curve_probe(activation), exciting


def curve_probe(activation: Activation) -> Probe:
    """f and f′ with the distribution of the layer's z."""
    return Probe("curve", say("f, f′ and z"), "curve", (activation,))


def _three(y: Probe) -> tuple[Probe, ...]:
    return y, Probe("z", as_it_is("z"), y.kind), Probe("delta", as_it_is("δ = ∂J/∂z"), y.kind)


def watch_neurons(builder: Builder, z: Value, y: Value) -> None:
    """Let the outside see what `neuron_probes` promises; its studies read z."""
    builder.probe("y", y)
    builder.probe("z", z)
    builder.delta("delta", z)
