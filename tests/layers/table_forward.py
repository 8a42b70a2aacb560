"""Rows of the contract table: activations beyond the first five, softmax, autoencoders."""

from __future__ import annotations

from tests.layers.layer_case import Case, maps, sequence, vector

ACTIVATIONS = tuple(
    Case(
        name,
        {"x": (shape,)},
        {"y": shape},
        probes={"y": kind} if name == "Softmax" else {"y": kind, "z": kind},
    )
    for name in ("Identity", "LeakyRectifier", "ELU", "GELU", "SiLU", "Step", "Softmax")
    for shape, kind in (
        (vector(5), "vector"),
        (maps(2, 3, 4), "maps"),
        (sequence(3, 4), "sequence"),
    )
)
AUTOENCODERS = (
    Case(
        "SquaredError",
        {"x": (vector(12),), "target": (maps(1, 3, 4),)},
        {},
        probes={"x": "vector", "target": "maps"},
    ),
    Case(
        "SquaredError",
        {"x": (maps(2, 3, 4),), "target": (maps(2, 3, 4),)},
        {},
        probes={"x": "maps", "target": "maps"},
    ),
)
CASES = (*ACTIVATIONS, *AUTOENCODERS)
