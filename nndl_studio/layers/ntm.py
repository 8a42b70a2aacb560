"""NTM: a controller that writes to a memory and reads from it with heads that can be learned."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.composite import Composite
from nndl_studio.layers.delay import Initial
from nndl_studio.layers.layer import Family, Formula, Inputs, Port, Probe
from nndl_studio.layers.ntm_parts import Controller, Turing, ntm_parts
from nndl_studio.layers.parts import Parts
from nndl_studio.layers.shape import Kind
from nndl_studio.sentence import Sentence, as_it_is, joined, say, say_as

_MEMORY: dict[str, Initial] = {"constant": "constant", "learned": "learned"}
_WEIGHTS: dict[str, Initial] = {"first row": "first one", "learned": "learned weighting"}


class NTMConfig(Config, frozen=True):
    controller: Annotated[
        Controller,
        Meta(title="Controller", description="A layer of tanh neurons, or an LSTM's cell"),
    ] = "tanh"
    neurons: Annotated[
        int, Meta(title="Neurons", description="Of the controller", ge=1, le=1024)
    ] = 32
    rows: Annotated[int, Meta(title="Rows", description="Places of the memory", ge=2, le=1024)] = 24
    width: Annotated[int, Meta(title="Width", description="Numbers in each row", ge=1, le=256)] = 8
    heads: Annotated[
        int, Meta(title="Heads", description="That write, and as many that read", ge=1, le=8)
    ] = 1
    shift: Annotated[
        int,
        Meta(
            title="Shift",
            description="Rows that a head can move by at a step",
            ge=1,
            le=4,
            extra={"means": "of a head"},
        ),
    ] = 1
    memory: Annotated[
        Literal["constant", "learned"],
        Meta(title="Memory begins", description="constant: 10⁻⁶ everywhere"),
    ] = "constant"
    start: Annotated[
        Literal["first row", "learned"],
        Meta(title="Heads begin", description="Where they stand before the first step"),
    ] = "first row"


class NTM(Composite[NTMConfig]):
    name = "NTM"
    title = say_as("layer", "NTM")
    family = Family.MEMORY
    summary = say("A Neural Turing Machine as one node; open it to see its parts")
    config_type = NTMConfig
    inputs = (Port("x", (Kind.SEQUENCE,), say("What the controller gets at each step")),)
    outputs = (Port("y", (Kind.SEQUENCE,), say("Its neurons, and what was read")),)

    def caption(self, config: NTMConfig) -> Sentence:
        controller = say(
            "{controller} {neurons}",
            controller=config.chosen("controller"),
            neurons=config.neurons,
        )
        return joined(" · ", [controller, as_it_is(f"{config.rows} × {config.width}")])

    def parts(self, config: NTMConfig, inputs: Inputs) -> Parts:
        return ntm_parts(
            Turing(
                config.controller,
                config.neurons,
                config.rows,
                config.width,
                config.heads,
                config.shift,
                _MEMORY[config.memory],
                _WEIGHTS[config.start],
            )
        )

    def formula(self, config: NTMConfig) -> Formula:
        return Formula(
            r"w^c_i \propto e^{\beta K(k, M_i)} \quad w^g = g w^c + (1 - g) w_{t-1} \\"
            r"w^s_i = \sum_j w^g_{(i-j) \bmod N} s_j \quad w_i \propto (w^s_i)^\gamma \\"
            r"M_i \leftarrow M_i \odot (1 - w_i e) + w_i a \\ r = \sum_i w_i M_i",
            note=say(
                "(2)-(9) of the Neural Turing Machine [Graves et al. 2014]; k, β, g, s, γ, e, a "
                "are what the controller tells its heads. All write before any reads."
            ),
        )

    def probes(self, config: NTMConfig, inputs: Inputs) -> tuple[Probe, ...]:
        read = "r" if config.heads == 1 else "r 1"
        memory = Probe(f"{read}.memory", say("Memory over time"), "memory")
        return (*super().probes(config, inputs), memory)
