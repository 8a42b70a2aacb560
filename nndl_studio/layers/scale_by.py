"""ScaleBy: numbers times one that is computed, such as how sharply a head looks."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Cost, Formula, Inputs, Port, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps, require_one
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.gate import SCALE_BY
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import say, say_as


class ScaleByConfig(Config, frozen=True):
    """Nothing to set."""


class ScaleBy(MemoryLayer[ScaleByConfig]):
    name = "ScaleBy"
    title = say_as("layer", "Scale by")
    summary = say("Multiplies all numbers by one that is computed")
    config_type = ScaleByConfig
    gates = "by"
    inputs = (
        Port("x", EITHER, say("Numbers to multiply")),
        Port("by", EITHER, say("One number")),
    )

    def output_shapes(self, config: ScaleByConfig, inputs: Inputs) -> dict[str, Shape]:
        require_one("by", inputs)
        return at_the_same_steps(inputs, inputs["x"][0].axes[0])

    def cost(self, config: ScaleByConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=inputs["x"][0].size)

    def formula(self, config: ScaleByConfig) -> Formula:
        return Formula(
            "y = b x", note=say("β in (5) of the Neural Turing Machine [Graves et al. 2014].")
        )

    def lower(self, config: ScaleByConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (by,) = inputs["x"], inputs["by"]
        y = builder.call(SCALE_BY, x.value, by.value)
        builder.probe("y", y)
        return {"y": Signal(y)}
