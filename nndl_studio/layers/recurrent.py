"""What the recurrent layers share: settings, ports, reading the input, giving the last step."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self, TypeVar

import msgspec
from msgspec import Meta

from nndl_studio.layers.initialisers import Initialiser
from nndl_studio.layers.layer import Family, Inputs, Layer, Port, Probe
from nndl_studio.layers.overall import STATE
from nndl_studio.layers.regularised import Regularised
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.sequence import LAST_STEP
from nndl_studio.sentence import NOTHING, Sentence, joined, say

LENGTHS = "lengths"
"""The probe that holds how many steps of each sample the layer reads."""


class RecurrentConfig(Regularised, frozen=True):
    units: Annotated[
        int, Meta(title="Units", description="State numbers, and outputs a step", ge=1, le=8192)
    ] = 32
    output: Annotated[
        Literal["last step", "all steps"],
        Meta(title="Output", description="h at the end of each sample, or at every step"),
    ] = "last step"
    truncate: Annotated[
        int,
        Meta(
            title="Truncate after",
            description="With k > 0 no gradient passes from step k+1 back to step k, from 2k+1 to "
            "2k, and so on, while the states pass on; 0: backpropagation through all steps",
            ge=0,
            le=100_000,
            extra={"unit": "steps"},
        ),
    ] = 0
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first weights are drawn")
    ] = "automatic"

    def resized(self, units: int) -> Self:
        return msgspec.structs.replace(self, units=units)

    @property
    def cut(self) -> int:
        return self.truncate

    def uncut(self) -> Self:
        return msgspec.structs.replace(self, truncate=0)


C = TypeVar("C", bound=RecurrentConfig)


class Recurrent(Layer[C]):
    """Base of the fused recurrent layers: a sequence in, the last step or all of them out."""

    family = Family.RECURRENT
    states: ClassVar[Sentence] = say("States")
    inputs = (Port("x", (Kind.SEQUENCE,), say("Steps to read, first to last")),)
    outputs = (
        Port("y", (Kind.VECTOR, Kind.SEQUENCE), say("h at the last step, or at every step")),
    )

    def caption(self, config: C) -> Sentence:
        units = say("{units} units", units=config.units)
        return joined(" · ", [units, config.chosen("output")])

    def output_shapes(self, config: C, inputs: Inputs) -> dict[str, Shape]:
        steps = None if config.output == "last step" else inputs["x"][0].steps
        return {"y": Shape("vector", (config.units,), steps)}

    def probes(self, config: C, inputs: Inputs) -> tuple[Probe, ...]:
        states = Probe("gates", self.states, "gates", self.panels(config))
        return states, Probe("distance", say("Gradient over distance"), "distance")

    def panels(self, config: C) -> tuple[str, ...]:
        """The symbols of what it shows at each step, the state h last."""
        return ("h",)


def weighed(builder: Builder, x: Value, bias: bool) -> Value:
    """Wx + b of all steps and gates: what a step adds up before the past comes in."""
    owned = (builder.parameter("bias"),) if bias else ()
    return builder.call(DENSE, x, builder.parameter("weight"), *owned)


def lengths_of(x: Signal) -> Value:
    """How many steps of each sample count."""
    assert x.lengths is not None, "every sequence carries its lengths"
    return x.lengths


def given(config: RecurrentConfig, builder: Builder, hidden: Value, x: Signal) -> dict[str, Signal]:
    """The layer's output: `hidden` of all steps, or each sample's last. Studies read it, and the
    lengths, which behind a convolution over time are not the data's."""
    lengths = lengths_of(x)
    builder.probe(LENGTHS, lengths)
    builder.probe(STATE, hidden)
    if config.output == "all steps":
        return {"y": Signal(hidden, lengths)}
    return {"y": Signal(builder.call(LAST_STEP, hidden, lengths))}


def zeros(builder: Builder, name: str, shape: tuple[int, ...]) -> Value:
    """Stands in for a parameter that is switched off."""
    size = shape[0] * shape[-1] if len(shape) == 2 else shape[0]
    return builder.view(builder.constant(name, [0.0] * size), shape)


def truncation(config: RecurrentConfig) -> Sentence:
    """A sentence for the formula's note; "" for backpropagation through all steps."""
    if not config.truncate:
        return NOTHING
    k = config.truncate
    return say(
        "Truncated: ∂h_t/∂h_{{t−1}} counts as 0 at t = {first}, {second}, …, so what came before "
        "is taken as given.",
        first=k + 1,
        second=2 * k + 1,
    )
