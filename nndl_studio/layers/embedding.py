"""Embedding: a vector for every word, learned with all the rest: a distributed representation."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.initialisers import Initialiser
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
    probe_kind,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.embedding import EMBEDDING
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import Sentence, say, say_as


class EmbeddingConfig(Config, frozen=True):
    features: Annotated[
        int, Meta(title="Features", description="Numbers that stand for a word", ge=1, le=4096)
    ] = 16
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first vectors are drawn")
    ] = "automatic"


class Embedding(Layer[EmbeddingConfig]):
    name = "Embedding"
    title = say_as("layer", "Embedding")
    family = Family.LINEAR
    summary = say("A vector of its own for every word")
    config_type = EmbeddingConfig
    inputs = (
        Port(
            "x", (Kind.LABELS, Kind.LABEL), say("Words by their numbers, one a step or one alone")
        ),
    )
    outputs = (Port("y", (Kind.SEQUENCE, Kind.VECTOR), say("The vector of each word")),)

    def caption(self, config: EmbeddingConfig) -> Sentence:
        return say("{features} features a word", features=config.features)

    def output_shapes(self, config: EmbeddingConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        return {"y": Shape("vector", (config.features,), x.steps)}

    def parameters(self, config: EmbeddingConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        (words,) = inputs["x"][0].axes
        # One word at a time is read, so a neuron has one input that counts.
        drawn = "Xavier" if config.initialiser == "automatic" else config.initialiser
        return (Parameter("weight", (words, config.features), drawn, 1, config.features),)

    def layout(self, config: EmbeddingConfig) -> dict[str, Sentence]:
        return {"weight": say("(words, features): row x is the vector of word x")}

    def cost(self, config: EmbeddingConfig, inputs: Inputs) -> Cost:
        numbers = inputs["x"][0].size * config.features
        return Cost(numbers, numbers, 0)

    def formula(self, config: EmbeddingConfig) -> Formula:
        return Formula(
            r"y_t = W^\top e_{x_t}",
            note=say(
                "e is the one-hot vector of word x: the product takes row x of W, so looking it "
                "up is enough, and its gradient reaches the rows of the words that were read. The "
                "lecture names distributed representations without a formula [Bengio et al. 2003]."
            ),
        )

    def probes(self, config: EmbeddingConfig, inputs: Inputs) -> tuple[Probe, ...]:
        (x,) = inputs["x"]
        y = Probe("y", say("Vectors"), probe_kind(x))
        nearest = Probe("nearest", say("Nearest words"), "neighbours")
        if not x.stepped:
            return (y, nearest)
        return (y, nearest, Probe("written", say("Text"), "written"))

    def lower(
        self, config: EmbeddingConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,) = inputs["x"]
        lengths = () if x.lengths is None else (x.lengths,)
        y = builder.call(EMBEDDING, x.value, builder.parameter("weight"), *lengths)
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}
