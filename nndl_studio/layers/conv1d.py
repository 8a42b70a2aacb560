"""Conv1d: filters slide over the steps of a sequence, y_t = Σ_k f_k x_(t−k+1) (145, 147-149)."""

from __future__ import annotations

from typing import Annotated, Self

import msgspec
from msgspec import Meta

from nndl_studio.layers.activations import (
    ACTIVATIONS,
    LIMITS,
    Activation,
    activate,
    activation_latex,
)
from nndl_studio.layers.convolution import Border, KernelFlip, flip_note, span, turned, zeros_around
from nndl_studio.layers.fixed_filter import GIVEN, SequenceFilter, filter_note, fixed_weights
from nndl_studio.layers.initialisers import Initialiser, initialiser_for
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Limits,
    Parameter,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.neurons import neuron_probes, watch_neurons
from nndl_studio.layers.regularised import Regularised
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.conv1d import CONV1D
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.steps import COUNT_WINDOWS, MASK_STEPS
from nndl_studio.sentence import Sentence, clauses, joined, say, say_as, say_count, together


class Conv1dConfig(Regularised, frozen=True):
    units: Annotated[
        int, Meta(title="Units", description="Features of each step it gives", ge=1, le=4096)
    ] = 8
    kernel: Annotated[
        int,
        Meta(
            title="Kernel",
            description="m, the steps a filter sees",
            ge=1,
            le=1024,
            extra={"unit": "steps"},
        ),
    ] = 5
    stride: Annotated[
        int,
        Meta(title="Stride", description="Steps on", ge=1, le=1024, extra={"unit": "steps"}),
    ] = 1
    dilation: Annotated[
        int,
        Meta(
            title="Dilation",
            description="How far apart the kernel's taps lie; 1: side by side",
            ge=1,
            le=1024,
            extra={"unit": "steps"},
        ),
    ] = 1
    groups: Annotated[
        int,
        Meta(
            title="Groups",
            description="Features and units in as many parts; a unit reads its own part alone",
            ge=1,
            le=4096,
        ),
    ] = 1
    border: Border = "narrow"
    kernel_flip: KernelFlip = "convolution"
    filter: Annotated[
        SequenceFilter,
        Meta(title="Filter", description="Learn the weights, or take a known filter as it is"),
    ] = "trained"
    activation: Annotated[Activation, Meta(title="Activation", description="f in a = f(z)")] = (
        "tanh"
    )
    bias: Annotated[bool, Meta(title="Bias", description="Add one b to each unit")] = True
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first weights are drawn")
    ] = "automatic"

    def idle(self) -> frozenset[str]:
        return frozenset() if self.filter == "trained" else GIVEN

    def resized(self, units: int) -> Self:
        return msgspec.structs.replace(self, units=units)

    def activated(self, name: str) -> Self | None:
        return msgspec.structs.replace(self, activation=name) if name in ACTIVATIONS else None


class Conv1d(Layer[Conv1dConfig]):
    name = "Conv1d"
    title = say_as("layer", "Conv1d")
    family = Family.CONVOLUTION
    summary = say("Filters that slide over a sequence")
    config_type = Conv1dConfig
    inputs = (Port("x", (Kind.SEQUENCE,), say("Steps to filter")),)
    outputs = (Port("y", (Kind.SEQUENCE,), say("One feature of each step for each unit")),)

    def caption(self, config: Conv1dConfig) -> Sentence:
        what = say_count(config.units, "{n} unit", "{n} units")
        if config.filter != "trained":
            what = config.chosen("filter")
        return joined(" · ", [what, say("{steps} steps", steps=config.kernel)])

    def output_shapes(self, config: Conv1dConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,) = inputs["x"]
        steps, (features,) = x.times, x.axes
        if features % config.groups or config.units % config.groups:
            raise ShapeError(
                say(
                    "{groups} groups share out neither more nor less than all: make {features} "
                    "features and {units} units multiples of {groups}",
                    groups=config.groups,
                    features=features,
                    units=config.units,
                )
            )
        if config.filter != "trained":
            self.initial(config, inputs)
        padded, reach = steps + sum(_zeros(config)), _span(config)
        if reach > padded:
            raise ShapeError(
                say(
                    "a kernel that reaches over {reach} steps doesn't fit into sequences of "
                    "{steps}: make it reach over at most {most}, or take a wide border",
                    reach=reach,
                    steps=steps,
                    most=padded,
                )
            )
        return {"y": Shape("vector", (config.units,), (padded - reach) // config.stride + 1)}

    def parameters(self, config: Conv1dConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        of_group = inputs["x"][0].axes[0] // config.groups
        shape = (config.units, of_group, config.kernel)
        if config.filter != "trained":
            return (Parameter("weight", shape, fixed=True),)
        weight = Parameter(
            "weight",
            shape,
            initialiser_for(config.initialiser, config.activation),
            of_group * config.kernel,
            config.units // config.groups * config.kernel,
            decay=True,
        )
        return (weight, Parameter("bias", (config.units,))) if config.bias else (weight,)

    def layout(self, config: Conv1dConfig) -> dict[str, Sentence]:
        axes = say("(units, features of a group, steps)")
        told = {"weight": clauses([axes, turned(config.kernel_flip)])}
        return told | ({"bias": say("(units): b")} if _has_bias(config) else {})

    def initial(self, config: Conv1dConfig, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        if config.filter == "trained":
            return {}
        counts = [inputs["x"][0].axes[0] // config.groups] * config.units
        turned = config.kernel_flip == "convolution"
        return {"weight": fixed_weights(config.filter, (config.kernel,), counts, turned)}

    def cost(self, config: Conv1dConfig, inputs: Inputs) -> Cost:
        neurons = self.output_shapes(config, inputs)["y"].size
        fan_in = inputs["x"][0].axes[0] // config.groups * config.kernel
        return Cost(neurons, neurons * (fan_in + _has_bias(config)), neurons * fan_in)

    def formula(self, config: Conv1dConfig) -> Formula:
        bias = " + b_k" if _has_bias(config) else ""
        z = rf"z_k = \sum_p w_{{k,p}} \otimes a_p{bias}"
        sign = "-" if config.kernel_flip == "convolution" else "+"
        gap = "" if config.dilation == 1 else rf"{config.dilation} \, "
        step = "t" if config.stride == 1 else rf"{config.stride} \, t"
        inside = rf"{step} {sign} {gap}(j - 1)"
        slide = rf"(w \otimes a)_t = \sum_{{j=1}}^{{m}} w_j a_{{{inside}}}"
        activation = activation_latex(config.activation, "z_k")
        notes = [
            flip_note(config.kernel_flip),
            say("A sample shorter than the kernel gives one step, with zeros after its end."),
        ]
        if config.filter != "trained":
            notes.append(filter_note(config.filter))
        return Formula(
            rf"{slide} \\ {z} \\ a_k^{{(l)}} = {activation}",
            "(145), (147)–(149)",
            together(*notes),
        )

    def probes(self, config: Conv1dConfig, inputs: Inputs) -> tuple[Probe, ...]:
        kernels = tuple(f"w(k={k})" for k in range(config.units))
        return (
            *neuron_probes(
                self.output_shapes(config, inputs)["y"], say("Filtered sequence"), config.activation
            ),
            Probe("filters", say("Filters, features by steps"), "filters", kernels),
        )

    def limits(self, config: Conv1dConfig) -> Limits | None:
        return LIMITS.get(config.activation)

    def lower(self, config: Conv1dConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,) = inputs["x"]
        assert x.lengths is not None, "every sequence carries its lengths"
        before, after = _zeros(config)
        z = builder.call(
            CONV1D,
            builder.call(MASK_STEPS, x.value, x.lengths),
            builder.parameter("weight"),
            *((builder.parameter("bias"),) if _has_bias(config) else ()),
            units=config.units,
            taps=config.kernel,
            stride=config.stride,
            dilation=config.dilation,
            left=before,
            right=after,
            groups=config.groups,
            flip=int(config.kernel_flip == "convolution"),
        )
        lengths = _lengths(config, builder, x.lengths)
        y = builder.call(MASK_STEPS, activate(builder, z, config.activation), lengths)
        builder.probe("filters", builder.parameter("weight"))
        watch_neurons(builder, z, y)
        return {"y": Signal(y, lengths)}


def _lengths(config: Conv1dConfig, builder: Builder, lengths: Value) -> Value:
    """How many steps each sample has left."""
    border, reach = sum(_zeros(config)), _span(config)
    if config.stride == 1 and border == reach - 1:
        return lengths
    return builder.call(COUNT_WINDOWS, lengths, border=border, span=reach, stride=config.stride)


def _span(config: Conv1dConfig) -> int:
    return span(config.kernel, config.dilation)


def _zeros(config: Conv1dConfig) -> tuple[int, int]:
    return zeros_around(config.border, _span(config))


def _has_bias(config: Conv1dConfig) -> bool:
    """A filter whose weights are given has no b either."""
    return config.bias and config.filter == "trained"
