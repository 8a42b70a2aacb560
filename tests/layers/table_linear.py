"""The contract table of the linear models: losses, Rosenblatt's neuron, several classes."""

from __future__ import annotations

from nndl_studio.layers.shape import Shape
from tests.layers.layer_case import Case, label, target, vector


def loss(name: str, x: Shape, answer: Shape, port: str, probe: str, **settings: object) -> Case:
    """A loss on numbers, without an output."""
    inputs = {"x": (x,), port: (answer,)}
    return Case(name, inputs, {}, settings, probes={probe: "vector"})


CASES = (
    Case(
        "BinaryCrossEntropy",
        {"x": (vector(1),), "target": (label(2),)},
        {"y": vector(2)},
        probes={"y": "vector"},
    ),
    Case(
        "BinaryCrossEntropy",
        {"x": (vector(3),), "target": (target(3),)},
        {"y": vector(3)},
        probes={"y": "vector"},
    ),
    *(
        Case(
            "Hinge",
            {"x": (vector(numbers),), "label": (label(classes),)},
            {"y": vector(classes)},
            {"rivals": rivals},
            probes={"y": "vector"},
        )
        for numbers, classes, rivals in (
            (1, 2, "worst rival"),
            (4, 4, "worst rival"),
            (4, 4, "every rival"),
        )
    ),
    Case(
        "OneVsRest",
        {"x": (vector(3),), "label": (label(3),)},
        {"y": vector(3)},
        probes={"y": "vector", "votes": "votes"},
    ),
    Case(
        "OneVsOne",
        {"x": (vector(6),), "label": (label(4),)},
        {"y": vector(4)},
        probes={"votes": "votes"},
    ),
    Case(
        "Perceptron",
        {"x": (vector(5),), "label": (label(2),)},
        {"y": vector(2)},
        {},
        {"weight": (1, 5), "bias": (1,), "mistakes": (1,), "moments": (512,)},
        (1, 6, 5),
        {"y": "vector"},
    ),
    loss("AbsoluteError", vector(3), target(3), "target", "x"),
    loss("Huber", vector(3), target(3), "target", "x", delta=0.5),
)
