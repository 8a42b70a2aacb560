"""Activations as layers of their own: each number of the input goes through f (116-120)."""

from __future__ import annotations

from typing import ClassVar

from nndl_studio.layers.activations import OPS, Activation, activation_latex
from nndl_studio.layers.config import Config
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Kind,
    Layer,
    Port,
    Probe,
    Shape,
    Signals,
)
from nndl_studio.ops.ir import Builder, Signal

KINDS: tuple[Kind, ...] = ("map", "vector", "sequence")


class PointwiseConfig(Config, frozen=True):
    """An activation has nothing to set."""


class Pointwise(Layer[PointwiseConfig]):
    """What the activations share; a subclass says which f it is."""

    family = Family.ACTIVATION
    config_type = PointwiseConfig
    inputs = (Port("x", KINDS, "Numbers to squash"),)
    outputs = (Port("y", KINDS, "As many numbers"),)
    activation: ClassVar[Activation]
    equations: ClassVar[str]
    note: ClassVar[str] = ""

    def output_shapes(self, config: PointwiseConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": inputs["x"][0]}

    def formula(self, config: PointwiseConfig) -> Formula:
        return Formula(f"a = {activation_latex(self.activation, 'z')}", self.equations, self.note)

    def probes(self, config: PointwiseConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (output_probe(inputs["x"][0]),)

    def lower(
        self, config: PointwiseConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,) = inputs["x"]
        y = builder.call(OPS[self.activation], x.value)
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}


class Logistic(Pointwise):
    name = "Logistic"
    summary = "Squashes to between 0 and 1"
    activation = "logistic"
    equations = "(117)"
    note = "σ(z) = 1 / (1 + e^−z)."


class Tanh(Pointwise):
    name = "Tanh"
    summary = "Squashes to between −1 and 1"
    activation = "tanh"
    equations = "(118)"
    note = "tanh(z) = 2σ(2z) − 1."


class ScaledTanh(Pointwise):
    name = "ScaledTanh"
    summary = "tanh with f(±1) = ±1, as in LeNet-5"
    activation = "scaled tanh"
    equations = ""
    note = "From LeNet-5 [LeCun et al. 1998]; the lecture names tanh (118) alone."


class Rectifier(Pointwise):
    name = "Rectifier"
    summary = "Cuts off what is negative"
    activation = "rectifier"
    equations = "(119)"


class Softplus(Pointwise):
    name = "Softplus"
    summary = "A smooth rectifier"
    activation = "softplus"
    equations = "(120)"
    note = "Its derivative is the logistic function."


def output_probe(y: Shape) -> Probe:
    """The probe of a layer whose output may be of any kind."""
    if y.kind == "map":
        return Probe("y", "Maps", "maps")
    return Probe("y", "Output", "sequence" if y.kind == "sequence" else "vector")
