"""A small network to begin with for samples of a kind: sensible, quick, and easy to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nndl_studio import layers
from nndl_studio.datasets import DatasetInfo, SourceConfig, describe
from nndl_studio.datasets.info import Sentences
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings

# Scene pixels from a node to the next, and from a row to the one below; so many stand in a row.
RIGHT, DOWN, IN_A_ROW = 240.0, 180.0, 4
SMALL_SIDE = 12  # a map with less is too small for filters and pooling
# Steps that training may take until it is worth looking at: few samples need more epochs.
STEPS = 3000
BATCH = 32
# From a node's output to an input of the next one.
Link = tuple[str, str, str]


@dataclass(frozen=True)
class Planned:
    """A layer to draw; it reads the one before where no `links` say what."""

    id: str
    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    links: tuple[Link, ...] = ()


Layers = list[Planned]


def first_network(config: SourceConfig, title: str) -> Graph:
    """A project that learns from the data of `config`. Raises BadFile for data that can't be read.

    Classes are told by a softmax with cross-entropy (31-33), numbers by squared error; without
    either it learns to give its input back.
    """
    info = describe(config)
    graph = Graph(title, _settings(info, config.shares[0] > 0))
    graph.add_node(Node("Data", "Data.v1", config, (0.0, 0.0)))
    before = "Data", "x"
    for place, each in enumerate((*_hidden(info), *_end(info)), start=1):
        layer = layers.by_name(each.name)
        position = (RIGHT * (place % IN_A_ROW), DOWN * (place // IN_A_ROW))
        graph.add_node(Node(each.id, layer.type, layer.configured(**each.settings), position))
        for source, output, port in each.links or ((*before, layer.inputs[0].name),):
            graph.connect(Edge(source, output, each.id, port))
        before = each.id, layer.outputs[0].name if layer.outputs else ""
    if not info.classes and not info.targets:
        graph.connect(Edge("Data", "x", "Loss", "target"))
    return graph


def _settings(info: DatasetInfo, validated: bool) -> TrainingSettings:
    """Of runs that end by themselves, if there is a validation part to see when."""
    steps = max(1, info.samples // BATCH)
    epochs = min(200, max(5, round(STEPS / steps)))
    return TrainingSettings(
        epochs=epochs,
        batch_size=BATCH,
        optimiser="Adam",
        learning_rate=0.005,
        patience=max(5, epochs // 8) if validated else 0,
        restore_best=validated,
    )


def _hidden(info: DatasetInfo) -> Layers:
    """What comes before the answer."""
    every = "all steps" if info.each_step else "last step"
    match info.kind:
        case "map" if min(info.axes[1:]) >= SMALL_SIDE:
            return [
                Planned("C1", "Conv2d", {"maps": 8, "kernel": (3, 3), "activation": "rectifier"}),
                Planned("S2", "Pool2d", {"kind": "max"}),
                Planned("C3", "Conv2d", {"maps": 16, "kernel": (3, 3), "activation": "rectifier"}),
                Planned("S4", "Pool2d", {"kind": "max"}),
                Planned("Flatten", "Flatten"),
            ]
        case "map":
            return [Planned("Flatten", "Flatten"), Planned("Hidden", "Dense", _dense(32))]
        case "sequence":
            return [Planned("Memory", "LSTM", {"units": 24, "output": every})]
        case "labels" if info.sentences is not None and info.sentences.asked:
            return _hop(info.sentences)
        case "labels":
            units = {"units": 64, "output": every}
            return [
                Planned("Words", "Embedding", {"features": 16}),
                Planned("Memory", "LSTM", units),
            ]
        case "label":
            return [Planned("Words", "Embedding", {"features": 32})]
        case "vector" if info.axes == (2,):  # a plane, where classes may be wound around each other
            return [Planned("Hidden", "Dense", _dense(24)), Planned("Hidden2", "Dense", _dense(24))]
        case _:
            return [Planned("Hidden", "Dense", _dense(16))]


def _hop(known: Sentences) -> Layers:
    """A memory network that looks once: further hops are the same again."""
    sentences = {"sentences": known.most}
    words = (("Data", "x", "x"),)
    return [
        Planned("Asked", "Sentences", sentences, words),
        Planned("Told", "Sentences", sentences, words),
        Planned("Where", "Attend", {}, (("Asked", "q", "x"), ("Asked", "y", "memory"))),
        Planned("Found", "Read", {}, (("Where", "y", "x"), ("Told", "y", "memory"))),
        Planned("Both", "Add", {}, (("Asked", "q", "x"), ("Found", "y", "x"))),
    ]


def _end(info: DatasetInfo) -> Layers:
    """The answer, and how it is judged."""
    if info.classes:
        return [
            Planned("Output", "Dense", {"units": info.classes, "activation": "identity"}),
            Planned("Loss", "CrossEntropy"),
        ]
    # Only vectors can be given back by one layer.
    count = info.targets or info.axes[0]
    return [
        Planned("Output", "Dense", {"units": count, "activation": "identity"}),
        Planned("Loss", "SquaredError"),
    ]


def _dense(units: int) -> dict[str, Any]:
    return {"units": units, "activation": "tanh"}
