"""Number: a number that is known for certain, as a distribution over all that there are."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import Formula, Inputs, Port, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.repeat import REPEAT
from nndl_studio.ops.starts import one_at
from nndl_studio.sentence import Sentence, as_it_is, say, say_as


class NumberConfig(Config, frozen=True):
    number: Annotated[
        int, Meta(title="Number", description="Of 0 … M − 1, the one it is", ge=0, le=8191)
    ] = 0


class Number(MemoryLayer[NumberConfig]):
    name = "Number"
    title = say_as("layer", "Number")
    summary = say("A number as a distribution: all of it on one place")
    config_type = NumberConfig
    inputs = (
        Port("x", EITHER, say("Any distribution: how many numbers there are, and at which steps")),
    )
    # It makes its number once, for all steps.
    one_step = False

    def caption(self, config: NumberConfig) -> Sentence:
        return as_it_is(f"{config.number}")

    def output_shapes(self, config: NumberConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        if config.number >= x.axes[0]:
            raise ShapeError(
                say(
                    "there is no {number} among the numbers 0 to {last}: choose one of these",
                    number=config.number,
                    last=x.axes[0] - 1,
                )
            )
        return {"y": x}

    def formula(self, config: NumberConfig) -> Formula:
        return Formula(
            rf"y_c = I(c = {config.number})",
            note=say("A module of the neural random-access machine [Kurach et al. 2015]."),
        )

    def lower(self, config: NumberConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        *steps, size = x.value.shape
        y = one_at(builder, size, config.number)
        if steps:
            y = builder.call(REPEAT, y, steps=steps[0])
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}
