"""Repeat: the same at every step, for a machine that works in time and reads no sequence."""

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
    Signals,
    probe_kind,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.repeat import REPEAT
from nndl_studio.sentence import Sentence, say, say_as


class RepeatConfig(Config, frozen=True):
    steps: Annotated[
        int, Meta(title="Steps", description="How often it is given", ge=1, le=10_000)
    ] = 8


class Repeat(Layer[RepeatConfig]):
    name = "Repeat"
    title = say_as("layer", "Repeat")
    family = Family.RECURRENT
    summary = say("Gives the same at each of some steps")
    config_type = RepeatConfig
    inputs = (Port("x", (Kind.VECTOR,), say("What to give at every step")),)
    outputs = (Port("y", (Kind.SEQUENCE,), say("A sequence of equal steps")),)

    def caption(self, config: RepeatConfig) -> Sentence:
        return say("{steps} steps", steps=config.steps)

    def output_shapes(self, config: RepeatConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        return {"y": Shape(x.form, x.axes, config.steps)}

    def formula(self, config: RepeatConfig) -> Formula:
        return Formula(
            rf"y_t = x \quad t = 1, \ldots, {config.steps}",
            note=say("Not in the lecture: the clock of a loop that reads no sequence."),
        )

    def probes(self, config: RepeatConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Output"), probe_kind(self.output_shapes(config, inputs)["y"])),)

    def lower(self, config: RepeatConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        y, lengths = builder.call_all(REPEAT, x.value, steps=config.steps)
        builder.probe("y", y)
        return {"y": Signal(y, lengths)}
