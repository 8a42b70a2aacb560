"""Sharpen: weights to a power, and again of sum 1."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Cost, Formula, Inputs, Port, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps, require_one
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.location import SHARPEN
from nndl_studio.sentence import say, say_as


class SharpenConfig(Config, frozen=True):
    """Nothing to set."""


class Sharpen(MemoryLayer[SharpenConfig]):
    name = "Sharpen"
    title = say_as("layer", "Sharpen")
    summary = say("Makes the largest of a memory's weights larger")
    config_type = SharpenConfig
    inputs = (
        Port("x", EITHER, say("A weight for each row, none below 0")),
        Port("power", EITHER, say("One number, 1 or more")),
    )

    def output_shapes(self, config: SharpenConfig, inputs: Inputs) -> dict[str, Shape]:
        require_one("power", inputs)
        return at_the_same_steps(inputs, inputs["x"][0].axes[0])

    def cost(self, config: SharpenConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=inputs["x"][0].size)

    def formula(self, config: SharpenConfig) -> Formula:
        return Formula(
            r"y_i = \frac{x_i^\gamma}{\sum_j x_j^\gamma}",
            note=say(
                "(9) of the Neural Turing Machine [Graves et al. 2014], as the softmax of "
                "γ log(x + 10⁻⁸), which no weight of 0 makes infinite."
            ),
        )

    def lower(self, config: SharpenConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (power,) = inputs["x"], inputs["power"]
        y = builder.call(SHARPEN, x.value, power.value)
        builder.probe("y", y)
        return {"y": Signal(y)}
