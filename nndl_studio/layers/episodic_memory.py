"""Episodic memory: passes over facts that pick what the question, or the pass before, asks for."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.composite import Composite, piece
from nndl_studio.layers.episodic_parts import Episodes, episodic_parts
from nndl_studio.layers.layer import Family, Formula, Inputs, Port, Probe, ShapeError
from nndl_studio.layers.memory import GATE
from nndl_studio.layers.parts import Parts
from nndl_studio.layers.shape import Kind
from nndl_studio.sentence import Sentence, joined, say, say_as, say_count

MOST_PASSES = 10


class EpisodicMemoryConfig(Config, frozen=True):
    passes: Annotated[
        int,
        Meta(title="Passes", description="Looks at all facts", ge=1, le=MOST_PASSES),
    ] = 2
    gate_units: Annotated[
        int,
        Meta(title="Gate units", description="Of the layer that makes a gate", ge=1, le=4096),
    ] = 20


class EpisodicMemory(Composite[EpisodicMemoryConfig]):
    name = "EpisodicMemory"
    title = say_as("layer", "Episodic memory")
    family = Family.MEMORY
    summary = say("Passes over facts, with gates, as one node; open it to see its parts")
    config_type = EpisodicMemoryConfig
    inputs = (
        Port("x", (Kind.SEQUENCE,), say("Facts, such as a vector for each sentence")),
        Port("q", (Kind.VECTOR,), say("The question, as many numbers as a fact")),
    )
    outputs = (
        Port("y", (Kind.VECTOR,), say("What is remembered after the last pass")),
        *(
            Port(
                f"gate {number}",
                (Kind.SEQUENCE,),
                say(
                    "The gates of pass {number} before they are squashed, for a gate loss",
                    number=number,
                ),
                optional=True,
            )
            for number in range(1, MOST_PASSES + 1)
        ),
    )

    def caption(self, config: EpisodicMemoryConfig) -> Sentence:
        passes = say_count(config.passes, "{n} pass", "{n} passes")
        return joined(" · ", [passes, say("{units} gate units", units=config.gate_units)])

    def parts(self, config: EpisodicMemoryConfig, inputs: Inputs) -> Parts:
        (facts,), (question,) = inputs["x"], inputs["q"]
        if facts.axes != question.axes:
            raise ShapeError(
                say(
                    "gets facts of {fact} numbers and a question of {question}: both are compared "
                    "number by number, so give what is linked to them as many units",
                    fact=facts.axes[0],
                    question=question.axes[0],
                )
            )
        return episodic_parts(Episodes(config.passes, facts.axes[0], config.gate_units))

    def probes(self, config: EpisodicMemoryConfig, inputs: Inputs) -> tuple[Probe, ...]:
        gates = (
            Probe(piece(f"h {number}", GATE), say("Gates {number}", number=number), "attention")
            for number in range(1, config.passes + 1)
        )
        return (*super().probes(config, inputs), *gates)

    def formula(self, config: EpisodicMemoryConfig) -> Formula:
        return Formula(
            r"z_i = [c_i; m; q; c_i \odot q; c_i \odot m; |c_i - q|; |c_i - m|; "
            r"c_i^T W q; c_i^T W m] \\"
            r"g_i = \sigma(w_2 \tanh(W_1 z_i + b_1) + b_2) \\"
            r"h_i = g_i \mathrm{GRU}(c_i, h_{i-1}) + (1 - g_i) h_{i-1} \\"
            r"m \leftarrow \mathrm{GRU}(h_S, m)",
            note=say(
                "A dynamic memory network [Kumar et al. 2015]: c are the S facts, m begins as q, "
                "and all passes have the same weights."
            ),
        )
