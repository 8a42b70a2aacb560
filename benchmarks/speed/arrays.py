"""The numbers that all engines start from: samples, labels and weights, the same for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from speed.machines import parts, told
from speed.rows import (
    Conv,
    Dense,
    DrawnLstm,
    Layer,
    MaxPool,
    MeanPool,
    Network,
    Recurrent,
    Stack,
    TuringMachine,
)

Weights = dict[str, NDArray[np.float32]]
Shape = tuple[int, ...]
GATES = {"SRN": 1, "LSTM": 4, "GRU": 3}
# Of a drawn LSTM: input, forget and output gate, and what is new.
DRAWN = ("i", "f", "o", "c")


def samples(network: Network, count: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """x float32 (count, *axes), and a class each; of machines what is right at each step."""
    if network.machine is not None:
        data = told(network.machine)
        return data.x[:count], data.answers[:count]
    random = np.random.default_rng(1)
    # Drawn as they are kept: numbers of twice the size would be the most that a process ever holds.
    x = random.standard_normal((count, *network.axes), np.float32)
    return x, random.integers(0, network.classes, count)


def weights(network: Network) -> Weights:
    """By layer and parameter: "0.weight". Dense (units, inputs); convolutions (maps, inputs,
    height, width); gates one after another, i, f, o, c̃ and r, z, h̃."""
    random, found = np.random.default_rng(2), Weights()
    for name, shape in _shapes(network):
        fan = shape[0] if len(shape) == 1 else int(np.prod(shape[1:]))
        found[name] = random.standard_normal(shape, np.float32)
        found[name] *= (0.1 if len(shape) == 1 else 1) / np.sqrt(fan)
        if name.endswith("scale"):
            found[name] += 1
    return found


def _shapes(network: Network) -> Iterator[tuple[str, Shape]]:
    axes = network.axes
    for place, layer in enumerate(network.layers):
        for name, shape in _of_layer(layer, axes):
            yield f"{place}.{name}", shape
        axes = shape_after(layer, axes)


def _of_layer(layer: Layer, axes: Shape) -> Iterator[tuple[str, Shape]]:
    match layer:
        case Dense(units):
            yield from (("weight", (units, int(np.prod(axes)))), ("bias", (units,)))
        case Conv(maps, kernel):
            yield from (("weight", (maps, axes[0], kernel, kernel)), ("bias", (maps,)))
        case MeanPool():
            yield from (("scale", axes[:1]), ("bias", axes[:1]))
        case Recurrent(kind, units):
            rows = GATES[kind] * units
            yield from (
                ("weight", (rows, axes[1])),
                ("recurrent", (rows, units)),
                ("bias", (rows,)),
            )
        case DrawnLstm(units):
            for gate in DRAWN:
                yield from ((f"W{gate}", (units, axes[1])), (f"b{gate}", (units,)))
                yield f"U{gate}", (units, units)
            yield from ((f"V{gate}", (units,)) for gate in DRAWN[:3])
        case TuringMachine() | Stack():
            for part, (units, inputs) in parts(layer, axes[1]).items():
                yield from ((f"{part} weight", (units, inputs)), (f"{part} bias", (units,)))


def shape_after(layer: Layer, axes: Shape) -> Shape:
    match layer:
        case Conv(maps, kernel, _, same):
            cut = 0 if same else kernel - 1
            return (maps, axes[1] - cut, axes[2] - cut)
        case MaxPool(size):
            return (axes[0], axes[1] // size, axes[2] // size)
        case MeanPool(_, size):
            return (axes[0], axes[1] // size, axes[2] // size)
        case TuringMachine() | Stack():
            return (layer.answers,)
        case _:
            return (layer.units,)
