"""Hopfield: every unit feeds every other, and patterns are what the network comes to rest in."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Parameter,
    Port,
    Probe,
    ShapeError,
    Signals,
    probe_kind,
)
from nndl_studio.layers.objective import objective_probes
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.hopfield import HEBB, RECALL, RECALL_TRACE
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import Sentence, joined, say, say_as

MOST_UNITS = 4096  # 4096² weights are 64 MB


class HopfieldConfig(Config, frozen=True):
    sweeps: Annotated[
        int,
        Meta(title="Sweeps", description="How often each unit looks at the others", ge=1, le=100),
    ] = 4
    order: Annotated[
        Literal["random", "in turn"],
        Meta(title="Order", description="Of the units within a sweep"),
    ] = "random"
    seed: Annotated[
        int, Meta(title="Seed", description="Of the random order", ge=0, le=2**31 - 1)
    ] = 1


class Hopfield(Layer[HopfieldConfig]):
    name = "Hopfield"
    title = say_as("layer", "Hopfield")
    family = Family.OUTPUT
    summary = say("Stores patterns and recalls them from noisy ones")
    config_type = HopfieldConfig
    inputs = (Port("x", (Kind.VECTOR, Kind.MAP), say("A pattern: above 0 is +1, all else −1")),)
    outputs = (Port("y", (Kind.VECTOR, Kind.MAP), say("The pattern it comes to rest in, as ±1")),)

    def caption(self, config: HopfieldConfig) -> Sentence:
        sweeps = say("{sweeps} sweeps", sweeps=config.sweeps)
        return joined(" · ", [sweeps, config.chosen("order")])

    def output_shapes(self, config: HopfieldConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        if x.size > MOST_UNITS:
            raise ShapeError(
                say(
                    "has one unit a number and so {units:,}² weights here; at most {most:,} units: "
                    "make the pattern smaller",
                    units=x.size,
                    most=MOST_UNITS,
                )
            )
        return {"y": x}

    def parameters(self, config: HopfieldConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        units = inputs["x"][0].size
        return (Parameter("weight", (units, units), "zeros", units, units, rule="own step"),)

    def layout(self, config: HopfieldConfig) -> dict[str, Sentence]:
        return {"weight": say("(units, units): W, symmetric, its diagonal 0")}

    def cost(self, config: HopfieldConfig, inputs: Inputs) -> Cost:
        units = inputs["x"][0].size
        links = units * (units - 1)
        return Cost(units, links, config.sweeps * links)

    def formula(self, config: HopfieldConfig) -> Formula:
        return Formula(
            r"w_{ij} = \frac{1}{N} \sum_{k} x^{(k)}_i x^{(k)}_j, \ w_{ii} = 0 \\ "
            r"s_i \leftarrow \mathrm{sign}(\sum_j w_{ij} s_j) \\ "
            r"E = -\frac{1}{2} s^\top W s",
            note=say(
                "The lecture calls a feedback network “an undirected complete graph; a state "
                "transition” [Hopfield 1982]. One epoch stores the training part by Hebb's rule: a "
                "step of length 1 down the slope of the loss 2E/N; more epochs store the same "
                "again. Units look one after another, so E never rises; one that is pulled neither "
                "way stays. About 0.14 N patterns can be kept, fewer if they are alike."
            ),
        )

    def probes(self, config: HopfieldConfig, inputs: Inputs) -> tuple[Probe, ...]:
        (x,) = inputs["x"]
        y = Probe("y", say("Recalled"), probe_kind(x))
        axes = x.axes if x.form == "map" else (1, *x.axes)
        recall = Probe("recall", say("Energy"), "energy", axes=axes)
        return (y, recall, *objective_probes(x))

    def lower(self, config: HopfieldConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        state = builder.view(x.value, (x.value.size,))
        weight = builder.parameter("weight")
        order = builder.constant("order", update_order(config, state.size))
        builder.loss(builder.call(HEBB, state, weight))
        recalled = builder.call(RECALL, state, weight, order)
        y = builder.view(recalled, x.value.shape)
        builder.predict(recalled, best="signs")
        builder.probe("y", y)
        # Computed only while somebody watches: it keeps every state on the way.
        builder.probe("recall", builder.call(RECALL_TRACE, state, weight, order))
        return {"y": Signal(y)}


def update_order(config: HopfieldConfig, units: int) -> list[float]:
    """Which unit looks around at each update, sweep by sweep."""
    if config.order == "in turn":
        return [float(unit) for unit in range(units)] * config.sweeps
    rng = np.random.default_rng(config.seed)
    return [float(unit) for _ in range(config.sweeps) for unit in rng.permutation(units)]
