"""Absolute error: the distance to the target, number by number; its best constant is the median."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.objective import objective_probes
from nndl_studio.layers.regression import require_target
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.robust import ABSOLUTE_ERROR
from nndl_studio.sentence import Sentence, as_it_is, say, say_as


class AbsoluteErrorConfig(Config, frozen=True):
    """Nothing to set."""


class AbsoluteError(Layer[AbsoluteErrorConfig]):
    name = "AbsoluteError"
    title = say_as("layer", "Absolute error")
    family = Family.OUTPUT
    summary = say("Distance to the target; outliers pull no harder")
    config_type = AbsoluteErrorConfig
    inputs = (
        Port("x", (Kind.VECTOR,), say("Numbers that should reach the target")),
        Port("target", (Kind.TARGET,), say("What to reach; open: the data's"), optional=True),
    )

    def caption(self, config: AbsoluteErrorConfig) -> Sentence:
        return as_it_is("|x − t|")

    def output_shapes(self, config: AbsoluteErrorConfig, inputs: Inputs) -> dict[str, Shape]:
        require_target(inputs)
        return {}

    def formula(self, config: AbsoluteErrorConfig) -> Formula:
        return Formula(
            r"L = \sum_j |x_j - t_j|",
            note=say(
                "Not in the lecture. At x = t, where it has a kink, the gradient is taken as 0."
            ),
        )

    def probes(self, config: AbsoluteErrorConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("x", say("Answer"), "vector"), *objective_probes(inputs["target"][0]))

    def lower(
        self, config: AbsoluteErrorConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (target,) = inputs["x"], inputs["target"]
        builder.loss(builder.call(ABSOLUTE_ERROR, x.value, target.value))
        builder.probe("x", x.value)
        builder.predict(x.value)
        return {}
