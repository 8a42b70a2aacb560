"""Delay: gives at each step what it got at the one before; the one node that may close a cycle."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import msgspec
from msgspec import Meta

from nndl_studio.config import OPTIONAL, Config
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
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.parts import join, split
from nndl_studio.ops.softmax_node import SOFTMAX
from nndl_studio.ops.starts import filled, first_one, spread, zeros
from nndl_studio.ops.unfold import SHIFT

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

    def idle(self) -> frozenset[str]:
        return frozenset() if self.initial == "constant" else frozenset({"value"})

    def resized(self, units: int) -> Self:
        return msgspec.structs.replace(self, units=units)

    @property
    def cut(self) -> int:
        return self.truncate

    def uncut(self) -> Self:
        return msgspec.structs.replace(self, truncate=0)


class Delay(Layer[DelayConfig]):
    name = "Delay"
    family = Family.RECURRENT
    summary = "Hands on what came in one step earlier"
    config_type = DelayConfig
    inputs = (
        Port("x", (Kind.SEQUENCE,), "What to remember until the next step"),
        Port(
            "first",
            (Kind.VECTOR,),
            "What to give at the first step; open: what the settings say",
            optional=True,
        ),
    )
    outputs = (Port("y", (Kind.SEQUENCE,), "What came in at the step before"),)
    stepwise = True
    delays = True

    def caption(self, config: DelayConfig) -> str:
        cut = f" · cut every {config.truncate}" if config.truncate else ""
        begins = f" · from {_begins(config)}" if config.initial != "zeros" else ""
        return f"{config.units} · one step{begins}{cut}"

    def output_shapes(self, config: DelayConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        (features,) = x.axes
        if features != config.units:
            raise ShapeError(
                f"holds {config.units} numbers and gets {features} a step: make its units "
                f"{features}",
                Mend.MATCH_UNITS,
            )
        for first in inputs.get("first", ()):
            if first.axes != x.axes:
                raise ShapeError(
                    f"holds {features} numbers and begins with {first.axes[0]}: give what is "
                    f"linked to first {features} units"
                )
        return {"y": x}

    def looped_shape(self, config: DelayConfig, steps: int) -> Shape:
        return Shape("vector", (config.units,), steps)

    def parameters(self, config: DelayConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        if inputs.get("first") or config.initial not in LEARNED:
            return ()
        # Places that began alike could be told apart by no gradient.
        drawn = "normal" if config.initial == "learned weighting" else "zeros"
        return (Parameter("initial", (config.units,), drawn),)

    def layout(self, config: DelayConfig) -> dict[str, str]:
        return {"initial": "(units): b, what it begins with"} if config.initial in LEARNED else {}

    def formula(self, config: DelayConfig) -> Formula:
        begins = _BEGINS[config.initial]
        if config.initial == "constant":
            begins = f"{config.value:g}"
        starts = "it starts at 0, and " if config.initial == "zeros" else ""
        note = f"The lecture's delay unit: {starts}its output may depend on its input."
        if config.truncate:
            k = config.truncate
            note += f" In a loop nothing flows back through it at t = {k + 1}, {2 * k + 1}, …."
        return Formula(rf"y_t = x_{{t-1}} \quad y_1 = {begins}", "(176)", note)

    def probes(self, config: DelayConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", "Output", probe_kind(inputs["x"][0])),)

    def first_output(self, config: DelayConfig, builder: Builder, inputs: Signals) -> Value:
        for first in inputs.get("first", ()):
            return first.value
        match config.initial:
            case "zeros":
                return zeros(builder, (config.units,))
            case "constant":
                return filled(builder, (config.units,), config.value)
            case "first one":
                return first_one(builder, config.units)
            case "learned":
                return spread(builder, builder.parameter("initial"))
            case "learned weighting":
                return builder.call(SOFTMAX, spread(builder, builder.parameter("initial")))

    def lower(self, config: DelayConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        """Outside a loop; in one the compiler unfolds it."""
        (x,) = inputs["x"]
        if config.initial == "zeros" and not inputs.get("first"):
            y = builder.call(SHIFT, x.value)
        else:
            first = self.first_output(config, builder, inputs)
            y = join(builder, [first, *split(builder, x.value)[:-1]])
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}


def _begins(config: DelayConfig) -> str:
    """What it begins with, as there is room for it on the node."""
    return f"{config.value:g}" if config.initial == "constant" else config.initial
