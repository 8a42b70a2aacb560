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


class LastStepConfig(Config, frozen=True):
    """Nothing to set."""


class LastStep(Layer[LastStepConfig]):
    name = "LastStep"
    family = Family.RECURRENT
    summary = "Keeps the last step of a sequence"
    config_type = LastStepConfig
    inputs = (Port("x", (Kind.SEQUENCE, Kind.FILM), "Steps, of which the last one counts"),)
    outputs = (Port("y", (Kind.VECTOR, Kind.MAP), "The features or maps of the last step"),)

    def output_shapes(self, config: LastStepConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        return {"y": Shape(x.form, x.axes)}

    def formula(self, config: LastStepConfig) -> Formula:
        return Formula("y = x_T", note="T is the length of the sample, without its padding.")

    def probes(self, config: LastStepConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", "Last step", probe_kind(self.output_shapes(config, inputs)["y"])),)

    def lower(self, config: LastStepConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        assert x.lengths is not None, "every sequence carries its lengths"
        steps, *axes = x.value.shape
        rows = builder.view(x.value, (steps, prod(axes))) if axes[1:] else x.value
        last = builder.call(LAST_STEP, rows, x.lengths)
        y = builder.view(last, tuple(axes)) if axes[1:] else last
        builder.probe("y", y)
        return {"y": Signal(y)}
