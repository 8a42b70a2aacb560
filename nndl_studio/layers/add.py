"""Add: branches of the same shape are summed."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.activation_layer import output_probe
from nndl_studio.layers.layer import Family, Formula, Inputs, Layer, Port, Probe, Signals
from nndl_studio.layers.merge import KINDS, equal_branches
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.merge import ADD
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import say, say_as


class AddConfig(Config, frozen=True):
    """Nothing to set."""


class Add(Layer[AddConfig]):
    name = "Add"
    title = say_as("layer", "Add")
    family = Family.SHAPE
    summary = say("Sums branches of the same shape")
    config_type = AddConfig
    inputs = (Port("x", KINDS, say("Two to eight branches"), many=True),)
    outputs = (Port("y", KINDS, say("Their sum")),)
    stepwise = True

    def output_shapes(self, config: AddConfig, inputs: Inputs) -> dict[str, Shape]:
        return {"y": equal_branches(inputs, "added")}

    def formula(self, config: AddConfig) -> Formula:
        return Formula(r"y = \sum_b x^{(b)}", note=say("x^(b) is what branch b gives."))

    def probes(self, config: AddConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (output_probe(inputs["x"][0]),)

    def lower(self, config: AddConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        values = [signal.value for signal in inputs["x"]]
        y = builder.call(ADD, *values)
        builder.probe("y", y)
        lengths = own_steps(builder, [signal.lengths for signal in inputs["x"]])
        return {"y": Signal(y, lengths)}
