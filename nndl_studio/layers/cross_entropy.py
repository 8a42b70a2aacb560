"""Softmax with cross-entropy: probabilities of the classes and how surprised they are (95-98)."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Mend,
    Port,
    Probe,
    ShapeError,
    Signals,
    probe_kind,
)
from nndl_studio.layers.objective import TRUE_CLASS, misfit, objective_probes, require_steps
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.sequence_loss import SEQUENCE_CROSS_ENTROPY
from nndl_studio.ops.softmax import CROSS_ENTROPY
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import Sentence, as_it_is, say, say_as, together


class CrossEntropyConfig(Config, frozen=True):
    """Nothing to set."""


class CrossEntropy(Layer[CrossEntropyConfig]):
    name = "CrossEntropy"
    title = say_as("layer", "Cross entropy")
    family = Family.OUTPUT
    summary = say("Softmax with cross-entropy")
    config_type = CrossEntropyConfig
    makes_probabilities = True
    inputs = (
        Port(
            "x",
            (Kind.VECTOR, Kind.SEQUENCE),
            say("One number a class, or at each step; the largest wins"),
        ),
        Port(
            "label",
            (Kind.LABEL, Kind.LABELS),
            say("The true class, or that of each step; open: the data's"),
            optional=True,
        ),
    )
    outputs = (Port("y", (Kind.VECTOR, Kind.SEQUENCE), say("Probabilities of the classes")),)

    def caption(self, config: CrossEntropyConfig) -> Sentence:
        return as_it_is("softmax, −log y")

    def output_shapes(self, config: CrossEntropyConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (label,) = inputs["x"], inputs["label"]
        require_steps(x, label)
        if x.axes != label.axes:
            wanted = say("{n} classes", n=label.axes[0])
            raise ShapeError(misfit(x.axes[0], wanted, label.axes[0]), Mend.MATCH_UNITS)
        return {"y": x}

    def formula(self, config: CrossEntropyConfig) -> Formula:
        return Formula(
            r"y_c = \frac{e^{x_c}}{\sum_i e^{x_i}} \\ L = -\log y_t \\ "
            r"\frac{\partial L}{\partial x_c} = y_c - I(c = t)",
            "(39), (55)–(56), (95)–(103)",
            together(
                TRUE_CLASS,
                say(
                    "(95) prints x^T w / exp(Σ x^T w); softmax is exp(x^T w_c) / Σ exp(x^T w_i). "
                    "The sum in (104) runs over the N samples, not the C classes. With a label at "
                    "every step, L is the mean over the sample's own steps that have one."
                ),
            ),
        )

    def probes(self, config: CrossEntropyConfig, inputs: Inputs) -> tuple[Probe, ...]:
        (x,) = inputs["x"]
        return (
            Probe("y", say("Probabilities"), probe_kind(x)),
            *objective_probes(inputs["label"][0]),
        )

    def lower(
        self, config: CrossEntropyConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (label,) = inputs["x"], inputs["label"]
        lengths = own_steps(builder, [x.lengths, label.lengths])
        if lengths is None:
            y, loss = builder.call_all(CROSS_ENTROPY, x.value, label.value)
        else:
            y, loss = builder.call_all(SEQUENCE_CROSS_ENTROPY, x.value, label.value, lengths)
        builder.probe("y", y)
        builder.loss(loss)
        builder.predict(y, best="largest", likelihood=True)
        return {"y": Signal(y, x.lengths)}
