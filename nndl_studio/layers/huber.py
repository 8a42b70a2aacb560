"""Huber loss: squared near the target, linear far from it, so that outliers pull no harder."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.objective import objective_probes
from nndl_studio.layers.regression import require_target
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.robust import HUBER
from nndl_studio.sentence import Sentence, as_it_is, say, say_as


class HuberConfig(Config, frozen=True):
    delta: Annotated[
        float,
        Meta(title="Threshold δ", description="Errors beyond it count linearly", gt=0, le=1e6),
    ] = 1.0


class Huber(Layer[HuberConfig]):
    name = "Huber"
    title = say_as("layer", "Huber")
    family = Family.OUTPUT
    summary = say("Squared near the target, linear far from it")
    config_type = HuberConfig
    inputs = (
        Port("x", (Kind.VECTOR,), say("Numbers that should reach the target")),
        Port("target", (Kind.TARGET,), say("What to reach; open: the data's"), optional=True),
    )

    def caption(self, config: HuberConfig) -> Sentence:
        return as_it_is(f"δ = {config.delta:g}")

    def output_shapes(self, config: HuberConfig, inputs: Inputs) -> dict[str, Shape]:
        require_target(inputs)
        return {}

    def formula(self, config: HuberConfig) -> Formula:
        return Formula(
            r"d_j = |x_j - t_j|, \ n_j = \min(d_j, \delta) \\ "
            r"L = \sum_j n_j (d_j - \frac{1}{2} n_j)",
            note=say("Not in the lecture [Huber 1964]: ½ d² up to δ, from there δ (d − ½ δ)."),
        )

    def probes(self, config: HuberConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("x", say("Answer"), "vector"), *objective_probes(inputs["target"][0]))

    def lower(self, config: HuberConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (target,) = inputs["x"], inputs["target"]
        delta = builder.constant("delta", (config.delta,))
        builder.loss(builder.call(HUBER, x.value, target.value, delta))
        builder.probe("x", x.value)
        builder.predict(x.value)
        return {}
