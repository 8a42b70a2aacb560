"""Portion: how much of each entry of a stack or queue is read, 1 in all."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Formula, Inputs, Port, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps
from nndl_studio.layers.pop import BEFORE, PAPER, Order
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.stack import PORTION
from nndl_studio.sentence import Sentence, say, say_as


class PortionConfig(Config, frozen=True):
    order: Order = "stack"


class Portion(MemoryLayer[PortionConfig]):
    name = "Portion"
    title = say_as("layer", "Portion")
    summary = say("How much of each entry of a stack or queue is read")
    config_type = PortionConfig
    inputs = (Port("x", EITHER, say("How much of each entry is there, the newest first")),)

    def caption(self, config: PortionConfig) -> Sentence:
        return config.chosen("order")

    def output_shapes(self, config: PortionConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        return at_the_same_steps(inputs, x.axes[0])

    def traced(self, config: PortionConfig, inputs: Inputs) -> tuple[str, ...]:
        return ("x",)

    def formula(self, config: PortionConfig) -> Formula:
        before = BEFORE[config.order]
        return Formula(
            rf"y_i = \min(x_i, \max(0, 1 - c_i)) \\ c_i = \sum_{{{before}}} x_j",
            note=say("The weights in (3) of {paper}", paper=PAPER),
        )

    def lower(self, config: PortionConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        y = builder.call(PORTION, x.value, oldest_first=int(config.order == "queue"))
        builder.probe("y", y)
        return {"y": Signal(y)}
