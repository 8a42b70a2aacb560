"""Inner product: how alike two vectors are, as one number; of sequences step by step."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Port,
    Probe,
    Signals,
    probe_kind,
)
from nndl_studio.layers.memory import EITHER
from nndl_studio.layers.merge import require_alike
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.dot import DOT
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import say, say_as


class InnerProductConfig(Config, frozen=True):
    """Nothing to set."""


class InnerProduct(Layer[InnerProductConfig]):
    name = "InnerProduct"
    title = say_as("layer", "Inner product")
    family = Family.SHAPE
    summary = say("Multiplies two vectors to one number")
    config_type = InnerProductConfig
    inputs = (
        Port("x", EITHER, say("A vector, or one at each step")),
        Port("other", EITHER, say("b: as many numbers, at the same steps")),
    )
    outputs = (Port("y", EITHER, say("One number, or one at each step")),)
    stepwise = True

    def output_shapes(self, config: InnerProductConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (other,) = inputs["x"], inputs["other"]
        require_alike(x, other, "multiplied")
        return {"y": Shape("vector", (1,), x.steps)}

    def cost(self, config: InnerProductConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=inputs["x"][0].size)

    def formula(self, config: InnerProductConfig) -> Formula:
        return Formula(
            r"y = x^T b = \sum_k x_k b_k",
            note=say(
                "With a Dense before one side, x^T W b, as the gates of a dynamic memory network "
                "have it [Kumar et al. 2015]."
            ),
        )

    def probes(self, config: InnerProductConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Output"), probe_kind(inputs["x"][0])),)

    def lower(
        self, config: InnerProductConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (other,) = inputs["x"], inputs["other"]
        y = builder.call(DOT, x.value, other.value)
        builder.probe("y", y)
        return {"y": Signal(y, own_steps(builder, [x.lengths, other.lengths]))}
