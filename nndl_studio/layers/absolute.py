"""Absolute: the size of each number, whatever its sign."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.activation_layer import output_probe
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.merge import KINDS
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.absolute import ABSOLUTE
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import as_it_is, say, say_as


class AbsoluteConfig(Config, frozen=True):
    """Nothing to set."""


class Absolute(Layer[AbsoluteConfig]):
    name = "Absolute"
    title = say_as("layer", "Absolute")
    family = Family.SHAPE
    summary = say("Takes the sign away from every number")
    config_type = AbsoluteConfig
    inputs = (Port("x", KINDS, say("Numbers of either sign")),)
    outputs = (Port("y", KINDS, as_it_is("|x|")),)
    stepwise = True

    def output_shapes(self, config: AbsoluteConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": inputs["x"][0]}

    def formula(self, config: AbsoluteConfig) -> Formula:
        return Formula(
            r"y = |x| \quad \frac{\partial y}{\partial x} = \mathrm{sign}(x)",
            note=say("Not in the lecture. At 0, where there is no slope, it counts as 0."),
        )

    def probes(self, config: AbsoluteConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (output_probe(inputs["x"][0]),)

    def lower(self, config: AbsoluteConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        y = builder.call(ABSOLUTE, x.value)
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}
