"""LastStep: what a sequence says at its end; each sample's own last step counts."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.sequence import LAST_STEP


class LastStepConfig(Config, frozen=True):
    """Nothing to set."""


class LastStep(Layer[LastStepConfig]):
    name = "LastStep"
    family = Family.RECURRENT
    summary = "Keeps the last step of a sequence"
    config_type = LastStepConfig
    inputs = (Port("x", (Kind.SEQUENCE,), "Steps, of which the last one counts"),)
    outputs = (Port("y", (Kind.VECTOR,), "The features of the last step"),)

    def output_shapes(self, config: LastStepConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": Shape("vector", inputs["x"][0].axes)}

    def formula(self, config: LastStepConfig) -> Formula:
        return Formula("y = x_T", note="T is the length of the sample, without its padding.")

    def probes(self, config: LastStepConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", "Last step", "vector"),)

    def lower(self, config: LastStepConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        assert x.lengths is not None, "every sequence carries its lengths"
        y = builder.call(LAST_STEP, x.value, x.lengths)
        builder.probe("y", y)
        return {"y": Signal(y)}
