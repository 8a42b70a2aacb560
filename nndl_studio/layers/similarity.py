"""Similarity: how alike a key and each row of a memory are, by their angle."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Cost, Formula, Inputs, Port, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.content import SIMILARITY
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import say, say_as


class SimilarityConfig(Config, frozen=True):
    """Nothing to set: how many rows there are, the memory says."""


class Similarity(MemoryLayer[SimilarityConfig]):
    name = "Similarity"
    title = say_as("layer", "Similarity")
    summary = say("How alike a key and each row of a memory are")
    config_type = SimilarityConfig
    inputs = (
        Port("x", EITHER, say("What to look for")),
        Port("memory", EITHER, say("Rows as long as it, one after another")),
    )

    def output_shapes(self, config: SimilarityConfig, inputs: Inputs) -> dict[str, Shape]:
        (width,), (size,) = inputs["x"][0].axes, inputs["memory"][0].axes
        if size % width:
            raise ShapeError(
                say(
                    "a memory of {size} numbers has no whole number of rows of {width}, as the key "
                    "has: make it {needed}",
                    size=size,
                    width=width,
                    needed=-(-size // width) * width,
                )
            )
        return at_the_same_steps(inputs, size // width)

    def cost(self, config: SimilarityConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=2 * inputs["memory"][0].size)

    def formula(self, config: SimilarityConfig) -> Formula:
        return Formula(
            r"y_i = \frac{x^T M_i}{\|x\| \|M_i\|}",
            note=say(
                "(6) of the Neural Turing Machine [Graves et al. 2014], with lengths "
                "√(v^T v + 10⁻⁸), so that an empty row is like no key."
            ),
        )

    def lower(
        self, config: SimilarityConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (memory,) = inputs["x"], inputs["memory"]
        y = builder.call(SIMILARITY, x.value, memory.value)
        builder.probe("y", y)
        return {"y": Signal(y)}
