"""GRU cell: one step of a GRU whose state comes from outside, for drawn loops (193-196)."""

from __future__ import annotations

from typing import Annotated, Self

import msgspec
from msgspec import Meta

from nndl_studio.layers.gru import GATES, RESETS, Bias, Reset, UpdateBias, gru_latex, gru_note
from nndl_studio.layers.initialisers import Initialiser, initialiser_for
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Mend,
    Parameter,
    Port,
    Probe,
    ShapeError,
    Signals,
    probe_kind,
)
from nndl_studio.layers.memory import EITHER, at_the_same_steps
from nndl_studio.layers.regularised import Regularised
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.merge import ADD
from nndl_studio.ops.parts import split
from nndl_studio.ops.pointwise import LOGISTIC, TANH
from nndl_studio.ops.product import AFFINE, MULTIPLY
from nndl_studio.sentence import Sentence, clauses, joined, listed, say, say_as


class GRUCellConfig(Regularised, frozen=True):
    units: Annotated[int, Meta(title="Units", description="State numbers", ge=1, le=8192)] = 32
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first weights are drawn")
    ] = "automatic"
    reset: Reset = "before"
    bias: Bias = True
    update_bias: UpdateBias = 1.0

    def resized(self, units: int) -> Self:
        return msgspec.structs.replace(self, units=units)


class GRUCell(Layer[GRUCellConfig]):
    name = "GRUCell"
    title = say_as("layer", "GRU cell")
    family = Family.RECURRENT
    summary = say("One step of a GRU, for loops that are drawn")
    config_type = GRUCellConfig
    inputs = (
        Port("x", EITHER, say("What is read at this step")),
        Port("state", EITHER, say("h as it was before: from a Delay, or from wherever it begins")),
    )
    outputs = (Port("y", EITHER, say("h after this step")),)
    stepwise = True
    one_step = True

    def caption(self, config: GRUCellConfig) -> Sentence:
        reset = say("reset before") if config.reset == "before" else say("reset after")
        return joined(" · ", [say("{units} units", units=config.units), reset])

    def output_shapes(self, config: GRUCellConfig, inputs: Inputs) -> dict[str, Shape]:
        (state,) = inputs["state"]
        if state.axes != (config.units,):
            raise ShapeError(
                say(
                    "has {units} units and gets a state of {state} numbers: make its units "
                    "{state}, or what is linked to state {units} numbers",
                    units=config.units,
                    state=state.axes[0],
                ),
                Mend.MATCH_UNITS,
            )
        return at_the_same_steps(inputs, config.units)

    def parameters(self, config: GRUCellConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        (fan_in,), units = inputs["x"][0].axes, config.units
        drawn = initialiser_for(config.initialiser, "tanh")
        owned = [
            Parameter("weight", (3 * units, fan_in), drawn, fan_in, units, decay=True),
            Parameter("recurrent", (2 * units, units), drawn, units, units, decay=True),
            Parameter("candidate", (units, units), drawn, units, units, decay=True),
        ]
        if config.bias:
            owned.append(Parameter("bias", (3 * units,)))
        if config.bias and config.reset == "after":
            owned.append(Parameter("candidate_bias", (units,)))
        return tuple(owned)

    def layout(self, config: GRUCellConfig) -> dict[str, Sentence]:
        gates = listed(GATES)
        told = {
            "weight": say(
                "(3 · units, inputs): W of the gates {gates}; z keeps the old state", gates=gates
            ),
            "recurrent": say("(2 · units, units): U of the gates {gates}", gates=listed(GATES[:2])),
            "candidate": clauses([say("(units, units): U of h̃"), RESETS[config.reset]]),
        }
        if config.bias:
            told["bias"] = say("(3 · units): b of the gates {gates}", gates=gates)
        if config.bias and config.reset == "after":
            told["candidate_bias"] = say("(units): b_U of h̃ = tanh(W x + b + r ⊙ (U h + b_U))")
        return told

    def initial(self, config: GRUCellConfig, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        if not config.bias:
            return {}
        gates = (0.0, config.update_bias, 0.0)
        return {"bias": tuple(value for value in gates for _ in range(config.units))}

    def cost(self, config: GRUCellConfig, inputs: Inputs) -> Cost:
        (x,), units = inputs["x"], config.units
        times, multiplies = x.times, 3 * units * (x.axes[0] + units)
        biases = (4 if config.reset == "after" else 3) * units * config.bias
        # Three more a unit: r ⊙ h, z ⊙ h and (1 − z) ⊙ h̃ have no weights.
        return Cost(times * units, times * (multiplies + biases), times * (multiplies + 3 * units))

    def formula(self, config: GRUCellConfig) -> Formula:
        lines = gru_latex(config.reset, config.bias)
        return Formula(
            lines, "(193)–(196)", gru_note(config.reset, config.bias, config.update_bias)
        )

    def probes(self, config: GRUCellConfig, inputs: Inputs) -> tuple[Probe, ...]:
        kind = probe_kind(inputs["x"][0])
        return (
            Probe("y", say("State"), kind),
            Probe("r", say("Reset gate"), kind),
            Probe("z", say("Update gate"), kind),
        )

    def lower(self, config: GRUCellConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (state,) = inputs["x"], inputs["state"]
        h, bias = state.value, (builder.parameter("bias"),) if config.bias else ()
        read = builder.call(DENSE, x.value, builder.parameter("weight"), *bias)
        past = builder.call(DENSE, h, builder.parameter("recurrent"))
        of_r, of_z, of_new = split(builder, builder.view(read, (3, config.units)))
        back_r, back_z = split(builder, builder.view(past, (2, config.units)))
        r = builder.call(LOGISTIC, builder.call(ADD, of_r, back_r))
        z = builder.call(LOGISTIC, builder.call(ADD, of_z, back_z))
        new = builder.call(TANH, builder.call(ADD, of_new, _seen(config, builder, r, h)))
        rest = builder.call(AFFINE, z, builder.constant("rest", (-1.0, 1.0)))
        y = builder.call(ADD, builder.call(MULTIPLY, z, h), builder.call(MULTIPLY, rest, new))
        for name, value in (("y", y), ("r", r), ("z", z)):
            builder.probe(name, value)
        return {"y": Signal(y)}


def _seen(config: GRUCellConfig, builder: Builder, r: Value, h: Value) -> Value:
    """What the candidate sees of the state."""
    weight = builder.parameter("candidate")
    if config.reset == "before":
        return builder.call(DENSE, builder.call(MULTIPLY, r, h), weight)
    inner = (builder.parameter("candidate_bias"),) if config.bias else ()
    return builder.call(MULTIPLY, r, builder.call(DENSE, h, weight, *inner))
