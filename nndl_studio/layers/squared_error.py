"""Squared error: half the squared distance to the target (53)."""

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
from nndl_studio.layers.objective import (
    misfit,
    objective_probes,
    require_several_classes,
    require_steps,
)
from nndl_studio.layers.shape import ANSWERS, Kind, Shape
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.sequence_targets import SEQUENCE_SQUARED_ERROR
from nndl_studio.ops.softmax import ONE_HOT
from nndl_studio.ops.steps import own_steps
from nndl_studio.sentence import Sentence, as_it_is, say, say_as


class SquaredErrorConfig(Config, frozen=True):
    """Nothing to set."""


class SquaredError(Layer[SquaredErrorConfig]):
    name = "SquaredError"
    title = say_as("layer", "Squared error")
    family = Family.OUTPUT
    summary = say("Half the squared distance to the target")
    config_type = SquaredErrorConfig
    inputs = (
        Port(
            "x",
            (Kind.VECTOR, Kind.MAP, Kind.SEQUENCE),
            say("Numbers that should reach the target, or that of each step"),
        ),
        Port(
            "target",
            (Kind.TARGET, Kind.TARGETS, Kind.LABEL, Kind.VECTOR, Kind.MAP),
            say(
                "What to reach; a class counts as 1 at its place, else 0; open: the data's. "
                "An autoencoder gets here what it shall rebuild"
            ),
            optional=True,
        ),
    )

    def caption(self, config: SquaredErrorConfig) -> Sentence:
        return as_it_is("½ ‖x − t‖²")

    def output_shapes(self, config: SquaredErrorConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (target,) = inputs["x"], inputs["target"]
        of_class = target.form == "index"
        if of_class:
            require_several_classes(target)
        require_steps(x, target)
        wanted = target.axes[0] if of_class else target.size // target.times
        given = x.size // x.times
        if given != wanted:
            values = target.words() if of_class else say("{n} target values", n=wanted)
            mend = Mend.MATCH_UNITS if x.form == "vector" else None
            raise ShapeError(misfit(given, values, wanted), mend)
        return {}

    def formula(self, config: SquaredErrorConfig) -> Formula:
        return Formula(
            r"L = \frac{1}{2} \sum_j (x_j - t_j)^2 \\ \frac{\partial L}{\partial x} = x - t",
            "(53), (70)–(81)",
            say(
                "(53) has no ½; with it ∂L/∂x = x − t, without the factor 2 that (78) drops. "
                "Behind one Dense without an activation this is linear regression: least squares "
                "(79) gives its weights at once, descent (81) step by step. (81) prints w + α "
                "∂R/∂w; descent needs the minus. With targets at each step, L is the mean over the "
                "sample's own steps that have some."
            ),
        )

    def probes(self, config: SquaredErrorConfig, inputs: Inputs) -> tuple[Probe, ...]:
        (x,), (target,) = inputs["x"], inputs["target"]
        answer = Probe("x", say("Answer"), probe_kind(x))
        wanted = Probe("target", say("Target"), probe_kind(target))
        if target.kind in ANSWERS:
            return answer, wanted, *objective_probes(target)
        rebuilt = Probe("rebuilt", say("Inputs and what is rebuilt"), "rebuilt")
        return answer, wanted, rebuilt, *objective_probes(target)

    def lower(
        self, config: SquaredErrorConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (target,) = inputs["x"], inputs["target"]
        lengths = own_steps(builder, [x.lengths, target.lengths])
        if lengths is not None:
            builder.loss(builder.call(SEQUENCE_SQUARED_ERROR, x.value, target.value, lengths))
            builder.probe("x", x.value)
            builder.probe("target", target.value)
            builder.predict(x.value)
            return {}
        # A class is one number, and there are at least two of them to answer with.
        is_class = target.value.size != x.value.size
        if is_class:
            reach = builder.call(ONE_HOT, target.value, classes=x.value.size)
        else:
            reach = builder.view(target.value, (target.value.size,))
        answer = builder.view(x.value, (x.value.size,))
        builder.loss(builder.call(SQUARED_ERROR, answer, reach))
        builder.probe("x", x.value)
        builder.probe("target", reach if is_class else target.value)
        builder.predict(x.value, best="largest" if is_class else None)
        return {}
