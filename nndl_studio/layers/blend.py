"""Blend: a new value and an old one, mixed as a gate says."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Cost, Formula, Inputs, Port, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps, require_one
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.gate import BLEND
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import say, say_as


class BlendConfig(Config, frozen=True):
    """Nothing to set."""


class Blend(MemoryLayer[BlendConfig]):
    name = "Blend"
    title = say_as("layer", "Blend")
    summary = say("Mixes two values as a gate says")
    config_type = BlendConfig
    gates = "gate"
    inputs = (
        Port("x", EITHER, say("What there is where the gate is 1")),
        Port("old", EITHER, say("b: what there is where the gate is 0")),
        Port("gate", EITHER, say("One number in 0…1")),
    )

    def output_shapes(self, config: BlendConfig, inputs: Inputs) -> dict[str, Shape]:
        (new,), (old,) = inputs["x"][0].axes, inputs["old"][0].axes
        if new != old:
            words = say("mixes {new} numbers with {old}: both must be as many", new=new, old=old)
            raise ShapeError(words)
        require_one("gate", inputs)
        return at_the_same_steps(inputs, new)

    def cost(self, config: BlendConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=2 * inputs["x"][0].size)

    def formula(self, config: BlendConfig) -> Formula:
        return Formula(
            r"y = g x + (1 - g) b",
            note=say(
                "(7) of the Neural Turing Machine [Graves et al. 2014]: what is found by content, "
                "or where the head was."
            ),
        )

    def lower(self, config: BlendConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        new, old, gate = (inputs[port.name][0].value for port in self.inputs)
        y = builder.call(BLEND, new, old, gate)
        builder.probe("y", y)
        return {"y": Signal(y)}
