"""Diagonal: every number gets a weight of its own, y = v ⊙ x; peepholes are made so (187-189)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.layers.initialisers import Initialiser, initialiser_for
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Parameter,
    Port,
    Probe,
    Signals,
    probe_kind,
)
from nndl_studio.layers.regularised import Regularised
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.product import DIAGONAL
from nndl_studio.sentence import Sentence, say, say_as


class DiagonalConfig(Regularised, frozen=True):
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first weights are drawn")
    ] = "zeros"


class Diagonal(Layer[DiagonalConfig]):
    name = "Diagonal"
    title = say_as("layer", "Diagonal")
    family = Family.LINEAR
    summary = say("One weight a number")
    config_type = DiagonalConfig
    inputs = (Port("x", (Kind.VECTOR, Kind.SEQUENCE), say("Numbers to weigh, each step alike")),)
    outputs = (Port("y", (Kind.VECTOR, Kind.SEQUENCE), say("Each number times its weight")),)
    stepwise = True

    def output_shapes(self, config: DiagonalConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": inputs["x"][0]}

    def parameters(self, config: DiagonalConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        drawn = initialiser_for(config.initialiser, "tanh")
        units = inputs["x"][0].axes[-1]
        return (Parameter("weight", (units,), drawn, 1, 1, decay=True),)

    def layout(self, config: DiagonalConfig) -> dict[str, Sentence]:
        return {"weight": say("(units): v, the diagonal")}

    def cost(self, config: DiagonalConfig, inputs: Inputs) -> Cost:
        size = inputs["x"][0].size
        return Cost(connections=size, multiply_adds=size)

    def formula(self, config: DiagonalConfig) -> Formula:
        return Formula(
            r"y = \operatorname{diag}(v) \, x = v \odot x",
            "(187)–(189)",
            say("The V of an LSTM's peepholes is such a diagonal matrix."),
        )

    def probes(self, config: DiagonalConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Output"), probe_kind(inputs["x"][0])),)

    def lower(self, config: DiagonalConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        y = builder.call(DIAGONAL, x.value, builder.parameter("weight"))
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}
