"""Concat: branches side by side, as more maps, more numbers or more features a step."""

from __future__ import annotations

from dataclasses import replace

from nndl_studio.config import Config
from nndl_studio.layers.activation_layer import output_probe
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.merge import KINDS, branches
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.merge import CONCAT
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import say, say_as


class ConcatConfig(Config, frozen=True):
    """Nothing to set."""


class Concat(Layer[ConcatConfig]):
    name = "Concat"
    title = say_as("layer", "Concat")
    family = Family.SHAPE
    summary = say("Puts branches side by side")
    config_type = ConcatConfig
    inputs = (
        Port("x", KINDS, say("Two to eight branches, in the order they are linked"), many=True),
    )
    outputs = (Port("y", KINDS, say("All of them, one after another")),)
    stepwise = True
    joins = True

    def output_shapes(self, config: ConcatConfig, inputs: Inputs) -> dict[str, Shape]:
        first, *others = shapes = branches(inputs)
        for other in others:
            _require_same_grid(first, other)
        joined = sum(shape.axes[0] for shape in shapes)
        return {"y": replace(first, axes=(joined, *first.axes[1:]))}

    def formula(self, config: ConcatConfig) -> Formula:
        return Formula(
            r"y = [x^{(1)}; x^{(2)}; \dots]",
            note=say("Maps are joined as maps, the steps of sequences feature by feature."),
        )

    def probes(self, config: ConcatConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (output_probe(inputs["x"][0]),)

    def lower(self, config: ConcatConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        values = [signal.value for signal in inputs["x"]]
        steps = values[0].shape[0] if len(values[0].shape) == 2 else 1
        y = builder.call(CONCAT, *values, outer=steps)
        builder.probe("y", y)
        lengths = own_steps(builder, [signal.lengths for signal in inputs["x"]])
        return {"y": Signal(y, lengths)}


def _require_same_grid(first: Shape, other: Shape) -> None:
    """Maps of one size, sequences of as many steps; vectors always fit."""
    if other.axes[1:] != first.axes[1:]:
        raise ShapeError(
            say(
                "maps {first} and {other} can't lie side by side: height and width must be the "
                "same. Change the kernel, border or stride of one branch",
                first=first.words(),
                other=other.words(),
            )
        )
    if other.steps != first.steps:
        raise ShapeError(
            say(
                "sequences of {first} and {other} steps can't be joined step by step: take both "
                "from the same data",
                first=first.steps,
                other=other.steps,
            )
        )
