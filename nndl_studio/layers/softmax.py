"""Softmax: numbers become a distribution (39-44)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationConfig, output_probe
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.softmax_node import SOFTMAX
from nndl_studio.sentence import say, say_as


class Softmax(Layer[ActivationConfig]):
    """No function of one number: every output reads every input of its vector."""

    name = "Softmax"
    title = say_as("layer", "Softmax")
    family = Family.ACTIVATION
    summary = say("Numbers become a distribution")
    config_type = ActivationConfig
    stepwise = True
    gives_probabilities = True
    inputs = (Port("x", (Kind.MAP, Kind.VECTOR, Kind.SEQUENCE), say("Numbers of any size")),)
    outputs = (
        Port(
            "y",
            (Kind.MAP, Kind.VECTOR, Kind.SEQUENCE),
            say("Shares that sum to 1: of a vector, of each step, of all maps at a pixel"),
        ),
    )

    def output_shapes(self, config: ActivationConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        if x.axes[0] < 2:
            raise ShapeError(
                say(
                    "shares 1 among the numbers it gets, and there is one alone ({shape}): give "
                    "the layer before it more units",
                    shape=x.words(),
                )
            )
        return {"y": x}

    def formula(self, config: ActivationConfig) -> Formula:
        return Formula(
            r"z_k = \frac{e^{x_k}}{\sum_i e^{x_i}} \\ "
            r"\frac{\partial z}{\partial x} = \mathrm{diag}(z) - z z^T",
            "(39)–(44)",
            say("Before a cross-entropy leave it out: that node has its own."),
        )

    def probes(self, config: ActivationConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (output_probe(inputs["x"][0]),)

    def lower(
        self, config: ActivationConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,) = inputs["x"]
        y = builder.call(SOFTMAX, x.value)
        builder.probe("y", y)
        return {"y": Signal(y, x.lengths)}
