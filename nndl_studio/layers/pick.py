"""Pick: of what reads a text word by word, what it has at the end of each sentence."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.kept_sentences import Asked, Kept, found_sentences, require_sentences
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
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.pick import PICK
from nndl_studio.sentence import Sentence, say, say_as


class PickConfig(Config, frozen=True):
    sentences: Kept = 10
    question: Asked = True

    @property
    def leaves_question(self) -> bool:
        return self.question


class Pick(Layer[PickConfig]):
    name = "Pick"
    title = say_as("layer", "Pick")
    family = Family.MEMORY
    summary = say("The steps at which a sentence of a text ends")
    config_type = PickConfig
    keeps_sentences = True
    inputs = (
        Port("x", (Kind.SEQUENCE,), say("What comes of each word, such as all steps of a GRU")),
        Port("words", (Kind.LABELS,), say("The words themselves, of a text that has sentences")),
    )
    outputs = (
        Port("y", (Kind.SEQUENCE,), say("What came where each sentence but the question ends")),
    )

    def caption(self, config: PickConfig) -> Sentence:
        return say("{sentences} sentences", sentences=config.sentences)

    def output_shapes(self, config: PickConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (words,) = inputs["x"], inputs["words"]
        require_sentences(words, config.sentences, config.question)
        if x.steps != words.steps:
            raise ShapeError(
                say(
                    "gets {steps} steps for {words} words: one must come of each word, so let it "
                    "read all steps of what reads these words",
                    steps=x.steps,
                    words=words.steps,
                )
            )
        return {"y": Shape("vector", x.axes, config.sentences)}

    def formula(self, config: PickConfig) -> Formula:
        return Formula(
            r"y_i = x_{t_i}",
            note=say(
                "The input module of a dynamic memory network [Kumar et al. 2015]: t_i is the "
                "step of the mark that closes sentence i, of its last word where none does."
            ),
        )

    def probes(self, config: PickConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Sentences"), "sequence"),)

    def lower(self, config: PickConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (words,) = inputs["x"], inputs["words"]
        own, bounds, _ = found_sentences(builder, words, config.sentences, config.question)
        assert words.lengths is not None, "words come with their number"
        y = builder.call(PICK, x.value, words.lengths, bounds)
        builder.probe("y", y)
        return {"y": Signal(y, own)}
