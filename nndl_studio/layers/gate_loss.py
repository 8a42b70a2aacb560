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
from nndl_studio.sentence import Sentence, joined, say, say_as, say_count


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
    title = say_as("layer", "Gate loss")
    family = Family.OUTPUT
    summary = say("Tells gates which sentence is the true fact")
    config_type = GateLossConfig
    makes_probabilities = True
    inputs = (
        Port("x", (Kind.SEQUENCE,), say("One number for each sentence, before it is squashed")),
        Port("fact", (Kind.FACTS,), say("The true facts; open: the data's"), optional=True),
    )
    outputs = (Port("y", (Kind.VECTOR,), say("A share for each sentence, 1 in all")),)

    def caption(self, config: GateLossConfig) -> Sentence:
        fact = say("fact {fact}", fact=config.fact)
        if config.weight == 1:
            return fact
        return joined(" · ", [fact, say("{weight:g} times", weight=config.weight)])

    def output_shapes(self, config: GateLossConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (facts,) = inputs["x"], inputs["fact"]
        (sentences,), told = facts.axes, facts.times
        if x.axes != (1,):
            raise ShapeError(
                say(
                    "reads one number for each sentence and gets {numbers}: give the layer before "
                    "it 1 unit",
                    numbers=x.axes[0],
                ),
                Mend.MATCH_UNITS,
            )
        if x.steps != sentences:
            raise ShapeError(
                say(
                    "gets numbers for {steps} steps, and the texts have {sentences} sentences: let "
                    "a Sentences or Pick of {sentences} sentences stand before it",
                    steps=x.steps,
                    sentences=sentences,
                )
            )
        if config.fact > told:
            raise ShapeError(
                say_count(
                    told,
                    "asks for fact {fact}, and the data tell one true fact: set Fact to {n} or "
                    "less",
                    "asks for fact {fact}, and the data tell {n} true facts: set Fact to {n} or "
                    "less",
                    fact=config.fact,
                )
            )
        return {"y": Shape("vector", (sentences,))}

    def formula(self, config: GateLossConfig) -> Formula:
        weight = "" if config.weight == 1 else rf"{config.weight:g} \cdot "
        return Formula(
            rf"y_i = \frac{{e^{{x_i}}}}{{\sum_j e^{{x_j}}}} \\ L = -{weight}\log y_f \\ "
            rf"\frac{{\partial L}}{{\partial x_i}} = {weight}(y_i - I(i = f))",
            note=say(
                "The gates' part of J in a dynamic memory network [Kumar et al. 2015]: f is the "
                "place of true fact {fact}, and the sum runs over a sample's own sentences. Where "
                "the data tell no such fact, L is 0. Of one gate alone it could not be asked that "
                "it is the last of several that fit; of all together it can.",
                fact=config.fact,
            ),
        )

    def probes(self, config: GateLossConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return Probe("y", say("Shares"), "vector"), Probe("flow", say("Gradient flow"), "flow")

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
