"""Pool2d: each region of a map becomes one number, X_k = f(w · down(R_k) + b) (154-159)."""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal, Self

import msgspec
from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.activations import (
    ACTIVATIONS,
    LIMITS,
    Activation,
    activate,
    activation_latex,
)
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Limits,
    Parameter,
    Port,
    Probe,
    Signals,
)
from nndl_studio.layers.shape import Kind, Shape, times
from nndl_studio.layers.window import Pair, places
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.max_pool import MAX_POOL2D
from nndl_studio.ops.pool import AVERAGE_POOL2D
from nndl_studio.ops.scale_shift import SCALE_SHIFT
from nndl_studio.sentence import Sentence, joined, say, say_as, together

_SLIPS = say(
    "The lecture prints 122,304 connections for LeNet-5's S2 and 16 × (4+1) for S4; they are 6 × "
    "196 × 5 = 5,880 and 16 × 25 × 5 = 2,000."
)


class Pool2dConfig(Config, frozen=True):
    kind: Annotated[
        Literal["average", "max"],
        Meta(title="Down", description="The mean (159) or the largest (158) of a region"),
    ] = "max"
    size: Annotated[
        Pair, Meta(title="Region", description="Height × width", extra={"unit": "px"})
    ] = (2, 2)
    stride: Annotated[
        Pair,
        Meta(
            title="Stride",
            description="Steps down and across; smaller than the region: regions overlap",
            extra={"unit": "px"},
        ),
    ] = (2, 2)
    trainable: Annotated[
        bool, Meta(title="Trainable w, b", description="One weight and one bias for each map")
    ] = False
    activation: Annotated[Activation, Meta(title="Activation", description="f in X = f(Z)")] = (
        "identity"
    )

    def activated(self, name: str) -> Self | None:
        return msgspec.structs.replace(self, activation=name) if name in ACTIVATIONS else None


class Pool2d(Layer[Pool2dConfig]):
    name = "Pool2d"
    title = say_as("layer", "Pool2d")
    family = Family.POOLING
    summary = say("Shrinks maps, region by region")
    config_type = Pool2dConfig
    inputs = (Port("x", (Kind.MAP,), say("Maps to shrink")),)
    outputs = (Port("y", (Kind.MAP,), say("As many maps, smaller")),)

    def caption(self, config: Pool2dConfig) -> Sentence:
        region = say("{down} {size}", down=config.chosen("kind"), size=times(config.size))
        return joined(" · ", [region, "w, b"]) if config.trainable else region

    def output_shapes(self, config: Pool2dConfig, inputs: Inputs) -> dict[str, Shape]:
        maps, height, width = inputs["x"][0].axes
        regions = places((height, width), config.size, config.stride, say("a region"))
        return {"y": Shape("map", (maps, *regions))}

    def parameters(self, config: Pool2dConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        if not config.trainable:
            return ()
        maps = inputs["x"][0].axes[0]
        return Parameter("weight", (maps,), "ones"), Parameter("bias", (maps,))

    def layout(self, config: Pool2dConfig) -> dict[str, Sentence]:
        return {"weight": say("(maps): w"), "bias": say("(maps): b")} if config.trainable else {}

    def cost(self, config: Pool2dConfig, inputs: Inputs) -> Cost:
        neurons = self.output_shapes(config, inputs)["y"].size
        region = prod(config.size)
        sums = region if config.kind == "average" else 0
        return Cost(
            neurons,
            neurons * (region + config.trainable),
            neurons * (sums + config.trainable),
        )

    def formula(self, config: Pool2dConfig) -> Formula:
        average = r"\frac{1}{|R_k|} \sum_{i \in R_k} a_i"
        down = average if config.kind == "average" else r"\max_{i \in R_k} a_i"
        z = r"w \cdot \mathrm{down}(R_k) + b" if config.trainable else r"\mathrm{down}(R_k)"
        x = activation_latex(config.activation, "Z_k")
        return Formula(
            rf"\mathrm{{down}}(R_k) = {down} \\ Z_k = {z} \\ X_k = {x}",
            "(154)–(159)",
            together(_SLIPS, _backwards(config)),
        )

    def probes(self, config: Pool2dConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Feature maps"), "maps"),)

    def limits(self, config: Pool2dConfig) -> Limits | None:
        return LIMITS.get(config.activation)

    def lower(self, config: Pool2dConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        z = builder.call(
            AVERAGE_POOL2D if config.kind == "average" else MAX_POOL2D,
            x.value,
            height=config.size[0],
            width=config.size[1],
            stride_y=config.stride[0],
            stride_x=config.stride[1],
        )
        if config.trainable:
            z = builder.call(SCALE_SHIFT, z, builder.parameter("weight"), builder.parameter("bias"))
        y = activate(builder, z, config.activation)
        builder.probe("y", y)
        return {"y": Signal(y)}


def _backwards(config: Pool2dConfig) -> Sentence:
    """The gradients in words, for the note beside the formula."""
    share = say("each place of R_k gets an equal share")
    if config.kind == "max":
        share = say("the largest of R_k gets all")
    if not config.trainable:
        return say(
            "Backwards δ is up-sampled (164): {share}, and overlapping regions add up.", share=share
        )
    return say(
        "Backwards δ is up-sampled (164): {share}, and overlapping regions add up; ∂J/∂w = Σ "
        "down(X) ⊙ δ (174), ∂J/∂b = Σ δ (175).",
        share=share,
    )
