"""Delay: gives at each step what it got at the one before; the one node that may close a cycle."""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal, Self

import msgspec
from msgspec import Meta

from nndl_studio.config import OPTIONAL, Config
from nndl_studio.layers.delay_words import delay_note, misbegun, misfit
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Mend,
    Parameter,
    Port,
    Probe,
    ShapeError,
    Signals,
    probe_kind,
)
from nndl_studio.layers.map_size import Size
from nndl_studio.layers.shape import Kind, Shape, times
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.parts import join, split
from nndl_studio.ops.softmax_node import SOFTMAX
from nndl_studio.ops.starts import filled, first_one, spread, zeros
from nndl_studio.ops.unfold import SHIFT
from nndl_studio.sentence import Sentence, as_it_is, joined, say, say_as

# What it begins with, and what stands for that in the formula.
Initial = Literal["zeros", "constant", "first one", "learned", "learned weighting"]
_BEGINS: dict[Initial, str] = {
    "zeros": "0",
    "constant": "c",
    "first one": r"(1, 0, \ldots, 0)",
    "learned": "b",
    "learned weighting": r"\mathrm{softmax}(b)",
}
LEARNED: tuple[Initial, ...] = ("learned", "learned weighting")


class DelayConfig(Config, frozen=True):
    units: Annotated[
        int, Meta(title="Units", description="Numbers it holds for a step", ge=1, le=8192)
    ] = 32
    truncate: Annotated[
        int,
        Meta(
            title="Truncate",
            description="In a loop, backpropagation stops at every k-th step; 0: never",
            ge=0,
            le=100_000,
            extra={"unit": "steps"},
        ),
    ] = 0
    initial: Annotated[
        Initial,
        Meta(
            title="Begins with",
            description="What it gives at the first step, where nothing is linked to begin with; a "
            "weighting is learned behind a softmax",
            extra=OPTIONAL,
        ),
    ] = "zeros"
    value: Annotated[
        float,
        Meta(
            title="Value",
            description="c, every number at the first step",
            ge=-1000,
            le=1000,
            extra=OPTIONAL,
        ),
    ] = 0.0
    holds: Annotated[
        Literal["numbers", "maps"],
        Meta(title="Holds", description="What comes at each step", extra=OPTIONAL),
    ] = "numbers"
    maps: Annotated[
        int, Meta(title="Maps", description="How many it holds", ge=1, le=4096, extra=OPTIONAL)
    ] = 1
    size: Annotated[
        Size,
        Meta(title="Size", description="Height and width of each", extra=OPTIONAL),
    ] = (28, 28)

    def idle(self) -> frozenset[str]:
        unused = {"units"} if self.holds == "maps" else {"maps", "size"}
        return frozenset(unused if self.initial == "constant" else unused | {"value"})

    @property
    def axes(self) -> tuple[int, ...]:
        """Of what it holds for a step."""
        return (self.maps, *self.size) if self.holds == "maps" else (self.units,)

    def holding(self, axes: tuple[int, ...]) -> Self:
        """The same settings, made to hold what has these axes."""
        if len(axes) == 1:
            return msgspec.structs.replace(self, holds="numbers", units=axes[0])
        maps, height, width = axes
        return msgspec.structs.replace(self, holds="maps", maps=maps, size=(height, width))

    def resized(self, units: int) -> Self:
        return msgspec.structs.replace(self, units=units)

    @property
    def cut(self) -> int:
        return self.truncate

    def uncut(self) -> Self:
        return msgspec.structs.replace(self, truncate=0)


class Delay(Layer[DelayConfig]):
    name = "Delay"
    title = say_as("layer", "Delay")
    family = Family.RECURRENT
    summary = say("Hands on what came in one step earlier")
    config_type = DelayConfig
    inputs = (
        Port("x", (Kind.SEQUENCE, Kind.FILM), say("What to remember until the next step")),
        Port(
            "first",
            (Kind.VECTOR, Kind.MAP),
            say("What to give at the first step; open: what the settings say"),
            optional=True,
        ),
    )
    outputs = (Port("y", (Kind.SEQUENCE, Kind.FILM), say("What came in at the step before")),)
    stepwise = True
    delays = True

    def caption(self, config: DelayConfig) -> Sentence:
        told = [times(config.axes), say("one step")]
        if config.initial != "zeros":
            told.append(say("from {begin}", begin=_begins(config)))
        if config.truncate:
            told.append(say("cut every {steps}", steps=config.truncate))
        return joined(" · ", told)

    def output_shapes(self, config: DelayConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        if x.axes != config.axes:
            raise ShapeError(misfit(config.axes, x.axes), Mend.MATCH_UNITS)
        for first in inputs.get("first", ()):
            if first.axes != x.axes:
                raise ShapeError(misbegun(x, first))
        return {"y": x}

    def looped_shape(self, config: DelayConfig, steps: int) -> Shape:
        return Shape("map" if config.holds == "maps" else "vector", config.axes, steps)

    def holding(self, config: DelayConfig, shape: Shape) -> DelayConfig:
        return config.holding(shape.axes)

    def parameters(self, config: DelayConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        if inputs.get("first") or config.initial not in LEARNED:
            return ()
        # Places that began alike could be told apart by no gradient.
        drawn = "normal" if config.initial == "learned weighting" else "zeros"
        return (Parameter("initial", (prod(config.axes),), drawn),)

    def layout(self, config: DelayConfig) -> dict[str, Sentence]:
        words = say("(units): b, what it begins with; of maps map by map, row by row")
        return {"initial": words} if config.initial in LEARNED else {}

    def formula(self, config: DelayConfig) -> Formula:
        begins = _BEGINS[config.initial]
        if config.initial == "constant":
            begins = f"{config.value:g}"
        note = delay_note(config.initial == "zeros", config.truncate)
        return Formula(rf"y_t = x_{{t-1}} \quad y_1 = {begins}", "(176)", note)

    def probes(self, config: DelayConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Output"), probe_kind(inputs["x"][0])),)

    def first_output(self, config: DelayConfig, builder: Builder, inputs: Signals) -> Value:
        for first in inputs.get("first", ()):
            return first.value
        numbers = _begun(config, builder, prod(config.axes))
        return builder.view(numbers, config.axes) if config.holds == "maps" else numbers

    def lower(self, config: DelayConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        """Outside a loop; in one the compiler unfolds it."""
        (x,) = inputs["x"]
        steps, *axes = x.value.shape
        rows = builder.view(x.value, (steps, prod(axes))) if axes[1:] else x.value
        if config.initial == "zeros" and not inputs.get("first"):
            y = builder.call(SHIFT, rows)
        else:
            first = self.first_output(config, builder, inputs)
            begun = builder.view(first, (first.size,)) if axes[1:] else first
            y = join(builder, [begun, *split(builder, rows)[:-1]])
        if not axes[1:]:
            builder.probe("y", y)
            return {"y": Signal(y, x.lengths)}
        builder.probe("y", builder.view(y, (steps * axes[0], *axes[1:])))
        return {"y": Signal(builder.view(y, (steps, *axes)), x.lengths)}


def _begun(config: DelayConfig, builder: Builder, size: int) -> Value:
    """(size,): what its settings say that it begins with."""
    match config.initial:
        case "zeros":
            return zeros(builder, (size,))
        case "constant":
            return filled(builder, (size,), config.value)
        case "first one":
            return first_one(builder, size)
        case "learned":
            return spread(builder, builder.parameter("initial"))
        case "learned weighting":
            return builder.call(SOFTMAX, spread(builder, builder.parameter("initial")))


def _begins(config: DelayConfig) -> Sentence:
    """What it begins with, as there is room for it on the node."""
    if config.initial == "constant":
        return as_it_is(f"{config.value:g}")
    return config.chosen("initial")
