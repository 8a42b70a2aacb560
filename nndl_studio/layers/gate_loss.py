"""Gate loss: a network that picks sentences is told which is the true fact (Kumar et al., 2015)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Mend,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.gate_loss import GATE_LOSS
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.product import AFFINE


class GateLossConfig(Config, frozen=True):
    fact: Annotated[
        int,
        Meta(
            title="Fact",
            description="Which of the true facts, in the order in which the answer follows from "
            "them: 1 for the first pass, 2 for the second",
            ge=1,
            le=64,
        ),
    ] = 1
    weight: Annotated[
        float,
        Meta(
            title="Weight",
            description="α: how much this loss counts beside that of the answer",
            ge=0,
            le=1000,
        ),
    ] = 1.0


class GateLoss(Layer[GateLossConfig]):
    name = "GateLoss"
    family = Family.OUTPUT
    summary = "Tells gates which sentence is the true fact"
    config_type = GateLossConfig
    makes_probabilities = True
    inputs = (
        Port("x", (Kind.SEQUENCE,), "One number for each sentence, before it is squashed"),
        Port("fact", (Kind.FACTS,), "The true facts; open: the data's", optional=True),
    )
    outputs = (Port("y", (Kind.VECTOR,), "A share for each sentence, 1 in all"),)

    def caption(self, config: GateLossConfig) -> str:
        times = "" if config.weight == 1 else f" · {config.weight:g} times"
        return f"fact {config.fact}{times}"

    def output_shapes(self, config: GateLossConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (facts,) = inputs["x"], inputs["fact"]
        (sentences,), told = facts.axes, facts.times
        if x.axes != (1,):
            raise ShapeError(
                f"reads one number for each sentence and gets {x.axes[0]}: give the layer before "
                "it 1 unit",
                Mend.MATCH_UNITS,
            )
        if x.steps != sentences:
            raise ShapeError(
                f"gets numbers for {x.steps} steps, and the texts have {sentences} sentences: let "
                f"a Sentences or Pick of {sentences} sentences stand before it"
            )
        if config.fact > told:
            some = "one true fact" if told == 1 else f"{told} true facts"
            raise ShapeError(
                f"asks for fact {config.fact}, and the data tell {some}: set Fact to {told} or less"
            )
        return {"y": Shape("vector", (sentences,))}

    def formula(self, config: GateLossConfig) -> Formula:
        weight = "" if config.weight == 1 else rf"{config.weight:g} \cdot "
        return Formula(
            rf"y_i = \frac{{e^{{x_i}}}}{{\sum_j e^{{x_j}}}} \\ L = -{weight}\log y_f \\ "
            rf"\frac{{\partial L}}{{\partial x_i}} = {weight}(y_i - I(i = f))",
            note="The gates' part of J in a dynamic memory network [Kumar et al. 2015]: f is the "
            f"place of true fact {config.fact}, and the sum runs over a sample's own sentences. "
            "Where the data tell no such fact, L is 0. Of one gate alone it could not be asked "
            "that it is the last of several that fit; of all together it can.",
        )

    def probes(self, config: GateLossConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return Probe("y", "Shares", "vector"), Probe("flow", "Gradient flow", "flow")

    def lower(self, config: GateLossConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (facts,) = inputs["x"], inputs["fact"]
        assert x.lengths is not None, "every sequence carries its lengths"
        which, numbers = config.fact - 1, builder.view(x.value, (x.value.size,))
        y, loss = builder.call_all(GATE_LOSS, numbers, x.lengths, facts.value, which=which)
        if config.weight != 1:
            loss = builder.call(AFFINE, loss, builder.constant("weight", (config.weight, 0.0)))
        builder.probe("y", y)
        builder.loss(loss)
        builder.predict(y, best="largest", truth=facts.value, which=which, aside=True)
        return {"y": Signal(y)}
