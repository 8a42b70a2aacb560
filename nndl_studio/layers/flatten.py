"""Flatten: the numbers of all maps, or of all steps, in one vector."""

from __future__ import annotations

from math import prod

from nndl_studio.config import Config
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Signals
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.steps import MASK_STEPS
from nndl_studio.sentence import say, say_as


class FlattenConfig(Config, frozen=True):
    """Nothing to set."""


class Flatten(Layer[FlattenConfig]):
    name = "Flatten"
    title = say_as("layer", "Flatten")
    family = Family.SHAPE
    summary = say("Maps or steps become one vector")
    config_type = FlattenConfig
    inputs = (
        Port(
            "x",
            (Kind.MAP, Kind.SEQUENCE, Kind.FILM),
            say("Maps or steps to lay out in a row; of a film the maps of each step"),
        ),
    )
    outputs = (Port("y", (Kind.VECTOR, Kind.SEQUENCE), say("All their numbers")),)

    def output_shapes(self, config: FlattenConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        if x.kind is Kind.FILM:
            return {"y": Shape("vector", (x.size // x.times,), x.steps)}
        return {"y": Shape("vector", (x.size,))}

    def formula(self, config: FlattenConfig) -> Formula:
        return Formula(
            "y_{(k H + i) W + j} = X_{k,i,j}",
            note=say(
                "H × W is the size of a map; counted from 0. A sequence goes step by step, with "
                "zeros past a sample's end."
            ),
        )

    def lower(self, config: FlattenConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        own = x.value
        steps, *axes = own.shape
        if axes[2:]:
            return {"y": Signal(builder.view(own, (steps, prod(axes))), x.lengths)}
        if x.lengths is not None:
            own = builder.call(MASK_STEPS, own, x.lengths)
        return {"y": Signal(builder.view(own, (own.size,)))}
