"""Cross-entropy of a machine that says by itself when it ends (Kurach et al., 2015)."""

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
    ShapeError,
    Signals,
)
from nndl_studio.layers.objective import objective_probes
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.halting import HALT, HALTING_LOSS
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.memory import READ
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import Sentence, as_it_is, say, say_as


class HaltingCrossEntropyConfig(Config, frozen=True):
    """Nothing to set."""


class HaltingCrossEntropy(Layer[HaltingCrossEntropyConfig]):
    """A tape is one vector of cells · classes numbers, cell after cell, each a distribution."""

    name = "HaltingCrossEntropy"
    title = say_as("layer", "Halting cross entropy")
    family = Family.OUTPUT
    summary = say("Cross-entropy of tapes at the step at which a machine ends")
    config_type = HaltingCrossEntropyConfig
    inputs = (
        Port("x", (Kind.SEQUENCE,), say("The tape after each step, cell after cell")),
        Port(
            "f", (Kind.SEQUENCE,), say("How likely each step is the last if it is reached, in 0…1")
        ),
        Port(
            "label",
            (Kind.LABELS,),
            say("The true class of each cell; open: the data's"),
            optional=True,
        ),
    )
    outputs = (Port("y", (Kind.SEQUENCE,), say("Probabilities of the classes in each cell")),)

    def caption(self, config: HaltingCrossEntropyConfig) -> Sentence:
        return as_it_is("−Σ p log y")

    def output_shapes(self, config: HaltingCrossEntropyConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (f,), (label,) = inputs["x"], inputs["f"], inputs["label"]
        if f.axes != (1,):
            raise ShapeError(
                say(
                    "f is one number a step, and {numbers} come: give what is linked to it 1 unit",
                    numbers=f.axes[0],
                )
            )
        if f.steps != x.steps:
            raise ShapeError(
                say(
                    "gets tapes at {steps} steps and f at {other}: take both from the same loop",
                    steps=x.steps,
                    other=f.steps,
                )
            )
        size = label.times * label.axes[0]
        if x.axes != (size,):
            raise ShapeError(
                say(
                    "{cells} cells of {classes} classes are a tape of {needed} numbers, and "
                    "{numbers} come: make the memory {needed} numbers",
                    cells=label.times,
                    classes=label.axes[0],
                    needed=size,
                    numbers=x.axes[0],
                )
            )
        return {"y": Shape("vector", label.axes, label.steps)}

    def cost(self, config: HaltingCrossEntropyConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=inputs["x"][0].size)

    def formula(self, config: HaltingCrossEntropyConfig) -> Formula:
        return Formula(
            r"p_t = f_t \prod_{i<t} (1 - f_i) \quad p_T = \prod_{i<T} (1 - f_i) \\ "
            r"y = \sum_t p_t x_t \\ L = -\sum_t p_t \log x_{t,c}",
            note=say(
                "The loss of a neural random-access machine [Kurach et al. 2015]: p says when it "
                "ends, at the last step for certain. L is the mean over the cells that have a "
                "label c; 10⁻⁶ is added to what a logarithm is taken of."
            ),
        )

    def probes(self, config: HaltingCrossEntropyConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (
            Probe("y", say("Probabilities"), "sequence"),
            Probe("p", say("When it ends"), "sequence"),
            Probe("circuit", say("Circuit"), "circuit"),
            *objective_probes(inputs["label"][0]),
        )

    def lower(
        self, config: HaltingCrossEntropyConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (f,), (label,) = inputs["x"], inputs["f"], inputs["label"]
        lengths = own_steps(builder, [x.lengths, f.lengths])
        assert lengths is not None, "every sequence carries its lengths"
        assert label.lengths is not None, "so do labels"
        steps, cells = x.value.shape[0], label.value.size
        p = builder.call(HALT, builder.view(f.value, (steps,)), lengths)
        builder.loss(builder.call(HALTING_LOSS, p, x.value, label.value, label.lengths))
        mixed = builder.call(READ, p, builder.view(x.value, (x.value.size,)))
        y = builder.view(mixed, (cells, mixed.size // cells))
        builder.probe("y", y)
        builder.probe("p", builder.view(p, (steps, 1)))
        builder.predict(y, best="largest")
        return {"y": Signal(y, label.lengths)}
