"""NeuralStack: a controller that pushes to a stack or queue and pops from it, by real amounts."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.composite import Composite
from nndl_studio.layers.concat import Concat
from nndl_studio.layers.delay import Delay, DelayConfig
from nndl_studio.layers.dense import Dense, DenseConfig
from nndl_studio.layers.layer import Family, Formula, Inputs, Port, Probe
from nndl_studio.layers.logistic import Logistic
from nndl_studio.layers.parts import Parts
from nndl_studio.layers.pop import BEFORE, PAPER, Order, Pop, PopConfig
from nndl_studio.layers.portion import Portion, PortionConfig
from nndl_studio.layers.read import Read
from nndl_studio.layers.scale import Scale, ScaleConfig
from nndl_studio.layers.shape import Kind
from nndl_studio.layers.shift_in import ShiftIn
from nndl_studio.sentence import Sentence, joined, say, say_as


class NeuralStackConfig(Config, frozen=True):
    order: Order = "stack"
    neurons: Annotated[
        int, Meta(title="Neurons", description="Of the controller", ge=1, le=1024)
    ] = 32
    width: Annotated[
        int, Meta(title="Width", description="Numbers in each entry", ge=1, le=256)
    ] = 16
    reluctance: Annotated[
        float,
        Meta(
            title="Reluctance",
            description="Taken from what the pop's logistic sees: at 0 everything is popped before "
            "it was read once",
            ge=0,
            le=20,
        ),
    ] = 1.0


class NeuralStack(Composite[NeuralStackConfig]):
    name = "NeuralStack"
    title = say_as("layer", "Neural stack")
    family = Family.MEMORY
    summary = say("A neural stack or queue as one node; open it to see its parts")
    config_type = NeuralStackConfig
    inputs = (Port("x", (Kind.SEQUENCE,), say("What the controller gets at each step")),)
    outputs = (Port("y", (Kind.SEQUENCE,), say("Its neurons, and what was read")),)

    def caption(self, config: NeuralStackConfig) -> Sentence:
        neurons = say("{neurons} neurons", neurons=config.neurons)
        width = say("width {width}", width=config.width)
        return joined(" · ", [config.chosen("order"), neurons, width])

    def parts(self, config: NeuralStackConfig, inputs: Inputs) -> Parts:
        """With as many entries as there are steps, so that none is lost."""
        entries, width = inputs["x"][0].times, config.width
        popping, portioning = PopConfig(config.order), PortionConfig(config.order)
        parts = Parts()
        parts.add("In", Concat(), (0, 3), x=(".x", "r before"))
        parts.add("h", Dense(), (1, 3), DenseConfig(config.neurons, "tanh"), x="In")
        parts.add("d", Dense(), (2, 1), DenseConfig(1, "logistic"), x="h")
        parts.add("z u", Dense(), (2, 2), DenseConfig(1, "identity"), x="h")
        shift = ScaleConfig(1.0, -config.reluctance)
        parts.add("z u shifted", Scale(), (3, 2), shift, x="z u")
        parts.add("u", Logistic(), (4, 2), x="z u shifted")
        parts.add("v", Dense(), (2, 4), DenseConfig(width, "tanh"), x="h")
        parts.add("Pop", Pop(), (5, 0), popping, x="s before", u="u")
        parts.add("s", ShiftIn(), (6, 1), x="d", memory="Pop")
        parts.add("V", ShiftIn(), (6, 4), x="v", memory="V before")
        parts.add("Portion", Portion(), (7, 2), portioning, x="s")
        parts.add("r", Read(), (8, 3), x="Portion", memory="V")
        parts.add("s before", Delay(), (6, 0), DelayConfig(entries), x="s")
        parts.add("V before", Delay(), (6, 5), DelayConfig(entries * width), x="V")
        parts.add("r before", Delay(), (8, 5), DelayConfig(width), x="r")
        parts.add("h r", Concat(), (9, 3), x=("h", "r"))
        parts.give("y", "h r")
        return parts

    def formula(self, config: NeuralStackConfig) -> Formula:
        before = BEFORE[config.order]
        return Formula(
            r"s_i \leftarrow \max(0, s_i - \max(0, u - c_i)) \quad s_1 = d \\"
            r"r = \sum_i \min(s_i, \max(0, 1 - c_i)) V_i \\"
            rf"c_i = \sum_{{{before}}} s_j \quad (d, u, v) = f(h)",
            note=say(
                "(1)-(3) of {paper} d is pushed, u popped, v the entry that comes in.", paper=PAPER
            ),
        )

    def probes(self, config: NeuralStackConfig, inputs: Inputs) -> tuple[Probe, ...]:
        memory = Probe("r.memory", say("Memory over time"), "memory")
        return (*super().probes(config, inputs), memory)
