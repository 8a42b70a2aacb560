"""Attend: how much a question is after each row of a memory."""

from __future__ import annotations

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
from nndl_studio.ops.attend import ATTEND
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import say, say_as


class AttendConfig(Config, frozen=True):
    """Nothing to set: how many rows there are, the memory says."""


class Attend(Layer[AttendConfig]):
    name = "Attend"
    title = say_as("layer", "Attend")
    family = Family.MEMORY
    summary = say("A share for each row of a memory, by what is asked")
    config_type = AttendConfig
    inputs = (
        Port("x", (Kind.VECTOR,), say("What is asked")),
        Port(
            "memory",
            (Kind.SEQUENCE,),
            say("Rows as long as it, such as a vector for each sentence"),
        ),
    )
    outputs = (Port("y", (Kind.VECTOR,), say("A share for each row, 1 in all")),)

    def output_shapes(self, config: AttendConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (memory,) = inputs["x"], inputs["memory"]
        if x.axes != memory.axes:
            raise ShapeError(
                say(
                    "asks with {asked} numbers for rows of {width}: both must be alike, so give "
                    "what is linked to x {width} units or features",
                    asked=x.size,
                    width=memory.axes[0],
                )
            )
        return {"y": Shape("vector", (memory.times,))}

    def cost(self, config: AttendConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=inputs["memory"][0].size)

    def formula(self, config: AttendConfig) -> Formula:
        return Formula(
            r"y_i = \frac{e^{x^T M_i}}{\sum_j e^{x^T M_j}}",
            note=say(
                "Over a sample's own rows, 0 at all others. A hop of a memory network [Sukhbaatar "
                "et al. 2015], and the soft attention of today."
            ),
        )

    def probes(self, config: AttendConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (
            Probe("y", say("Shares"), "vector"),
            Probe("attention", say("Attention"), "attention"),
        )

    def lower(self, config: AttendConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (memory,) = inputs["x"], inputs["memory"]
        assert memory.lengths is not None, "every sequence carries its lengths"
        y = builder.call(ATTEND, x.value, memory.value, memory.lengths)
        builder.probe("y", y)
        return {"y": Signal(y)}
