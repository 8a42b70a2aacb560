"""Subtract: how far one value is above another, number by number."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.activation_layer import output_probe
from nndl_studio.layers.layer import Cost, Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.merge import KINDS, require_alike
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.merge import ADD
from nndl_studio.ops.product import AFFINE
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import say, say_as


class SubtractConfig(Config, frozen=True):
    """Nothing to set."""


class Subtract(Layer[SubtractConfig]):
    name = "Subtract"
    title = say_as("layer", "Subtract")
    family = Family.SHAPE
    summary = say("Takes one value away from another")
    config_type = SubtractConfig
    inputs = (
        Port("x", KINDS, say("What there is")),
        Port("less", KINDS, say("b: what is taken away from it")),
    )
    outputs = (Port("y", KINDS, say("The difference")),)
    stepwise = True

    def output_shapes(self, config: SubtractConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (less,) = inputs["x"], inputs["less"]
        require_alike(x, less, "subtracted")
        return {"y": x}

    def cost(self, config: SubtractConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=inputs["x"][0].size)

    def formula(self, config: SubtractConfig) -> Formula:
        return Formula("y = x - b", note=say("Not in the lecture."))

    def probes(self, config: SubtractConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (output_probe(inputs["x"][0]),)

    def lower(self, config: SubtractConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (less,) = inputs["x"], inputs["less"]
        numbers = builder.constant("numbers", (-1.0, 0.0))
        y = builder.call(ADD, x.value, builder.call(AFFINE, less.value, numbers, constant=0))
        builder.probe("y", y)
        return {"y": Signal(y, own_steps(builder, [x.lengths, less.lengths]))}
