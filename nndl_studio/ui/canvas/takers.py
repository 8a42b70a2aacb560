"""What could take a link: judges a layer that isn't drawn yet, by the shape it would get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nndl_studio.config import Config
from nndl_studio.graph.evaluate import evaluate
from nndl_studio.graph.node import Node
from nndl_studio.graph.words import kinds_in_words, shape_in_words
from nndl_studio.layers.layer import Layer, Port
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import NOTHING, Sentence, say


@dataclass(frozen=True)
class Fit:
    """The port that would take the link and the shapes that would come out, or why none does."""

    port: str | None
    reason: Sentence = NOTHING
    outputs: Mapping[str, Shape] | None = None


def fit_input(layer: Layer[Any], config: Config, shape: Shape) -> Fit:
    """The first input of `layer` that takes a link carrying `shape`."""
    fits = [
        _try(layer, config, port, shape)
        for port in sorted(layer.inputs, key=lambda port: port.optional)
    ]
    if not fits:
        return Fit(None, say("{layer} has no input", layer=layer.name))
    return next((fit for fit in fits if fit.port is not None), fits[0])


def fit_output(layer: Layer[Any], wanted: Port) -> Fit:
    """The first output of `layer` that could feed the input `wanted`."""
    for port in layer.outputs:
        if set(port.kinds) & set(wanted.kinds):
            return Fit(port.name)
    if not layer.outputs:
        return Fit(None, say("{layer} gives nothing on", layer=layer.name))
    gives, reads = kinds_in_words(layer.outputs[0].kinds), kinds_in_words(wanted.kinds)
    words = say("{layer} gives {gives}, not {reads}", layer=layer.name, gives=gives, reads=reads)
    return Fit(None, words)


def fit_between(
    layer: Layer[Any], config: Config, shape: Shape | None, wanted: Port
) -> tuple[str, str] | None:
    """Input and output of `layer` for splicing it into a link that carries `shape`."""
    if shape is None:
        fit = Fit(next((port.name for port in layer.inputs if not port.optional), None))
    else:
        fit = fit_input(layer, config, shape)
    if fit.port is None:
        return None
    for port in layer.outputs:
        made = (fit.outputs or {}).get(port.name)
        if set(wanted.kinds) & ({made.kind} if made else set(port.kinds)):
            return fit.port, port.name
    return None


def _try(layer: Layer[Any], config: Config, port: Port, shape: Shape) -> Fit:
    if shape.kind not in port.kinds:
        reads = kinds_in_words(port.kinds)
        words = say(
            "{layer} reads {reads}; this gives {gives}",
            layer=layer.name,
            reads=reads,
            gives=shape_in_words(shape),
        )
        return Fit(None, words)
    if any(not other.optional for other in layer.inputs if other != port):
        return Fit(port.name)
    inputs = {other.name: (shape,) if other == port else () for other in layer.inputs}
    made = evaluate(Node(layer.name, layer.type, config, (0.0, 0.0)), inputs)
    # A port for many may want two before it says a shape: no reason against the first.
    if made.error is not None:
        return Fit(port.name) if port.many else Fit(None, made.error.reason)
    return Fit(port.name, outputs=dict(made.shapes))
