"""SRN: the simple recurrent network, h_t = f(U h_{t−1} + W x_t + b) (177)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal, Self, get_args

import msgspec
from msgspec import Meta

from nndl_studio.layers.activations import LIMITS, activation_latex
from nndl_studio.layers.initialisers import initialiser_for
from nndl_studio.layers.layer import Cost, Formula, Inputs, Limits, Parameter, Signals
from nndl_studio.layers.recurrent import (
    Recurrent,
    RecurrentConfig,
    given,
    lengths_of,
    truncation,
    weighed,
)
from nndl_studio.ops import srn
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import Sentence, joined, say, say_as, together

Squash = Literal["logistic", "tanh", "rectifier"]
_CODES: dict[Squash, int] = {
    "logistic": srn.LOGISTIC,
    "tanh": srn.TANH,
    "rectifier": srn.RECTIFIER,
}
_SLIPS = say(
    "(182) prints f′ at h_{i−1}; it is taken at z_i. In (180) and (183) the last factor is the "
    "direct derivative ∂⁺h_k/∂U, with h_{k−1} held fixed."
)


class SRNConfig(RecurrentConfig, frozen=True):
    activation: Annotated[Squash, Meta(title="Activation", description="f of the new state")] = (
        "tanh"
    )
    bias: Annotated[bool, Meta(title="Bias", description="Add b to each unit")] = True

    def activated(self, name: str) -> Self | None:
        return msgspec.structs.replace(self, activation=name) if name in get_args(Squash) else None


class SRN(Recurrent[SRNConfig]):
    name = "SRN"
    title = say_as("layer", "SRN")
    summary = say("Simple recurrent network: the state feeds itself")
    config_type = SRNConfig

    def caption(self, config: SRNConfig) -> Sentence:
        activation = config.chosen("activation")
        units = say("{units} {activation}", units=config.units, activation=activation)
        return joined(" · ", [units, config.chosen("output")])

    def parameters(self, config: SRNConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        fan_in, units = inputs["x"][0].axes[0], config.units
        drawn = initialiser_for(config.initialiser, config.activation)
        weight = Parameter("weight", (units, fan_in), drawn, fan_in, units, decay=True)
        recurrent = Parameter("recurrent", (units, units), drawn, units, units, decay=True)
        return (weight, recurrent, *((Parameter("bias", (units,)),) if config.bias else ()))

    def layout(self, config: SRNConfig) -> dict[str, Sentence]:
        told = {"weight": say("(units, inputs): W"), "recurrent": say("(units, units): U")}
        return told | {"bias": say("(units): the one b")} if config.bias else told

    def cost(self, config: SRNConfig, inputs: Inputs) -> Cost:
        (x,), units = inputs["x"], config.units
        steps, (fan_in,) = x.times, x.axes
        multiplies = units * (fan_in + units)
        return Cost(steps * units, steps * (multiplies + units * config.bias), steps * multiplies)

    def formula(self, config: SRNConfig) -> Formula:
        z = "U h_{t-1} + W x_t" + (" + b" if config.bias else "")
        lines = (
            f"z_t = {z}",
            f"h_t = {activation_latex(config.activation, 'z_t')}",
            r"\frac{\partial h_i}{\partial h_{i-1}} = U^\top \mathrm{diag}(f'(z_i))",
        )
        note = together(say("h starts at 0."), _SLIPS, truncation(config))
        return Formula(r" \\ ".join(lines), "(177)–(183)", note)

    def limits(self, config: SRNConfig) -> Limits | None:
        return replace(LIMITS[config.activation], probe="gates")

    def lower(self, config: SRNConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        hidden = builder.call(
            srn.SRN,
            weighed(builder, x.value, config.bias),
            builder.parameter("recurrent"),
            lengths_of(x),
            activation=_CODES[config.activation],
            truncate=config.truncate,
        )
        builder.probe("gates", hidden)
        return given(config, builder, hidden, x)
