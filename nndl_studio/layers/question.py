"""Question: the words of a text's last sentence, for a layer that reads them by themselves."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.kept_sentences import found_sentences, require_sentences
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.question import QUESTION
from nndl_studio.sentence import say, say_as


class QuestionConfig(Config, frozen=True):
    """Nothing to set."""


class Question(Layer[QuestionConfig]):
    name = "Question"
    title = say_as("layer", "Question")
    family = Family.MEMORY
    summary = say("The words of a text's question")
    config_type = QuestionConfig
    inputs = (
        Port("x", (Kind.LABELS,), say("Words by their numbers, of a text that ends in a question")),
    )
    outputs = (Port("y", (Kind.LABELS,), say("Those of its last sentence, with its mark")),)

    def output_shapes(self, config: QuestionConfig, inputs: Inputs) -> dict[str, Shape]:
        (words,) = inputs["x"]
        kept = words.sentences.most if words.sentences else 0
        require_sentences(words, kept, question=True)
        return {"y": Shape(words.form, words.axes, words.steps)}

    def formula(self, config: QuestionConfig) -> Formula:
        return Formula(
            r"y_t = x_{s + t - 1}",
            note=say(
                "s is the first word of the last sentence. The question module of a dynamic "
                "memory network [Kumar et al. 2015] reads it apart from the story."
            ),
        )

    def probes(self, config: QuestionConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Words"), "vector"),)

    def lower(self, config: QuestionConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        assert x.lengths is not None, "words come with their number"
        _, _, last = found_sentences(builder, x, 1, question=True)
        own, y = builder.call_all(QUESTION, x.value, x.lengths, last)
        builder.probe("y", y)
        return {"y": Signal(y, own)}
