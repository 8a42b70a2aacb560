"""GRU: one state, a gate that resets it and one that updates it (193-196); gates r, z, h̃."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.layers.initialisers import initialiser_for
from nndl_studio.layers.layer import Cost, Formula, Inputs, Parameter, Signals
from nndl_studio.layers.recurrent import (
    Recurrent,
    RecurrentConfig,
    given,
    lengths_of,
    truncation,
    weighed,
    zeros,
)
from nndl_studio.ops.gru import GRU as GRU_OP
from nndl_studio.ops.gru_after import GRU_AFTER
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import Sentence, clauses, listed, say, say_as, together

GATES = ("r", "z", "h̃")
PANELS = (*GATES, "h")

Reset = Annotated[
    Literal["before", "after"],
    Meta(
        title="Reset",
        description="Whether r weighs the state before its product with U, as in (195), or "
        "the product, as other tools do",
    ),
]
RESETS: Mapping[str, Sentence] = {
    "before": say("r before the product"),
    "after": say("r after the product"),
}
Bias = Annotated[bool, Meta(title="Bias", description="Add b to the gates; the lecture has none")]
UpdateBias = Annotated[
    float,
    Meta(
        title="Update bias",
        description="First bias of the update gate; 1 lets units remember from the start",
        ge=-10,
        le=10,
    ),
]


class GRUConfig(RecurrentConfig, frozen=True):
    reset: Reset = "before"
    bias: Bias = True
    update_bias: UpdateBias = 1.0


class GRU(Recurrent[GRUConfig]):
    name = "GRU"
    title = say_as("layer", "GRU")
    summary = say("A long memory with two gates")
    states = say("Gates and states")
    config_type = GRUConfig

    def parameters(self, config: GRUConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        fan_in, units = inputs["x"][0].axes[0], config.units
        drawn = initialiser_for(config.initialiser, "tanh")
        owned = [
            Parameter("weight", (3 * units, fan_in), drawn, fan_in, units, decay=True),
            Parameter("recurrent", (3 * units, units), drawn, units, units, decay=True),
        ]
        if config.bias:
            owned.append(Parameter("bias", (3 * units,)))
        if config.bias and config.reset == "after":
            owned.append(Parameter("recurrent_bias", (units,)))
        return tuple(owned)

    def layout(self, config: GRUConfig) -> dict[str, Sentence]:
        gates = listed(GATES)
        told = {
            "weight": say(
                "(3 · units, inputs): W of the gates {gates}; z keeps the old state", gates=gates
            ),
            "recurrent": clauses(
                [
                    say("(3 · units, units): U of the gates {gates}", gates=gates),
                    RESETS[config.reset],
                ]
            ),
        }
        if config.bias:
            told["bias"] = say("(3 · units): b of the gates {gates}", gates=gates)
        if config.bias and config.reset == "after":
            told["recurrent_bias"] = say("(units): b_U of h̃ = tanh(W x + b + r ⊙ (U h + b_U))")
        return told

    def initial(self, config: GRUConfig, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        if not config.bias:
            return {}
        of_gate = {"z": config.update_bias}
        return {
            "bias": tuple(of_gate.get(gate, 0.0) for gate in GATES for _ in range(config.units))
        }

    def cost(self, config: GRUConfig, inputs: Inputs) -> Cost:
        (x,), units = inputs["x"], config.units
        steps, (fan_in,) = x.times, x.axes
        multiplies = 3 * units * (fan_in + units)
        biases = 4 if config.reset == "after" else 3
        connections = multiplies + biases * units * config.bias
        # Three more a unit: r ⊙ h, z ⊙ h and (1 − z) ⊙ h̃ have no weights.
        return Cost(steps * units, steps * connections, steps * (multiplies + 3 * units))

    def formula(self, config: GRUConfig) -> Formula:
        note = gru_note(config.reset, config.bias, config.update_bias)
        begins = say(
            "h starts at 0; the rows of W, U and b are those of r, z and h̃, in this order."
        )
        return Formula(
            gru_latex(config.reset, config.bias),
            "(193)–(196)",
            together(begins, note, truncation(config)),
        )

    def gate_order(self, config: GRUConfig) -> tuple[str, ...]:
        return GATES

    def panels(self, config: GRUConfig) -> tuple[str, ...]:
        return PANELS

    def lower(self, config: GRUConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        read = weighed(builder, x.value, config.bias), builder.parameter("recurrent")
        lengths, truncate = lengths_of(x), config.truncate
        if config.reset == "before":
            gates, hidden, *_ = builder.call_all(GRU_OP, *read, lengths, truncate=truncate)
        else:
            inner = (
                builder.parameter("recurrent_bias")
                if config.bias
                else zeros(builder, "recurrent_bias", (config.units,))
            )
            gates, hidden, *_ = builder.call_all(
                GRU_AFTER, *read, inner, lengths, truncate=truncate
            )
        builder.probe("gates", gates, hidden)
        return given(config, builder, hidden, x)


def gru_latex(reset: str, bias: bool) -> str:
    """The equations of one step."""

    def b(gate: str) -> str:
        return f" + b_{gate}" * bias

    past = r"U (r_t \odot h_{t-1})"
    if reset == "after":
        past = rf"r_t \odot (U h_{{t-1}}{' + b_U' * bias})"
    return r" \\ ".join(
        (
            rf"r_t = \sigma(W_r x_t + U_r h_{{t-1}}{b('r')})",
            rf"z_t = \sigma(W_z x_t + U_z h_{{t-1}}{b('z')})",
            rf"\tilde{{h}}_t = \tanh(W_c x_t + {past}{b('c')})",
            r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde{h}_t",
        )
    )


def gru_note(reset: str, bias: bool, update_bias: float) -> Sentence:
    """How it is apart from the lecture's, and from others'."""
    notes = []
    if bias:
        notes.append(
            say(
                "The lecture has no biases; here the update gate's starts at {bias:g}, the others "
                "at 0.",
                bias=update_bias,
            )
        )
    if reset == "after":
        notes.append(say("(195) resets before the product, U(r ⊙ h); this is the other form."))
    notes.append(say("z keeps the old state; some papers write 1 − z for it."))
    return together(*notes)
