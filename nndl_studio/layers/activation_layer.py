"""What the activation nodes share: a = f(z) on whatever comes in."""

from __future__ import annotations

from typing import ClassVar

from nndl_studio.config import Config
from nndl_studio.layers.activations import LIMITS, Activation, activate, activation_latex
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Limits,
    Port,
    Probe,
    Signals,
    probe_kind,
)
from nndl_studio.layers.neurons import curve_probe
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, say

KINDS = (Kind.MAP, Kind.VECTOR, Kind.SEQUENCE, Kind.FILM)


class ActivationConfig(Config, frozen=True):
    """An activation has nothing to set."""


class ActivationLayer(Layer[ActivationConfig]):
    """Base of the activation nodes: a subclass names its function and its equation.

    It counts no neurons: z and a are two numbers of one neuron (115-116), counted where z is made.
    """

    family = Family.ACTIVATION
    config_type = ActivationConfig
    inputs = (Port("x", KINDS, say("z, the numbers to squash")),)
    outputs = (Port("y", KINDS, as_it_is("a = f(z)")),)
    stepwise = True
    activation: ClassVar[Activation]
    equations: ClassVar[str] = ""
    note: ClassVar[Sentence] = NOTHING

    def output_shapes(self, config: ActivationConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": inputs["x"][0]}

    def formula(self, config: ActivationConfig) -> Formula:
        return Formula(
            f"a = f(z) = {activation_latex(self.activation, 'z')}", self.equations, self.note
        )

    def probes(self, config: ActivationConfig, inputs: Inputs) -> tuple[Probe, ...]:
        y = output_probe(inputs["x"][0])
        values = y, Probe("z", as_it_is("z"), y.kind)
        film = inputs["x"][0].kind is Kind.FILM
        return values if film else (*values, curve_probe(self.activation))

    def limits(self, config: ActivationConfig) -> Limits | None:
        return LIMITS.get(self.activation)

    def lower(
        self, config: ActivationConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,) = inputs["x"]
        y = activate(builder, x.value, self.activation)
        builder.probe("y", y)
        builder.probe("z", x.value)
        return {"y": Signal(y, x.lengths)}


def output_probe(y: Shape) -> Probe:
    """The probe of a layer whose output may be of any kind."""
    return Probe("y", say("Maps") if y.form == "map" else say("Output"), probe_kind(y))
