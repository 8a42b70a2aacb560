"""LSTM: cells that remember, guarded by three gates (187-192); gates in the order i, f, o, c̃."""

from __future__ import annotations

from typing import Annotated

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
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.lstm import LSTM as LSTM_OP
from nndl_studio.sentence import Sentence, listed, say, say_as, together

GATES = ("i", "f", "o", "c̃")
PANELS = (*GATES, "c", "h")


class LSTMConfig(RecurrentConfig, frozen=True):
    peepholes: Annotated[
        bool, Meta(title="Peepholes", description="Gates see the cells: V, one weight a unit")
    ] = True
    bias: Annotated[
        bool, Meta(title="Bias", description="Add b to the gates; the lecture has none")
    ] = True
    forget_bias: Annotated[
        float,
        Meta(
            title="Forget bias",
            description="First bias of the forget gate; 1 lets cells remember from the start",
            ge=-10,
            le=10,
        ),
    ] = 1.0


class LSTM(Recurrent[LSTMConfig]):
    name = "LSTM"
    title = say_as("layer", "LSTM")
    summary = say("Reads a sequence with a long memory")
    states = say("Gates and cells")
    config_type = LSTMConfig

    def parameters(self, config: LSTMConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        fan_in, units = inputs["x"][0].axes[0], config.units
        drawn = initialiser_for(config.initialiser, "tanh")
        owned = [
            Parameter("weight", (4 * units, fan_in), drawn, fan_in, units, decay=True),
            Parameter("recurrent", (4 * units, units), drawn, units, units, decay=True),
        ]
        if config.bias:
            owned.append(Parameter("bias", (4 * units,)))
        if config.peepholes:
            owned.append(Parameter("peephole", (3, units), decay=True))
        return tuple(owned)

    def layout(self, config: LSTMConfig) -> dict[str, Sentence]:
        gates = listed(GATES)
        told = {
            "weight": say("(4 · units, inputs): W of the gates {gates}", gates=gates),
            "recurrent": say("(4 · units, units): U of the gates {gates}", gates=gates),
        }
        if config.bias:
            told["bias"] = say("(4 · units): the one b of the gates {gates}", gates=gates)
        if config.peepholes:
            told["peephole"] = say(
                "(3, units): V of the gates {gates}, each a diagonal", gates=listed(GATES[:3])
            )
        return told

    def initial(self, config: LSTMConfig, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        if not config.bias:
            return {}
        of_gate = {"f": config.forget_bias}
        return {
            "bias": tuple(of_gate.get(gate, 0.0) for gate in GATES for _ in range(config.units))
        }

    def cost(self, config: LSTMConfig, inputs: Inputs) -> Cost:
        (x,), units = inputs["x"], config.units
        steps, (fan_in,) = x.times, x.axes
        multiplies = 4 * units * (fan_in + units) + 3 * units * config.peepholes
        connections = multiplies + 4 * units * config.bias
        # Three more a unit: f ⊙ c, i ⊙ c̃ and o ⊙ tanh(c) have no weights.
        return Cost(steps * units, steps * connections, steps * (multiplies + 3 * units))

    def formula(self, config: LSTMConfig) -> Formula:
        lines = (
            rf"i_t = \sigma({_sum(config, 'i', 'c_{t-1}')})",
            rf"f_t = \sigma({_sum(config, 'f', 'c_{t-1}')})",
            rf"o_t = \sigma({_sum(config, 'o', 'c_t')})",
            rf"\tilde{{c}}_t = \tanh({_sum(config, 'c')})",
            r"c_t = f_t \odot c_{t-1} + i_t \odot \tilde{c}_t",
            r"h_t = o_t \odot \tanh(c_t)",
        )
        notes = [say("h and c start at 0.")]
        if config.peepholes:
            notes.append(say("V is diagonal; the output gate sees the new cell c_t."))
        if config.bias:
            notes.append(
                say(
                    "The lecture has no biases; here the forget gate's starts at {bias:g}, the "
                    "others at 0.",
                    bias=config.forget_bias,
                )
            )
        notes.append(truncation(config))
        return Formula(r" \\ ".join(lines), "(187)–(192)", together(*notes))

    def gate_order(self, config: LSTMConfig) -> tuple[str, ...]:
        return GATES

    def panels(self, config: LSTMConfig) -> tuple[str, ...]:
        return PANELS

    def lower(self, config: LSTMConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        peephole = (
            builder.parameter("peephole")
            if config.peepholes
            else zeros(builder, "peephole", (3, config.units))
        )
        gates, hidden, cell, *_ = builder.call_all(
            LSTM_OP,
            weighed(builder, x.value, config.bias),
            builder.parameter("recurrent"),
            peephole,
            lengths_of(x),
            truncate=config.truncate,
            peepholes=int(config.peepholes),
        )
        builder.probe("gates", gates, cell, hidden)
        return given(config, builder, hidden, x)


def _sum(config: LSTMConfig, gate: str, seen: str = "") -> str:
    """What a gate adds up before its f; `seen` is the cell it sees through its peephole."""
    peephole = f" + V_{gate} {seen}" if config.peepholes and seen else ""
    bias = f" + b_{gate}" if config.bias else ""
    return f"W_{gate} x_t + U_{gate} h_{{t-1}}{peephole}{bias}"
