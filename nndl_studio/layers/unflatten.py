"""Unflatten: numbers laid out as maps, once or at each step: a sequence becomes a film."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
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
from nndl_studio.layers.map_size import Size
from nndl_studio.layers.shape import Kind, Shape, times
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import Sentence, say, say_as


class UnflattenConfig(Config, frozen=True):
    maps: Annotated[int, Meta(title="Maps", description="How many there are", ge=1, le=4096)] = 1
    size: Annotated[Size, Meta(title="Size", description="Height and width of each")] = (28, 28)


class Unflatten(Layer[UnflattenConfig]):
    name = "Unflatten"
    title = say_as("layer", "Unflatten")
    family = Family.SHAPE
    summary = say("Numbers become maps")
    config_type = UnflattenConfig
    inputs = (Port("x", (Kind.VECTOR, Kind.SEQUENCE), say("Map by map, row by row")),)
    outputs = (Port("y", (Kind.MAP, Kind.FILM), say("The maps, of each step if there are steps")),)
    stepwise = True

    def caption(self, config: UnflattenConfig) -> Sentence:
        return times((config.maps, *config.size))

    def output_shapes(self, config: UnflattenConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        wanted = Shape("map", (config.maps, *config.size), x.steps)
        if wanted.size != x.size:
            raise ShapeError(
                say(
                    "{maps} are {needed} numbers, and {numbers} come: change the maps or their "
                    "size",
                    maps=self.caption(config),
                    needed=wanted.size // wanted.times,
                    numbers=x.axes[0],
                )
            )
        return {"y": wanted}

    def formula(self, config: UnflattenConfig) -> Formula:
        return Formula(
            "X_{k,i,j} = y_{(k H + i) W + j}", note=say("Flatten, backwards; counted from 0.")
        )

    def probes(self, config: UnflattenConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Maps"), "maps"),)

    def lower(
        self, config: UnflattenConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,) = inputs["x"]
        steps = x.value.shape[:-1]
        shape = (config.maps, *config.size)
        # All maps of a film, one after another, are one picture.
        builder.probe("y", builder.view(x.value, (config.maps * (*steps, 1)[0], *config.size)))
        return {"y": Signal(builder.view(x.value, (*steps, *shape)), x.lengths)}
