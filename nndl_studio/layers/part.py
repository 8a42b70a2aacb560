"""Part: one of the equal parts of a vector, as halves of a memory that lie one after another."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Port,
    Probe,
    ShapeError,
    Signals,
    probe_kind,
)
from nndl_studio.layers.memory import EITHER
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.parts import split
from nndl_studio.sentence import Sentence, say, say_as


class PartConfig(Config, frozen=True):
    parts: Annotated[
        int, Meta(title="Parts", description="Of one size, one after another", ge=2, le=256)
    ] = 2
    which: Annotated[
        int, Meta(title="Which", description="Of these, counted from 1", ge=1, le=256)
    ] = 1


class Part(Layer[PartConfig]):
    name = "Part"
    title = say_as("layer", "Part")
    family = Family.SHAPE
    summary = say("One of the equal parts of a vector")
    config_type = PartConfig
    inputs = (Port("x", EITHER, say("Numbers, as many as there are parts or a multiple of that")),)
    outputs = (Port("y", EITHER, say("Those of the part")),)
    stepwise = True
    one_step = True

    def caption(self, config: PartConfig) -> Sentence:
        return say("{which} of {parts}", which=config.which, parts=config.parts)

    def output_shapes(self, config: PartConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        if config.which > config.parts:
            raise ShapeError(
                say(
                    "there is no part {which} of {parts}: choose one",
                    which=config.which,
                    parts=config.parts,
                )
            )
        if x.axes[0] % config.parts:
            raise ShapeError(
                say(
                    "{numbers} numbers have no {parts} equal parts: make what it reads {needed} "
                    "numbers",
                    numbers=x.axes[0],
                    parts=config.parts,
                    needed=-(-x.axes[0] // config.parts) * config.parts,
                )
            )
        return {"y": Shape("vector", (x.axes[0] // config.parts,), x.steps)}

    def formula(self, config: PartConfig) -> Formula:
        return Formula(
            r"y_i = x_{(p - 1) n + i}",
            note=say("n numbers make a part, and p says which; Concat, back."),
        )

    def probes(self, config: PartConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Output"), probe_kind(inputs["x"][0])),)

    def lower(self, config: PartConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        rows = builder.view(x.value, (config.parts, x.value.size // config.parts))
        y = split(builder, rows)[config.which - 1]
        builder.probe("y", y)
        return {"y": Signal(y)}
