"""NRAM: a controller that wires fixed modules between registers, and so learns a program."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.composite import Composite
from nndl_studio.layers.layer import Family, Formula, Inputs, Port, ShapeError
from nndl_studio.layers.nram_parts import MODULES, Module, RandomAccess, nram_parts
from nndl_studio.layers.parts import Parts
from nndl_studio.layers.shape import Kind
from nndl_studio.sentence import Sentence, joined, say, say_as

OFFERED = {"group": "Modules"}


class NRAMConfig(Config, frozen=True):
    """WRITE is always there: without it no tape would change."""

    registers: Annotated[
        int, Meta(title="Registers", description="Numbers that it keeps", ge=1, le=16)
    ] = 4
    steps: Annotated[
        int, Meta(title="Steps", description="After which it ends at the latest", ge=1, le=64)
    ] = 4
    neurons: Annotated[
        int, Meta(title="Neurons", description="Of the controller", ge=1, le=512)
    ] = 32
    read: Annotated[
        bool, Meta(title="READ", description="What cell A of the tape holds", extra=OFFERED)
    ] = True
    zero: Annotated[bool, Meta(title="ZERO", description="0", extra=OFFERED)] = True
    one: Annotated[bool, Meta(title="ONE", description="1", extra=OFFERED)] = True
    two: Annotated[bool, Meta(title="TWO", description="2", extra=OFFERED)] = True
    inc: Annotated[bool, Meta(title="INC", description="A + 1, modulo M", extra=OFFERED)] = True
    add: Annotated[bool, Meta(title="ADD", description="A + B, modulo M", extra=OFFERED)] = True
    sub: Annotated[bool, Meta(title="SUB", description="A − B, modulo M", extra=OFFERED)] = True
    dec: Annotated[bool, Meta(title="DEC", description="A − 1, modulo M", extra=OFFERED)] = True
    lt: Annotated[bool, Meta(title="LT", description="1 where A < B, else 0", extra=OFFERED)] = True
    le: Annotated[bool, Meta(title="LE", description="1 where A ≤ B, else 0", extra=OFFERED)] = True
    eq: Annotated[bool, Meta(title="EQ", description="1 where A = B, else 0", extra=OFFERED)] = True
    min: Annotated[bool, Meta(title="MIN", description="The lesser", extra=OFFERED)] = True
    max: Annotated[bool, Meta(title="MAX", description="The greater", extra=OFFERED)] = True

    @property
    def modules(self) -> tuple[Module, ...]:
        """Those that are there, in the order of the paper."""
        return tuple(each for each in MODULES if getattr(self, each.lower(), True))


class NRAM(Composite[NRAMConfig]):
    name = "NRAM"
    title = say_as("layer", "NRAM")
    family = Family.MEMORY
    summary = say("A neural random-access machine as one node; open it to see its parts")
    config_type = NRAMConfig
    inputs = (
        Port("x", (Kind.SEQUENCE,), say("The tape: M cells, each a distribution of M numbers")),
    )
    outputs = (
        Port("tape", (Kind.SEQUENCE,), say("The tape after each step, cell after cell")),
        Port("f", (Kind.SEQUENCE,), say("How likely each step is the last if it is reached")),
    )

    def caption(self, config: NRAMConfig) -> Sentence:
        told = [
            say("{registers} registers", registers=config.registers),
            say("{modules} modules", modules=len(config.modules)),
            say("{steps} steps", steps=config.steps),
        ]
        return joined(" · ", told)

    def parts(self, config: NRAMConfig, inputs: Inputs) -> Parts:
        (x,) = inputs["x"]
        (numbers,) = x.axes
        if x.steps != numbers:
            raise ShapeError(
                say(
                    "gets a tape of {cells} cells of {numbers} numbers: a number points to a cell, "
                    "so let there be as many of both",
                    cells=x.steps,
                    numbers=numbers,
                )
            )
        machine = RandomAccess(
            config.registers, config.modules, config.steps, config.neurons, numbers
        )
        return nram_parts(machine)

    def formula(self, config: NRAMConfig) -> Formula:
        return Formula(
            r"h = \max(0, W_h [P(r_1 = 0); \ldots; P(r_R = 0)] + b_h) \\"
            r"V_i = [r_1, \ldots, r_R, o_1, \ldots, o_{i-1}] \\"
            r"o_i = m_i(V_i\, \mathrm{softmax}(a_i), V_i\, \mathrm{softmax}(b_i)) \\"
            r"r_j' = V_{Q+1}\, \mathrm{softmax}(c_j) \quad f = \sigma(w h + b)",
            note=say(
                "A neural random-access machine [Kurach et al. 2015]: a, b and c are what the "
                "controller says, m are the Q modules, and all numbers are distributions. WRITE "
                "sets cell A of the tape to B and gives 0."
            ),
        )
