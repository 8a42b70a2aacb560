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
from nndl_studio.layers.objective import objective_probes, require_steps
from nndl_studio.layers.shape import ANSWERS, Kind, Shape
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.sequence_targets import SEQUENCE_SQUARED_ERROR
from nndl_studio.ops.softmax import ONE_HOT
from nndl_studio.ops.steps import own_steps


class SquaredErrorConfig(Config, frozen=True):
    """Nothing to set."""


class SquaredError(Layer[SquaredErrorConfig]):
    name = "SquaredError"
    family = Family.OUTPUT
    summary = "Half the squared distance to the target"
    config_type = SquaredErrorConfig
    inputs = (
        Port(
            "x",
            (Kind.VECTOR, Kind.MAP, Kind.SEQUENCE),
            "Numbers that should reach the target, or that of each step",
        ),
        Port(
            "target",
            (Kind.TARGET, Kind.TARGETS, Kind.LABEL, Kind.VECTOR, Kind.MAP),
            "What to reach; a class counts as 1 at its place, else 0; open: the data's. "
            "An autoencoder gets here what it shall rebuild",
            optional=True,
        ),
    )

    def caption(self, config: SquaredErrorConfig) -> str:
        return "½ ‖x − t‖²"

    def output_shapes(self, config: SquaredErrorConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (target,) = inputs["x"], inputs["target"]
        if target.form == "index" and target.axes[0] < 2:
            raise ShapeError("there is one class alone, so nothing to tell apart: use other data")
        require_steps(x, target)
        wanted = target.axes[0] if target.form == "index" else target.size // target.times
        given = x.size // x.times
        if given != wanted:
            values = str(target) if target.form == "index" else f"{wanted} target values"
            raise ShapeError(
                f"gets {given} numbers for {values}: give the layer before it {wanted} units",
                Mend.MATCH_UNITS if x.form == "vector" else None,
            )
        return {}

    def formula(self, config: SquaredErrorConfig) -> Formula:
        return Formula(
            r"L = \frac{1}{2} \sum_j (x_j - t_j)^2 \\ \frac{\partial L}{\partial x} = x - t",
            "(53), (70)–(81)",
            "(53) has no ½; with it ∂L/∂x = x − t, without the factor 2 that (78) drops. Behind "
            "one Dense without an activation this is linear regression: least squares (79) gives "
            "its weights at once, descent (81) step by step. (81) prints w + α ∂R/∂w; descent "
            "needs the minus. With targets at each step, L is the mean over the sample's own steps "
            "that have some.",
        )

    def probes(self, config: SquaredErrorConfig, inputs: Inputs) -> tuple[Probe, ...]:
        (x,), (target,) = inputs["x"], inputs["target"]
        answer = Probe("x", "Answer", probe_kind(x))
        wanted = Probe("target", "Target", probe_kind(target))
        if target.kind in ANSWERS:
            return answer, wanted, *objective_probes(target)
        rebuilt = Probe("rebuilt", "Inputs and what is rebuilt", "rebuilt")
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
