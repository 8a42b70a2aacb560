"""Sentences: a vector for each sentence of a text, and one for the question at its end."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.initialisers import Initialiser
from nndl_studio.layers.kept_sentences import Asked, Kept, found_sentences, require_sentences
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Parameter,
    Port,
    Probe,
    Signals,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ages import AGES
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.sentences import SENTENCES
from nndl_studio.sentence import Sentence, as_it_is, joined, say, say_as


class SentencesConfig(Config, frozen=True):
    sentences: Kept = 10
    features: Annotated[
        int, Meta(title="Features", description="Numbers that stand for a sentence", ge=1, le=4096)
    ] = 20
    question: Asked = True
    encoding: Annotated[
        Literal["position", "bag of words"],
        Meta(
            title="Encoding",
            description="position: a word counts by its place in the sentence; bag of words: all "
            "alike, in whatever order",
        ),
    ] = "position"
    time: Annotated[
        bool,
        Meta(
            title="Time",
            description="Add a vector that says how long ago a sentence was; without it a network "
            "that adds sentences up can't know which was the last",
        ),
    ] = True
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first vectors are drawn")
    ] = "automatic"

    @property
    def leaves_question(self) -> bool:
        return self.question


class Sentences(Layer[SentencesConfig]):
    name = "Sentences"
    title = say_as("layer", "Sentences")
    family = Family.MEMORY
    summary = say("A vector for each sentence of a text, and for its question")
    config_type = SentencesConfig
    keeps_sentences = True
    inputs = (
        Port("x", (Kind.LABELS,), say("Words by their numbers, of a text that has sentences")),
    )
    outputs = (
        Port("y", (Kind.SEQUENCE,), say("The vector of each sentence but the question, in order")),
        Port(
            "q",
            (Kind.VECTOR,),
            say("That of the question, without a time"),
            optional=True,
        ),
    )

    def caption(self, config: SentencesConfig) -> Sentence:
        size = as_it_is(f"{config.sentences} × {config.features}")
        return joined(" · ", [size, config.chosen("encoding")])

    def output_shapes(self, config: SentencesConfig, inputs: Inputs) -> dict[str, Shape]:
        require_sentences(inputs["x"][0], config.sentences, config.question)
        shapes = {"y": Shape("vector", (config.features,), config.sentences)}
        if config.question:
            shapes["q"] = Shape("vector", (config.features,))
        return shapes

    def parameters(self, config: SentencesConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        (words,), features = inputs["x"][0].axes, config.features
        drawn = "Xavier" if config.initialiser == "automatic" else config.initialiser
        weight = Parameter("weight", (words, features), drawn, 1, features)
        time = Parameter("time", (config.sentences, features), drawn, 1, features)
        return (weight, time) if config.time else (weight,)

    def layout(self, config: SentencesConfig) -> dict[str, Sentence]:
        told = {"weight": say("(words, features): row x is the vector of word x")}
        if config.time:
            told["time"] = say("(sentences, features): row 0 is added to the latest sentence")
        return told

    def cost(self, config: SentencesConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=inputs["x"][0].size * config.features)

    def formula(self, config: SentencesConfig) -> Formula:
        share = r"l_j \odot " if config.encoding == "position" else ""
        time = " + T_{S - i}" if config.time else ""
        latex = rf"y_i = \sum_{{j=1}}^{{J}} {share}E_{{x_{{ij}}}}{time}"
        if config.encoding == "position":
            latex += r" \\ l_{kj} = (1 - j/J) - (k/d)(1 - 2j/J)"
        return Formula(
            latex,
            note=say(
                "Memory networks [Sukhbaatar et al. 2015]: sentence i of S has J words, which are "
                "rows of E. T tells how long ago a sentence was, row 0 that of the last one before "
                "the question. J is that of this sentence, not of the longest."
            ),
        )

    def probes(self, config: SentencesConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (
            Probe("y", say("Sentences"), "sequence"),
            Probe("nearest", say("Nearest words"), "neighbours"),
        )

    def lower(
        self, config: SentencesConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), position = inputs["x"], int(config.encoding == "position")
        own, bounds, last = found_sentences(builder, x, config.sentences, config.question)
        weight = builder.parameter("weight")
        y = builder.call(SENTENCES, x.value, bounds, weight, position=position)
        if config.time:
            y = builder.call(AGES, y, own, builder.parameter("time"))
        builder.probe("y", y)
        signals = {"y": Signal(y, own)}
        if config.question:
            q = builder.call(SENTENCES, x.value, last, weight, position=position)
            signals["q"] = Signal(builder.view(q, (config.features,)))
        return signals
