"""Softmax with cross-entropy: probabilities of the classes and how surprised they are (95-98)."""

from __future__ import annotations

from nndl_studio.layers.config import Config
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Mend,
    Port,
    Probe,
    Shape,
    ShapeError,
    Signals,
)
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.softmax import CROSS_ENTROPY


class CrossEntropyConfig(Config, frozen=True):
    """Nothing to set."""


class CrossEntropy(Layer[CrossEntropyConfig]):
    name = "CrossEntropy"
    family = Family.OUTPUT
    summary = "Softmax with cross-entropy"
    config_type = CrossEntropyConfig
    inputs = (
        Port("x", ("vector",), "One number a class; the largest wins"),
        Port("label", ("label",), "The true class; open: the data's", optional=True),
    )
    outputs = (Port("y", ("vector",), "Probabilities of the classes"),)

    def caption(self, config: CrossEntropyConfig) -> str:
        return "softmax, −log y"

    def output_shapes(self, config: CrossEntropyConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (label,) = inputs["x"], inputs["label"]
        if x.axes != label.axes:
            raise ShapeError(
                f"gets {x.size} numbers for {label}: give the layer before it "
                f"{label.axes[0]} units",
                Mend.MATCH_UNITS,
            )
        return {"y": x}

    def formula(self, config: CrossEntropyConfig) -> Formula:
        return Formula(
            r"y_c = \frac{e^{x_c}}{\sum_i e^{x_i}} \\ L = -\log y_{\mathrm{label}}",
            "(39), (55), (95)–(98)",
            "(95) prints xᵀw / exp(Σ xᵀw); softmax is exp(xᵀw_c) / Σ exp(xᵀw_i). The sum in (104) "
            "runs over the N samples, not the C classes.",
        )

    def probes(self, config: CrossEntropyConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", "Probabilities", "vector"),)

    def lower(
        self, config: CrossEntropyConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (label,) = inputs["x"], inputs["label"]
        y, loss = builder.call_all(CROSS_ENTROPY, x.value, label.value)
        builder.probe("y", y)
        builder.loss(loss)
        builder.predict(y, best="largest")
        return {"y": Signal(y)}
