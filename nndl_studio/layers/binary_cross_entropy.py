"""Binary cross-entropy: logistic regression's loss, and that of answers of yes or no (84-87)."""

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
from nndl_studio.layers.objective import misfit, objective_probes, require_steps
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.binary import BOTH_SIDES, LOGISTIC_LOSS
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.pointwise import LOGISTIC
from nndl_studio.ops.sequence_targets import SEQUENCE_LOGISTIC_LOSS
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import Sentence, as_it_is, say, say_as


class BinaryCrossEntropyConfig(Config, frozen=True):
    """Nothing to set."""


class BinaryCrossEntropy(Layer[BinaryCrossEntropyConfig]):
    name = "BinaryCrossEntropy"
    title = say_as("layer", "Binary cross entropy")
    family = Family.OUTPUT
    summary = say("Logistic loss of one number for two classes")
    config_type = BinaryCrossEntropyConfig
    makes_probabilities = True
    inputs = (
        Port(
            "x",
            (Kind.VECTOR, Kind.SEQUENCE),
            say("z: one number for two classes, or one for each target in 0…1"),
        ),
        Port(
            "target",
            (Kind.LABEL, Kind.TARGET, Kind.TARGETS),
            say("One of two classes, or numbers in 0…1; open: the data's"),
            optional=True,
            range=(0.0, 1.0),
        ),
    )
    outputs = (
        Port(
            "y",
            (Kind.VECTOR, Kind.SEQUENCE),
            say("Probabilities of the two classes, or of each yes"),
        ),
    )

    def caption(self, config: BinaryCrossEntropyConfig) -> Sentence:
        return as_it_is("σ(z), −log y")

    def output_shapes(self, config: BinaryCrossEntropyConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (target,) = inputs["x"], inputs["target"]
        require_steps(x, target)
        if target.form == "index":
            require_two(x, target)
            return {"y": Shape("vector", (2,))}
        if target.axes == (1,) and not target.stepped:
            raise ShapeError(say("one target of 0 or 1 is a class: give the data a label instead"))
        if x.axes != target.axes:
            wanted = say("{n} target values", n=target.axes[0])
            raise ShapeError(misfit(x.axes[0], wanted, target.axes[0]), Mend.MATCH_UNITS)
        return {"y": x}

    def formula(self, config: BinaryCrossEntropyConfig) -> Formula:
        return Formula(
            r"y = \sigma(z) = \frac{1}{1 + e^{-z}} \\ "
            r"L = -t \log y - (1 - t) \log(1 - y) \\ \frac{\partial L}{\partial z} = y - t",
            "(83)–(91)",
            say(
                "t is the lecture's y, 0 or 1; computed as log(1 + eᶻ) − t z (87), which can't "
                "overflow. (92) prints w + α ∂R/∂w; descent needs the minus. With targets at each "
                "step, L is the mean over the sample's own steps that have some."
            ),
        )

    def probes(self, config: BinaryCrossEntropyConfig, inputs: Inputs) -> tuple[Probe, ...]:
        (x,) = inputs["x"]
        return (
            Probe("y", say("Probabilities"), probe_kind(x)),
            *objective_probes(inputs["target"][0]),
        )

    def lower(
        self, config: BinaryCrossEntropyConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (target,) = inputs["x"], inputs["target"]
        lengths = own_steps(builder, [x.lengths, target.lengths])
        if lengths is not None:
            return _at_steps(builder, x, target, lengths)
        # Targets are at least two, so one number answers for two classes.
        is_class = x.value.size == 1
        builder.loss(builder.call(LOGISTIC_LOSS, x.value, target.value))
        both = builder.call(BOTH_SIDES, x.value) if is_class else x.value
        y = builder.call(LOGISTIC, both)
        builder.probe("y", y)
        builder.predict(y, best="largest" if is_class else None)
        return {"y": Signal(y)}


def _at_steps(builder: Builder, x: Signal, target: Signal, lengths: Value) -> dict[str, Signal]:
    """Each number of each step is a yes or a no."""
    builder.loss(builder.call(SEQUENCE_LOGISTIC_LOSS, x.value, target.value, lengths))
    y = builder.call(LOGISTIC, x.value)
    builder.probe("y", y)
    builder.predict(y, best="halves")
    return {"y": Signal(y, x.lengths)}


def require_two(x: Shape, label: Shape) -> None:
    """Raise `ShapeError` unless `x` is one number and there are two classes."""
    if label.axes != (2,):
        raise ShapeError(
            say(
                "tells two classes apart, and the data have {classes}: use Softmax with "
                "cross-entropy, One vs rest or One vs one",
                classes=label.words(),
            )
        )
    if x.size != 1:
        raise ShapeError(
            say(
                "reads one number for two classes and gets {numbers}: give the layer before it 1 "
                "unit",
                numbers=x.size,
            ),
            Mend.MATCH_UNITS,
        )
