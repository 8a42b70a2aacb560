"""Delay: gives at each step what it got at the one before; the one node that may close a cycle."""

from __future__ import annotations

from typing import Annotated, Self

import msgspec
from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Mend,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.unfold import SHIFT


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
    inputs = (Port("x", (Kind.SEQUENCE,), "What to remember until the next step"),)
    outputs = (Port("y", (Kind.SEQUENCE,), "What came in at the step before; 0 at the first"),)
    stepwise = True
    delays = True

    def caption(self, config: DelayConfig) -> str:
        cut = f" · cut every {config.truncate}" if config.truncate else ""
        return f"{config.units} · one step{cut}"

    def output_shapes(self, config: DelayConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        (features,) = x.axes
        if features != config.units:
            raise ShapeError(
                f"holds {config.units} numbers and gets {features} a step: make its units "
                f"{features}",
                Mend.MATCH_UNITS,
            )
        return {"y": x}

    def looped_shape(self, config: DelayConfig, steps: int) -> Shape:
        return Shape("vector", (config.units,), steps)

    def formula(self, config: DelayConfig) -> Formula:
        note = "The lecture's delay unit: it starts at 0, and its output may depend on its input."
        if config.truncate:
            k = config.truncate
            note += f" In a loop nothing flows back through it at t = {k + 1}, {2 * k + 1}, …."
        return Formula(r"y_t = x_{t-1} \quad y_1 = 0", "(176)", note)

    def probes(self, config: DelayConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", "Output", "sequence"),)

    def lower(self, config: DelayConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        """Outside a loop; in one the compiler unfolds it."""
        (x,) = inputs["x"]
        y = builder.call(SHIFT, x.value)
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}
