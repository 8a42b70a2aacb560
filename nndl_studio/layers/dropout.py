"""Dropout: while training, each number is left out with probability p [Srivastava et al. 2014]."""

from __future__ import annotations

from typing import Annotated
from zlib import crc32

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Signals
from nndl_studio.layers.merge import KINDS
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.dropout import DROPOUT
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import Sentence, say, say_as


class DropoutConfig(Config, frozen=True):
    rate: Annotated[
        float,
        Meta(title="Rate", description="p, the share that is left out", ge=0, le=0.95),
    ] = 0.5


class Dropout(Layer[DropoutConfig]):
    name = "Dropout"
    title = say_as("layer", "Dropout")
    family = Family.SHAPE
    summary = say("Leaves numbers out at random while training")
    config_type = DropoutConfig
    inputs = (Port("x", KINDS, say("Numbers to thin out")),)
    outputs = (Port("y", KINDS, say("The same, some of them 0")),)
    stepwise = True

    def caption(self, config: DropoutConfig) -> Sentence:
        return say("{share:.0%} left out", share=config.rate)

    def output_shapes(self, config: DropoutConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": inputs["x"][0]}

    def formula(self, config: DropoutConfig) -> Formula:
        return Formula(
            r"y = \frac{1}{1 - p} \, m \odot x \\ P(m_j = 0) = p",
            note=say(
                "Not in the lecture [Srivastava et al. 2014]. The factor keeps the mean, so that "
                "nothing has to change when nothing is left out: outside training y = x. In a loop "
                "all steps of a sample share one m [Gal and Ghahramani 2016]."
            ),
        )

    def lower(self, config: DropoutConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        per_mille, key = round(config.rate * 1000), crc32(builder.node.encode())
        y = builder.call(DROPOUT, x.value, per_mille=per_mille, key=key)
        return {"y": Signal(y, x.lengths)}
