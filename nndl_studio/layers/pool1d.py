"""Pool1d: each region of steps becomes one step, or the whole sequence one vector (154-159)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.pool1d import AVERAGE_POOL1D, MAX_POOL1D, regions
from nndl_studio.ops.steps import COUNT_WINDOWS
from nndl_studio.sentence import Sentence, joined, say, say_as


class Pool1dConfig(Config, frozen=True):
    kind: Annotated[
        Literal["average", "max"],
        Meta(title="Down", description="The mean (159) or the largest (158) of a region"),
    ] = "max"
    over: Annotated[
        Literal["regions", "whole sequence"],
        Meta(title="Over", description="Regions of steps, or all steps of a sample at once"),
    ] = "regions"
    size: Annotated[
        int,
        Meta(title="Region", description="Steps", ge=1, le=1024, extra={"unit": "steps"}),
    ] = 2
    stride: Annotated[
        int,
        Meta(
            title="Stride",
            description="Steps on; smaller than the region: regions overlap",
            ge=1,
            le=1024,
            extra={"unit": "steps"},
        ),
    ] = 2


class Pool1d(Layer[Pool1dConfig]):
    name = "Pool1d"
    title = say_as("layer", "Pool1d")
    family = Family.POOLING
    summary = say("Shrinks a sequence, region by region")
    config_type = Pool1dConfig
    inputs = (Port("x", (Kind.SEQUENCE,), say("Steps to shrink")),)
    outputs = (
        Port("y", (Kind.SEQUENCE, Kind.VECTOR), say("Fewer steps, or one number a feature")),
    )

    def caption(self, config: Pool1dConfig) -> Sentence:
        over = say("{steps} steps", steps=config.size)
        if config.over == "whole sequence":
            over = config.chosen("over")
        return joined(" · ", [config.chosen("kind"), over])

    def output_shapes(self, config: Pool1dConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        steps, (features,) = x.times, x.axes
        if config.over == "whole sequence":
            return {"y": Shape("vector", (features,))}
        if config.size > steps:
            raise ShapeError(
                say(
                    "a region of {region} steps doesn't fit into sequences of {steps}: make it at "
                    "most {steps}",
                    region=config.size,
                    steps=steps,
                )
            )
        return {"y": Shape("vector", (features,), regions(steps, _window(config, steps)))}

    def cost(self, config: Pool1dConfig, inputs: Inputs) -> Cost:
        neurons = self.output_shapes(config, inputs)["y"].size
        connections = neurons * _window(config, inputs["x"][0].times)["size"]
        return Cost(neurons, connections, connections if config.kind == "average" else 0)

    def formula(self, config: Pool1dConfig) -> Formula:
        average = r"\frac{1}{|R_k|} \sum_{t \in R_k} a_t"
        down = average if config.kind == "average" else r"\max_{t \in R_k} a_t"
        return Formula(
            rf"y_k = \mathrm{{down}}(R_k) = {down}",
            "(154)–(159)",
            say("A region holds a sample's own steps alone, never its padding."),
        )

    def probes(self, config: Pool1dConfig, inputs: Inputs) -> tuple[Probe, ...]:
        whole = config.over == "whole sequence"
        return (Probe("y", say("Pooled"), "vector" if whole else "sequence"),)

    def lower(self, config: Pool1dConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        assert x.lengths is not None, "every sequence carries its lengths"
        window = _window(config, x.value.shape[0])
        op = AVERAGE_POOL1D if config.kind == "average" else MAX_POOL1D
        y = builder.call(op, x.value, x.lengths, **window)
        if config.over == "whole sequence":
            y = builder.view(y, y.shape[1:])
            builder.probe("y", y)
            return {"y": Signal(y)}
        builder.probe("y", y)
        size, stride = window["size"], window["stride"]
        lengths = builder.call(COUNT_WINDOWS, x.lengths, border=0, span=size, stride=stride)
        return {"y": Signal(y, lengths)}


def _window(config: Pool1dConfig, steps: int) -> dict[str, int]:
    """The whole sequence is one region of all its steps."""
    if config.over == "whole sequence":
        return {"size": steps, "stride": 1}
    return {"size": config.size, "stride": config.stride}
