"""Dense: every output reads every input, a = f(Wx + b) (121-124)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Self

import msgspec
from msgspec import Meta

from nndl_studio.layers.activations import (
    ACTIVATIONS,
    LIMITS,
    REMARKS,
    Activation,
    activate,
    activation_latex,
)
from nndl_studio.layers.initialisers import Initialiser, initialiser_for
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Limits,
    Mend,
    Parameter,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.neurons import neuron_probes, watch_neurons
from nndl_studio.layers.regularised import Regularised
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, joined, say, say_as, together

_SLIPS = say(
    "(123) prints f_l for the layer below; it is f_{l−1}. The line after (126) leaves the square "
    "out: ‖W‖²_F = Σ (w_ij)². (128) takes off λW, not scaled by α: that is decoupled decay; "
    "½λ‖W‖² in the objective (125) gives αλW. The settings offer both."
)

_BACKWARD = (
    r"\delta^{(l)} = f_l'(z^{(l)}) \odot ((W^{(l+1)})^T \delta^{(l+1)}) \\ "
    r"\frac{\partial J}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^T"
)


class DenseConfig(Regularised, frozen=True):
    units: Annotated[
        int, Meta(title="Units", description="Neurons in this layer", ge=1, le=65536)
    ] = 64
    activation: Annotated[Activation, Meta(title="Activation", description="f in a = f(z)")] = (
        "tanh"
    )
    bias: Annotated[bool, Meta(title="Bias", description="Add b to each neuron")] = True
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first weights are drawn")
    ] = "automatic"

    def resized(self, units: int) -> Self:
        return msgspec.structs.replace(self, units=units)

    def activated(self, name: str) -> Self | None:
        return msgspec.structs.replace(self, activation=name) if name in ACTIVATIONS else None


class Dense(Layer[DenseConfig]):
    name = "Dense"
    title = say_as("layer", "Dense")
    family = Family.LINEAR
    summary = say("Every neuron reads every input")
    config_type = DenseConfig
    inputs = (
        Port(
            "x",
            (Kind.VECTOR, Kind.SEQUENCE, Kind.MAP),
            say("Numbers to weigh: a vector, each step of a sequence alike, or maps of one pixel"),
        ),
    )
    outputs = (Port("y", (Kind.VECTOR, Kind.SEQUENCE), say("One number a neuron")),)
    stepwise = True

    def caption(self, config: DenseConfig) -> Sentence:
        return joined(" · ", [as_it_is(f"{config.units}"), config.chosen("activation")])

    def output_shapes(self, config: DenseConfig, inputs: Inputs) -> dict[str, Shape]:
        x = _numbers(inputs)
        return {"y": replace(x, axes=(config.units,))}

    def parameters(self, config: DenseConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        (fan_in,) = _numbers(inputs).axes
        weight = Parameter(
            "weight",
            (config.units, fan_in),
            initialiser_for(config.initialiser, config.activation),
            fan_in,
            config.units,
            decay=True,
        )
        return (weight, Parameter("bias", (config.units,))) if config.bias else (weight,)

    def layout(self, config: DenseConfig) -> dict[str, Sentence]:
        weight = say("(units, inputs): W in W x + b; of flattened maps x goes map, row, column")
        return {"weight": weight} | ({"bias": say("(units): b")} if config.bias else {})

    def cost(self, config: DenseConfig, inputs: Inputs) -> Cost:
        x = _numbers(inputs)
        neurons, (fan_in,) = config.units * x.times, x.axes
        return Cost(neurons, neurons * (fan_in + config.bias), neurons * fan_in)

    def formula(self, config: DenseConfig) -> Formula:
        bias = " + b^{(l)}" if config.bias else ""
        activation = activation_latex(config.activation, "z^{(l)}")
        return Formula(
            rf"z^{{(l)}} = W^{{(l)}} a^{{(l-1)}}{bias} \\ a^{{(l)}} = {activation} \\ {_BACKWARD}",
            "(115)–(116), (121)–(124), (136)–(141)",
            together(_SLIPS, REMARKS.get(config.activation, NOTHING)),
        )

    def probes(self, config: DenseConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return neuron_probes(_numbers(inputs), say("Output"), config.activation)

    def limits(self, config: DenseConfig) -> Limits | None:
        return LIMITS.get(config.activation)

    def lower(self, config: DenseConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        is_map = len(x.value.shape) == 3
        numbers = builder.view(x.value, x.value.shape[:1]) if is_map else x.value
        bias = (builder.parameter("bias"),) if config.bias else ()
        z = builder.call(DENSE, numbers, builder.parameter("weight"), *bias)
        y = activate(builder, z, config.activation)
        watch_neurons(builder, z, y)
        return {"y": Signal(y, x.lengths)}


def _numbers(inputs: Inputs) -> Shape:
    """The input, with maps of one pixel as a vector. Raises `ShapeError` for larger maps."""
    (x,) = inputs["x"]
    if x.form != "map":
        return x
    if x.axes[1:] != (1, 1):
        raise ShapeError(
            say(
                "reads a vector or maps of 1×1; this gives maps {shape}: put a Flatten between "
                "them",
                shape=x.words(),
            ),
            Mend.INSERT_FLATTEN,
        )
    return Shape("vector", x.axes[:1])
