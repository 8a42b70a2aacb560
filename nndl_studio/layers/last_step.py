"""LastStep: what a sequence says at its end; each sample's own last step counts."""

from __future__ import annotations

from math import prod

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
from nndl_studio.ops.sequence import LAST_STEP
from nndl_studio.sentence import say, say_as


class LastStepConfig(Config, frozen=True):
    """Nothing to set."""


class LastStep(Layer[LastStepConfig]):
    name = "LastStep"
    title = say_as("layer", "Last step")
    family = Family.RECURRENT
    summary = say("Keeps the last step of a sequence")
    config_type = LastStepConfig
    inputs = (Port("x", (Kind.SEQUENCE, Kind.FILM), say("Steps, of which the last one counts")),)
    outputs = (Port("y", (Kind.VECTOR, Kind.MAP), say("The features or maps of the last step")),)

    def output_shapes(self, config: LastStepConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        return {"y": Shape(x.form, x.axes)}

    def formula(self, config: LastStepConfig) -> Formula:
        return Formula("y = x_T", note=say("T is the length of the sample, without its padding."))

    def probes(self, config: LastStepConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Last step"), probe_kind(self.output_shapes(config, inputs)["y"])),)

    def lower(self, config: LastStepConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        assert x.lengths is not None, "every sequence carries its lengths"
        steps, *axes = x.value.shape
        rows = builder.view(x.value, (steps, prod(axes))) if axes[1:] else x.value
        last = builder.call(LAST_STEP, rows, x.lengths)
        y = builder.view(last, tuple(axes)) if axes[1:] else last
        builder.probe("y", y)
        return {"y": Signal(y)}
