"""Networks that nobody drew: layers one after another with settings drawn by chance, of every kind
of data."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from nndl_studio import layers
from nndl_studio.datasets.as_trained import AsTrainedConfig
from nndl_studio.datasets.info import DatasetInfo, Kind
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.network import Network
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.validity import GraphError
from tests.exchange.networks import network

Choice = tuple[str, dict[str, Any]]
SHAPES: dict[Kind, tuple[int, ...]] = {
    "map": (2, 12, 11),
    "vector": (7,),
    "sequence": (9, 3),
    "labels": (8, 6),
}
POINTWISE = [
    "Logistic",
    "Tanh",
    "ScaledTanh",
    "Rectifier",
    "LeakyRectifier",
    "Softplus",
    "ELU",
    "GELU",
    "SiLU",
    "Identity",
    "Dropout",
]


def random_network(seed: int) -> Network:
    """The network of this number, always the same."""
    draw = random.Random(seed)
    kind = draw.choice(list(SHAPES))
    graph = Graph(f"Random {seed}")
    recipe = _recipe(draw, kind)
    graph.add_node(Node("Data", "Data.v1", AsTrainedConfig(recipe), (0.0, 0.0)))
    last = ("Data", "x")
    for _ in range(draw.randint(1, 4)):
        last = _grown(draw, graph, last)
    _end(draw, graph, last, recipe.info)
    problems = analyse(graph).problems
    assert not problems, (seed, problems)
    return network(graph, recipe, seed)


def _recipe(draw: random.Random, kind: Kind) -> Recipe:
    axes, classes = SHAPES[kind], draw.choice((2, 3))
    names = tuple("abc"[:classes])
    each = axes[0] if kind == "map" else axes[-1]
    plain = kind == "labels"
    shift = (0.0,) if plain else tuple(draw.uniform(-50, 50) for _ in range(each))
    gain = (1.0,) if plain else tuple(draw.uniform(0.01, 3) for _ in range(each))
    target = ((draw.uniform(-10, 10), draw.uniform(0.1, 4)),) if draw.random() < 0.5 else ()
    return Recipe(
        DatasetInfo(kind, axes, classes, 100, names, targets=1),
        frame=2 if kind == "map" and draw.random() < 0.5 else 0,
        shift=shift,
        gain=gain,
        floor=0.0 if plain else draw.choice((0.0, -0.1)),
        alphabet="words" if plain else "",
        targets=("y",),
        target_scaling=target,
    )


def _grown(draw: random.Random, graph: Graph, last: tuple[str, str]) -> tuple[str, str]:
    """One more layer that fits, or none if several drawn ones don't."""
    for _ in range(20):
        name, settings = draw.choice(FITTING[analyse(graph).shapes[last].kind])(draw)
        trial = graph.copy()
        with suppress(GraphError):  # maps that are too small for a kernel
            added = _add(trial, name, settings, last)
            if not any(problem.node == added[0] for problem in analyse(trial).problems):
                return _add(graph, name, settings, last)
    return last


def _add(
    graph: Graph, name: str, settings: dict[str, Any], last: tuple[str, str]
) -> tuple[str, str]:
    kind = layers.by_name(name)
    title = f"{name} {len(graph.nodes)}"
    graph.add_node(Node(title, kind.type, kind.configured(**settings), (0.0, 0.0)))
    graph.connect(Edge(*last, title, kind.inputs[0].name))
    return title, kind.outputs[0].name if kind.outputs else ""


def _end(draw: random.Random, graph: Graph, last: tuple[str, str], info: DatasetInfo) -> None:
    """What makes an answer of whatever there is."""
    shape = analyse(graph).shapes[last]
    if shape.kind == "sequence":
        last = _add(graph, "LastStep", {}, last)
    if shape.kind == "map":
        last = _add(graph, "Flatten", {}, last)
    if shape.kind == "label":
        last = _add(graph, "Embedding", {"features": 3}, last)
    name = draw.choice(("CrossEntropy", "SquaredError", "OneVsRest", "OneVsOne", "Hinge"))
    if name == "SquaredError":
        units = info.targets
    elif name == "OneVsOne":
        units = info.classes * (info.classes - 1) // 2
    elif name == "Hinge":
        units = info.classes if info.classes > 2 else 1
    else:
        units = info.classes
    last = _add(graph, "Dense", {"units": units}, last)
    _add(graph, name, {}, last)


def _layer(name: str, **ranges: Any) -> Callable[[random.Random], Choice]:
    """A layer whose settings are drawn from what is given for each."""

    def drawn(draw: random.Random) -> Choice:
        return name, {key: draw.choice(list(values)) for key, values in ranges.items()}

    return drawn


_ANY = [_layer(name) for name in POINTWISE]
_BORDERS = ("narrow", "same", "wide")
_FLIPS = ("convolution", "cross-correlation")
FITTING: dict[str, list[Callable[[random.Random], Choice]]] = {
    "map": [
        *_ANY,
        *[
            _layer(
                "Conv2d",
                maps=(1, 3, 4),
                kernel=((1, 1), (2, 3), (3, 3), (3, 2)),
                stride=((1, 1), (2, 1), (1, 2)),
                dilation=((1, 1), (2, 1), (1, 2)),
                border=_BORDERS,
                kernel_flip=_FLIPS,
                bias=(True, False),
            )
        ]
        * 6,
        *[_layer("Pool2d", kind=("max", "average"), size=((2, 2), (3, 1), (2, 3)))] * 3,
        _layer("Softmax"),
        _layer("Flatten"),
    ],
    "vector": [
        *_ANY,
        *[_layer("Dense", units=(1, 4, 9), bias=(True, False))] * 4,
        _layer("Softmax"),
        _layer("Diagonal"),
    ],
    "sequence": [
        *_ANY,
        _layer("Dense", units=(2, 5), bias=(True, False)),
        *[
            _layer("LSTM", units=(2, 5), peepholes=(True, False), bias=(True, False)),
            _layer("GRU", units=(2, 5), bias=(True, False), reset=("before", "after")),
            _layer("SRN", units=(2, 5), activation=("tanh", "logistic", "rectifier")),
            _layer("Integrator"),
            _layer(
                "Conv1d",
                units=(2, 4),
                kernel=(1, 2, 3),
                border=_BORDERS,
                stride=(1, 2),
                dilation=(1, 2),
                kernel_flip=_FLIPS,
            ),
            _layer("Pool1d", kind=("max", "average"), size=(2, 3), stride=(1, 2)),
        ]
        * 3,
        _layer("Softmax"),
        _layer("Diagonal"),
        _layer("LastStep"),
    ],
    "labels": [_layer("Embedding", features=(2, 4))],
    "label": [_layer("Embedding", features=(2, 4))],
}
