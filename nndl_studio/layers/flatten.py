"""Flatten: the numbers of all maps in one vector, map by map and row by row."""

from __future__ import annotations

from nndl_studio.layers.config import Config
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Shape, Signals
from nndl_studio.ops.ir import Builder, Signal


class FlattenConfig(Config, frozen=True):
    """Nothing to set."""


class Flatten(Layer[FlattenConfig]):
    name = "Flatten"
    family = Family.SHAPE
    summary = "Maps become one vector"
    config_type = FlattenConfig
    inputs = (Port("x", ("map",), "Maps to lay out in a row"),)
    outputs = (Port("y", ("vector",), "All their numbers"),)

    def output_shapes(self, config: FlattenConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": Shape("vector", (inputs["x"][0].size,))}

    def formula(self, config: FlattenConfig) -> Formula:
        return Formula(
            "y_{(k H + i) W + j} = X_{k,i,j}", note="H × W is the size of a map; counted from 0."
        )

    def lower(self, config: FlattenConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        return {"y": Signal(builder.view(x.value, (x.value.size,)))}
