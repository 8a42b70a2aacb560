"""Perceptron: the sign of a weighted sum, trained by Rosenblatt's own rule (113-114)."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Parameter,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.objective import objective_probes
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.binary import BOTH_SIDES, PERCEPTRON
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import Sentence, say, say_as

# Mistakes of which it is kept when they were made.
REMEMBERED = 511


class PerceptronConfig(Config, frozen=True):
    """Nothing to set: the rule has no learning rate."""


class Perceptron(Layer[PerceptronConfig]):
    name = "Perceptron"
    title = say_as("layer", "Perceptron")
    family = Family.OUTPUT
    summary = say("Rosenblatt's neuron with his own rule")
    config_type = PerceptronConfig
    inputs = (
        Port("x", (Kind.VECTOR,), say("Numbers to weigh")),
        Port("label", (Kind.LABEL,), say("One of two classes; open: the data's"), optional=True),
    )
    outputs = (Port("y", (Kind.VECTOR,), say("What speaks for each of the two classes")),)
    mistakes = "mistakes"

    def caption(self, config: PerceptronConfig) -> Sentence:
        return say("sign · one sample a step")

    def output_shapes(self, config: PerceptronConfig, inputs: Inputs) -> dict[str, Shape]:
        (label,) = inputs["label"]
        if label.axes != (2,):
            raise ShapeError(
                say(
                    "tells two classes apart, and the data have {classes}: use other data",
                    classes=label.words(),
                )
            )
        return {"y": Shape("vector", (2,))}

    def parameters(self, config: PerceptronConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        fan_in = inputs["x"][0].size
        return (
            Parameter("weight", (1, fan_in), "zeros", fan_in, 1, rule="own step"),
            Parameter("bias", (1,), rule="own step"),
            Parameter("mistakes", (1,), fixed=True, rule="own step"),
            Parameter("moments", (1 + REMEMBERED,), fixed=True, rule="own step"),
        )

    def layout(self, config: PerceptronConfig) -> dict[str, Sentence]:
        return {
            "weight": say("(1, inputs): w"),
            "bias": say("(1): b"),
            "mistakes": say("(1): how many were made"),
            "moments": say("(1 + most): samples seen, then how many there were at each mistake"),
        }

    def initial(self, config: PerceptronConfig, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        return {"mistakes": (0.0,), "moments": (0.0,) * (1 + REMEMBERED)}

    def cost(self, config: PerceptronConfig, inputs: Inputs) -> Cost:
        fan_in = inputs["x"][0].size
        return Cost(neurons=1, connections=fan_in + 1, multiply_adds=fan_in)

    def formula(self, config: PerceptronConfig) -> Formula:
        return Formula(
            r"\hat{y} = \mathrm{sign}(w^T x + b) \\ "
            r"y (w^T x + b) \leq 0 \ \Rightarrow \ w \leftarrow w + y x, \ b \leftarrow b + y \\ "
            r"K \leq R^2 / \gamma^2",
            "(113), (114)",
            say(
                "The lecture prints y w^T x < 0, which from w = 0 never changes anything: the test "
                "is ≤ 0. K counts the mistakes; R is the longest (x, 1), γ the margin of any "
                "separator of length 1. A step sees one sample: batch size 1. A larger batch adds "
                "up the changes of all its mistakes, and then the bound does not hold."
            ),
        )

    def probes(self, config: PerceptronConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (
            Probe("y", say("Scores"), "vector"),
            Probe("mistakes", say("Mistakes against the bound"), "mistakes"),
            *objective_probes(inputs["label"][0]),
        )

    def lower(
        self, config: PerceptronConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (label,) = inputs["x"], inputs["label"]
        counts = (builder.parameter("mistakes"), builder.parameter("moments"))
        z = builder.call(DENSE, x.value, builder.parameter("weight"), builder.parameter("bias"))
        builder.loss(builder.call(PERCEPTRON, z, label.value, *counts))
        y = builder.call(BOTH_SIDES, z)
        builder.probe("y", y)
        builder.predict(y, best="largest")
        return {"y": Signal(y)}
