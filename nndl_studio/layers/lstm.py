"""LSTM: cells that remember, guarded by three gates (187-192); gates in the order i, f, o, c̃."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.layers.config import Config
from nndl_studio.layers.initialisers import Initialiser, initialiser_for
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Parameter,
    Port,
    Probe,
    Shape,
    Signals,
)
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.lstm import LSTM as LSTM_OP
from nndl_studio.ops.sequence import LAST_STEP

GATES = ("i", "f", "o", "c̃")
PANELS = (*GATES, "c", "h")


class LSTMConfig(Config, frozen=True):
    units: Annotated[
        int, Meta(title="Units", description="Memory cells, and outputs a step", ge=1, le=8192)
    ] = 32
    output: Annotated[
        Literal["last step", "all steps"],
        Meta(title="Output", description="h at the end of each sample, or at every step"),
    ] = "last step"
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
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first W and U are drawn")
    ] = "automatic"


class LSTM(Layer[LSTMConfig]):
    name = "LSTM"
    family = Family.RECURRENT
    summary = "Reads a sequence with a long memory"
    config_type = LSTMConfig
    inputs = (Port("x", ("sequence",), "Steps to read, first to last"),)
    outputs = (Port("y", ("vector", "sequence"), "h at the last step, or at every step"),)

    def caption(self, config: LSTMConfig) -> str:
        return f"{config.units} units · {config.output}"

    def output_shapes(self, config: LSTMConfig, inputs: Inputs) -> dict[str, Shape]:
        steps = inputs["x"][0].axes[0]
        if config.output == "last step":
            return {"y": Shape("vector", (config.units,))}
        return {"y": Shape("sequence", (steps, config.units))}

    def parameters(self, config: LSTMConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        fan_in, units = inputs["x"][0].axes[1], config.units
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

    def initial(self, config: LSTMConfig, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        if not config.bias:
            return {}
        of_gate = {"f": config.forget_bias}
        return {
            "bias": tuple(of_gate.get(gate, 0.0) for gate in GATES for _ in range(config.units))
        }

    def cost(self, config: LSTMConfig, inputs: Inputs) -> Cost:
        (steps, fan_in), units = inputs["x"][0].axes, config.units
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
        notes = ["h and c start at 0."]
        if config.peepholes:
            notes.append("V is diagonal; the output gate sees the new cell c_t.")
        if config.bias:
            notes.append(
                f"The lecture has no biases; here the forget gate's starts at "
                f"{config.forget_bias:g}, the others at 0."
            )
        return Formula(r" \\ ".join(lines), "(187)–(192)", " ".join(notes))

    def probes(self, config: LSTMConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("gates", "Gates and cells", "gates", PANELS),)

    def lower(self, config: LSTMConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        assert x.lengths is not None, "every sequence carries its lengths"
        hidden, cell, gates, *_ = builder.call_all(
            LSTM_OP,
            x.value,
            builder.parameter("weight"),
            builder.parameter("recurrent"),
            _owned_or_zeros(config.bias, builder, "bias", (4 * config.units,)),
            _owned_or_zeros(config.peepholes, builder, "peephole", (3, config.units)),
            x.lengths,
            units=config.units,
        )
        builder.probe("gates", gates, cell, hidden)
        if config.output == "all steps":
            return {"y": Signal(hidden, x.lengths)}
        return {"y": Signal(builder.call(LAST_STEP, hidden, x.lengths))}


def _sum(config: LSTMConfig, gate: str, seen: str = "") -> str:
    """What a gate adds up before its f; `seen` is the cell it sees through its peephole."""
    peephole = f" + V_{gate} {seen}" if config.peepholes and seen else ""
    bias = f" + b_{gate}" if config.bias else ""
    return f"W_{gate} x_t + U_{gate} h_{{t-1}}{peephole}{bias}"


def _owned_or_zeros(owned: bool, builder: Builder, name: str, shape: tuple[int, ...]) -> Value:
    """The layer's parameter, or zeros that nothing trains where it is switched off."""
    if owned:
        return builder.parameter(name)
    rows = shape[0] if len(shape) == 2 else 1
    return builder.view(builder.constant(name, [0.0] * (rows * shape[-1])), shape)
