"""Integrator: a state that only adds up, the lecture's two improvements (184) and (185)-(186)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import msgspec
from msgspec import Meta

from nndl_studio.layers.activations import ACTIVATIONS, Activation, activate, activation_latex
from nndl_studio.layers.initialisers import initialiser_for
from nndl_studio.layers.layer import Cost, Formula, Inputs, Parameter, Signals
from nndl_studio.layers.recurrent import (
    Recurrent,
    RecurrentConfig,
    given,
    lengths_of,
    truncation,
    weighed,
)
from nndl_studio.ops.accumulate import ACCUMULATE
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.pointwise import TANH
from nndl_studio.sentence import Sentence, joined, say, say_as, together


class IntegratorConfig(RecurrentConfig, frozen=True):
    activation: Annotated[
        Activation, Meta(title="Activation", description="g of the input, before it is weighed")
    ] = "tanh"
    state: Annotated[
        Literal["linear", "tanh"],
        Meta(
            title="State",
            description="linear: h is the sum itself (184); tanh: h = tanh(c), c is the sum "
            "(185)–(186)",
        ),
    ] = "tanh"

    def activated(self, name: str) -> Self | None:
        return msgspec.structs.replace(self, activation=name) if name in ACTIVATIONS else None


class Integrator(Recurrent[IntegratorConfig]):
    name = "Integrator"
    title = say_as("layer", "Integrator")
    summary = say("Adds up what it reads, and forgets nothing")
    config_type = IntegratorConfig

    def caption(self, config: IntegratorConfig) -> Sentence:
        units = say("{units} {state}", units=config.units, state=config.chosen("state"))
        return joined(" · ", [units, config.chosen("output")])

    def parameters(self, config: IntegratorConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        fan_in, units = inputs["x"][0].axes[0], config.units
        drawn = initialiser_for(config.initialiser, "identity")
        return (Parameter("weight", (units, fan_in), drawn, fan_in, units, decay=True),)

    def layout(self, config: IntegratorConfig) -> dict[str, Sentence]:
        return {"weight": say("(units, inputs): W")}

    def cost(self, config: IntegratorConfig, inputs: Inputs) -> Cost:
        (x,), units = inputs["x"], config.units
        steps, (fan_in,) = x.times, x.axes
        products = steps * units * fan_in
        return Cost(steps * units, products, products)

    def formula(self, config: IntegratorConfig) -> Formula:
        new = f"W g(x_t), \\quad g(x) = {activation_latex(config.activation, 'x')}"
        grows = say(
            "The state starts at 0. ∂c_t/∂c_{t−1} = 1: the gradient neither vanishes nor explodes "
            "with the distance, but the sum may grow without bound."
        )
        note = together(grows, truncation(config))
        if config.state == "linear":
            return Formula(f"h_t = h_{{t-1}} + {new}", "(184)", note)
        return Formula(rf"c_t = c_{{t-1}} + {new} \\ h_t = \tanh(c_t)", "(185)–(186)", note)

    def panels(self, config: IntegratorConfig) -> tuple[str, ...]:
        return ("c",) if config.state == "linear" else ("c", "h")

    def lower(
        self, config: IntegratorConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,) = inputs["x"]
        z = weighed(builder, activate(builder, x.value, config.activation), bias=False)
        cell = builder.call(ACCUMULATE, z, lengths_of(x), truncate=config.truncate)
        if config.state == "linear":
            builder.probe("gates", cell)
            return given(config, builder, cell, x)
        hidden = builder.call(TANH, cell)
        builder.probe("gates", cell, hidden)
        return given(config, builder, hidden, x)
