"""Scale: fixed arithmetic, y = gain · x + shift; with −1 and 1 it gives 1 − z (196)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.activation_layer import output_probe
from nndl_studio.layers.layer import Cost, Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.merge import KINDS
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.product import AFFINE
from nndl_studio.sentence import Sentence, as_it_is, say, say_as


class ScaleConfig(Config, frozen=True):
    gain: Annotated[
        float, Meta(title="Gain", description="What every number is multiplied by", ge=-1e6, le=1e6)
    ] = -1.0
    shift: Annotated[
        float,
        Meta(
            title="Shift",
            description="What is added to it then",
            ge=-1e6,
            le=1e6,
            extra={"means": "a number that is added"},
        ),
    ] = 1.0


class Scale(Layer[ScaleConfig]):
    name = "Scale"
    title = say_as("layer", "Scale")
    family = Family.SHAPE
    summary = say("Multiplies by one number and adds another")
    config_type = ScaleConfig
    inputs = (Port("x", KINDS, say("Numbers to scale")),)
    outputs = (Port("y", KINDS, say("gain · x + shift")),)
    stepwise = True

    def caption(self, config: ScaleConfig) -> Sentence:
        if (config.gain, config.shift) == (-1.0, 1.0):
            return as_it_is("1 − x")
        return as_it_is(f"{config.gain:g} · x + {config.shift:g}")

    def output_shapes(self, config: ScaleConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": inputs["x"][0]}

    def cost(self, config: ScaleConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=inputs["x"][0].size)

    def formula(self, config: ScaleConfig) -> Formula:
        if (config.gain, config.shift) == (-1.0, 1.0):
            return Formula("y = 1 - x", "(196)", say("What a gate keeps back."))
        return Formula(
            rf"y = {config.gain:g} \, x + {config.shift:g}", note=say("Nothing is trained.")
        )

    def probes(self, config: ScaleConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (output_probe(inputs["x"][0]),)

    def lower(self, config: ScaleConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        numbers = builder.constant("numbers", (config.gain, config.shift))
        y = builder.call(AFFINE, x.value, numbers)
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}
