"""Beside: a vector at every step of a sequence, as a question beside each sentence of a story."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Port,
    Probe,
    Signals,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.repeat import REPEAT
from nndl_studio.sentence import say, say_as


class BesideConfig(Config, frozen=True):
    """Nothing to set: how many steps there are, the sequence says."""


class Beside(Layer[BesideConfig]):
    name = "Beside"
    title = say_as("layer", "Beside")
    family = Family.RECURRENT
    summary = say("A vector beside each step of a sequence")
    config_type = BesideConfig
    inputs = (
        Port("x", (Kind.VECTOR,), say("What to give at every step")),
        Port("steps", (Kind.SEQUENCE,), say("The sequence beside whose steps it is to stand")),
    )
    outputs = (Port("y", (Kind.SEQUENCE,), say("As many equal steps as the sequence has")),)

    def output_shapes(self, config: BesideConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (sequence,) = inputs["x"], inputs["steps"]
        return {"y": Shape("vector", x.axes, sequence.steps)}

    def formula(self, config: BesideConfig) -> Formula:
        return Formula(
            r"y_t = x \quad t = 1, \ldots, T",
            note=say("Not in the lecture. T is a sample's own number of steps; a Repeat sets it."),
        )

    def probes(self, config: BesideConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Output"), "sequence"),)

    def lower(self, config: BesideConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (sequence,) = inputs["x"], inputs["steps"]
        y = builder.call(REPEAT, x.value, steps=sequence.value.shape[0])
        builder.probe("y", y)
        return {"y": Signal(y, sequence.lengths)}
