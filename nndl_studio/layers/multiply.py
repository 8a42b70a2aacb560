"""Multiply: branches of the same shape are multiplied, number by number; gates are made so."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.activation_layer import output_probe
from nndl_studio.layers.layer import Cost, Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.merge import KINDS, equal_branches
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.product import MULTIPLY
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import say, say_as


class MultiplyConfig(Config, frozen=True):
    """Nothing to set."""


class Multiply(Layer[MultiplyConfig]):
    name = "Multiply"
    title = say_as("layer", "Multiply")
    family = Family.SHAPE
    summary = say("Multiplies branches, number by number")
    config_type = MultiplyConfig
    inputs = (Port("x", KINDS, say("Two to eight branches"), many=True),)
    outputs = (Port("y", KINDS, say("Their product")),)
    stepwise = True

    def output_shapes(self, config: MultiplyConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": equal_branches(inputs, "multiplied")}

    def cost(self, config: MultiplyConfig, inputs: Inputs) -> Cost:
        branches = inputs["x"]
        return Cost(multiply_adds=branches[0].size * (len(branches) - 1))

    def formula(self, config: MultiplyConfig) -> Formula:
        return Formula(
            r"y = x^{(1)} \odot x^{(2)}", note=say("A gate between 0 and 1 lets its part through.")
        )

    def probes(self, config: MultiplyConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (output_probe(inputs["x"][0]),)

    def lower(self, config: MultiplyConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        first, *others = (signal.value for signal in inputs["x"])
        y = first
        for other in others:
            y = builder.call(MULTIPLY, y, other)
        builder.probe("y", y)
        lengths = own_steps(builder, [signal.lengths for signal in inputs["x"]])
        return {"y": Signal(y, lengths)}
