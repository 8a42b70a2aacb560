"""Conv2d: filters slide over maps, X^(k) = f(Σ_p W^(k,p) ⊗ X^(p) + b^(k)) (145-153)."""

from __future__ import annotations

from math import prod
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
from nndl_studio.layers.connection_table import Table, cut_or_filled, kernel_names, reads
from nndl_studio.layers.convolution import Border, KernelFlip, flip_note, span, turned, zeros_around
from nndl_studio.layers.fixed_filter import GIVEN, MapFilter, filter_note, fixed_weights
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
    Signals,
)
from nndl_studio.layers.neurons import neuron_probes, watch_neurons
from nndl_studio.layers.regularised import Regularised
from nndl_studio.layers.shape import Kind, Shape, times
from nndl_studio.layers.window import Pair, places
from nndl_studio.ops.border import FLIP2D, PAD2D
from nndl_studio.ops.conv import CONV2D
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.sentence import Sentence, clauses, joined, say, say_as, say_count, together


class Conv2dConfig(Regularised, frozen=True):
    maps: Annotated[
        int, Meta(title="Maps", description="Feature maps to compute", ge=1, le=4096)
    ] = 8
    kernel: Annotated[
        Pair,
        Meta(title="Kernel", description="Height × width of a filter", extra={"unit": "px"}),
    ] = (5, 5)
    stride: Annotated[
        Pair,
        Meta(title="Stride", description="Steps down and across", extra={"unit": "px"}),
    ] = (1, 1)
    dilation: Annotated[
        Pair,
        Meta(
            title="Dilation",
            description="How far apart the kernel's taps lie, down and across; 1: side by side",
            extra={"unit": "px"},
        ),
    ] = (1, 1)
    border: Border = "narrow"
    kernel_flip: KernelFlip = "convolution"
    filter: Annotated[
        MapFilter,
        Meta(title="Filter", description="Learn the weights, or take a known filter as it is"),
    ] = "trained"
    activation: Annotated[Activation, Meta(title="Activation", description="f in X = f(Z)")] = (
        "tanh"
    )
    bias: Annotated[bool, Meta(title="Bias", description="Add one b to each map")] = True
    initialiser: Annotated[
        Initialiser, Meta(title="Initial weights", description="How the first weights are drawn")
    ] = "automatic"
    table: Annotated[
        Table,
        Meta(
            title="Connection table",
            description="Rows: input maps, columns: output maps; empty: all to all",
        ),
    ] = ()

    def idle(self) -> frozenset[str]:
        return frozenset() if self.filter == "trained" else GIVEN

    def links(self, inputs: int) -> Table:
        return self.table or ((1,) * self.maps,) * inputs

    def linked(self, rows: Table) -> Self:
        full = all(cell for row in rows for cell in row)
        return msgspec.structs.replace(self, table=() if full else rows)

    def fitted(self, inputs: int) -> Self | None:
        if not self.table:
            return None
        return msgspec.structs.replace(self, table=cut_or_filled(self.table, inputs, self.maps))

    def activated(self, name: str) -> Self | None:
        return msgspec.structs.replace(self, activation=name) if name in ACTIVATIONS else None


class Conv2d(Layer[Conv2dConfig]):
    name = "Conv2d"
    title = say_as("layer", "Conv2d")
    family = Family.CONVOLUTION
    summary = say("Filters that slide over maps")
    config_type = Conv2dConfig
    inputs = (Port("x", (Kind.MAP, Kind.FILM), say("Maps to filter, those of each step alike")),)
    outputs = (Port("y", (Kind.MAP, Kind.FILM), say("One feature map a filter set")),)
    stepwise = True

    def caption(self, config: Conv2dConfig) -> Sentence:
        what = say_count(config.maps, "{n} map", "{n} maps")
        if config.filter != "trained":
            what = config.chosen("filter")
        told = [what, times(config.kernel)]
        return joined(" · ", [*told, say_as("connection table", "table")] if config.table else told)

    def output_shapes(self, config: Conv2dConfig, inputs: Inputs) -> dict[str, Shape]:
        if config.filter != "trained":
            self.initial(config, inputs)
        _links(config, inputs)
        (x,) = inputs["x"]
        _, height, width = x.axes
        top, bottom, left, right = _borders(config)
        padded = (height + top + bottom, width + left + right)
        what = say("a kernel") if config.dilation == (1, 1) else say("a dilated kernel")
        places_there = places(padded, _spans(config), config.stride, what)
        return {"y": Shape("map", (config.maps, *places_there), x.steps)}

    def parameters(self, config: Conv2dConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        in_maps, links = inputs["x"][0].axes[0], _links(config, inputs)
        kernels = (links,) if config.table else (config.maps, in_maps)
        taps, shape = prod(config.kernel), (*kernels, *config.kernel)
        if config.filter != "trained":
            return (Parameter("weight", shape, fixed=True),)
        weight = Parameter(
            "weight",
            shape,
            initialiser_for(config.initialiser, config.activation),
            # A table gives its maps different fans: the mean of them.
            round(links * taps / config.maps),
            round(links * taps / in_maps),
            decay=True,
        )
        return (weight, Parameter("bias", (config.maps,))) if config.bias else (weight,)

    def layout(self, config: Conv2dConfig) -> dict[str, Sentence]:
        axes = say("(maps, input maps, height, width)")
        if config.table:
            axes = say("(links, height, width): map by map, the input maps it reads in their order")
        told = {"weight": clauses([axes, turned(config.kernel_flip)])}
        return told | ({"bias": say("(maps): b")} if _has_bias(config) else {})

    def initial(self, config: Conv2dConfig, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        if config.filter == "trained":
            return {}
        sources = reads(config.table, inputs["x"][0].axes[0], config.maps)
        counts, turned = list(map(len, sources)), config.kernel_flip == "convolution"
        return {"weight": fixed_weights(config.filter, config.kernel, counts, turned)}

    def cost(self, config: Conv2dConfig, inputs: Inputs) -> Cost:
        shape = self.output_shapes(config, inputs)["y"]
        places_there = prod(shape.axes[1:]) * shape.times
        multiplies = _links(config, inputs) * prod(config.kernel) * places_there
        biases = config.maps * places_there if _has_bias(config) else 0
        return Cost(shape.size, multiplies + biases, multiplies)

    def formula(self, config: Conv2dConfig) -> Formula:
        bias = " + b^{(l,k)}" if _has_bias(config) else ""
        below = r"p:\, T_{p,k}=1" if config.table else "p"
        activation = activation_latex(config.activation, "Z^{(l,k)}")
        z = rf"Z^{{(l,k)}} = \sum_{{{below}}} W^{{(l,k,p)}} \otimes X^{{(l-1,p)}}{bias}"
        given = config.filter != "trained"
        note = together(
            say("(153) prints X^(l,p) on the right; it belongs to layer l−1."),
            flip_note(config.kernel_flip),
            filter_note(config.filter) if given else _backwards(config),
        )
        return Formula(rf"{z} \\ X^{{(l,k)}} = {activation}", "(145)–(153)", note)

    def probes(self, config: Conv2dConfig, inputs: Inputs) -> tuple[Probe, ...]:
        kernels = kernel_names(reads(config.table, inputs["x"][0].axes[0], config.maps))
        return (
            *neuron_probes(
                self.output_shapes(config, inputs)["y"], say("Feature maps"), config.activation
            ),
            Probe("filters", say("Filters"), "filters", kernels),
        )

    def limits(self, config: Conv2dConfig) -> Limits | None:
        return LIMITS.get(config.activation)

    def lower(self, config: Conv2dConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        x = _with_border(config, builder, inputs["x"][0].value)
        covers_all = x.shape[1:] == _spans(config) == config.kernel and not config.table
        z = _product(config, builder, x) if covers_all else _slide(config, builder, x)
        y = activate(builder, z, config.activation)
        weight = builder.parameter("weight")
        links = weight.size // prod(config.kernel)
        builder.probe("filters", builder.view(weight, (links, *config.kernel)))
        watch_neurons(builder, z, y)
        return {"y": Signal(y)}


def _slide(config: Conv2dConfig, builder: Builder, x: Value) -> Value:
    sources = reads(config.table, x.shape[0], config.maps)
    starts = [sum(map(len, sources[:k])) for k in range(config.maps + 1)]
    bias = (builder.parameter("bias"),) if _has_bias(config) else ()
    return builder.call(
        CONV2D,
        x,
        builder.view(builder.parameter("weight"), (starts[-1], *config.kernel)),
        builder.constant("sources", [p for each in sources for p in each]),
        builder.constant("starts", starts),
        *bias,
        maps=config.maps,
        height=config.kernel[0],
        width=config.kernel[1],
        stride_y=config.stride[0],
        stride_x=config.stride[1],
        dilation_y=config.dilation[0],
        dilation_x=config.dilation[1],
        flip=int(config.kernel_flip == "convolution"),
    )


def _product(config: Conv2dConfig, builder: Builder, x: Value) -> Value:
    """One position only, as in C5: a matrix product, 8 times faster there than sliding."""
    turned = builder.call(FLIP2D, x) if config.kernel_flip == "convolution" else x
    weight = builder.view(builder.parameter("weight"), (config.maps, x.size))
    bias = (builder.parameter("bias"),) if _has_bias(config) else ()
    z = builder.call(DENSE, builder.view(turned, (x.size,)), weight, *bias)
    return builder.view(z, (config.maps, 1, 1))


def _links(config: Conv2dConfig, inputs: Inputs) -> int:
    """Kernels: one for each link from an input map to an output map."""
    return sum(map(len, reads(config.table, inputs["x"][0].axes[0], config.maps)))


def _has_bias(config: Conv2dConfig) -> bool:
    """A filter whose weights are given has no b either."""
    return config.bias and config.filter == "trained"


def _backwards(config: Conv2dConfig) -> Sentence:
    """The gradients in words, for the note beside the formula."""
    turned = config.kernel_flip == "convolution"
    inside = "X_{s−i+u, t−j+v}" if turned else "X_{s+i−1, t+j−1}"
    kernel = "rot180(W)" if turned else "W"
    slopes = f"∂J/∂W_{{i,j}} = Σ {inside} δ_{{s,t}} (166)"
    if _has_bias(config):
        slopes = f"{slopes}, ∂J/∂b = Σ δ_{{s,t}} (169)"
    if config.stride == config.dilation == (1, 1):
        return say(
            "{slopes}; δ reaches the maps below by the wide convolution with {kernel} (173), where "
            "the lecture prints W^(l,k,p) for W^(l+1,p,k).",
            slopes=slopes,
            kernel=kernel,
        )
    return say(
        "At stride and dilation 1, {slopes}; δ reaches the maps below by the wide convolution with "
        "{kernel} (173), where the lecture prints W^(l,k,p) for W^(l+1,p,k).",
        slopes=slopes,
        kernel=kernel,
    )


def _spans(config: Conv2dConfig) -> Pair:
    """Rows and columns that the kernel reaches over."""
    (rows, columns), (down, across) = config.kernel, config.dilation
    return span(rows, down), span(columns, across)


def _borders(config: Conv2dConfig) -> tuple[int, int, int, int]:
    """Zeros at the top, bottom, left and right."""
    rows, columns = _spans(config)
    return *zeros_around(config.border, rows), *zeros_around(config.border, columns)


def _with_border(config: Conv2dConfig, builder: Builder, x: Value) -> Value:
    top, bottom, left, right = _borders(config)
    if not any((top, bottom, left, right)):
        return x
    return builder.call(PAD2D, x, top=top, bottom=bottom, left=left, right=right)
