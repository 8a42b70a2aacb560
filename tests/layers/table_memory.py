"""Rows of the contract table: patterns and words that are remembered."""

from __future__ import annotations

from tests.layers.layer_case import Case, label, labels, maps, sequence, target, vector

DATA = (
    Case(
        "Data",
        {},
        {"x": maps(1, 10, 10), "label": target(100)},
        {"source": "letters", "scale": "as is"},
        probes={"x": "maps"},
    ),
)
HOPFIELD = (
    Case(
        "Hopfield",
        {"x": (vector(6),)},
        {"y": vector(6)},
        {"sweeps": 3},
        {"weight": (6, 6)},
        (6, 30, 90),
        {"y": "vector", "recall": "energy"},
    ),
    Case(
        "Hopfield",
        {"x": (maps(1, 3, 4),)},
        {"y": maps(1, 3, 4)},
        {"sweeps": 1, "order": "in turn"},
        {"weight": (12, 12)},
        (12, 132, 132),
        {"y": "maps", "recall": "energy"},
    ),
)
EMBEDDING = (
    Case(
        "Embedding",
        {"x": (label(7),)},
        {"y": vector(3)},
        {"features": 3},
        {"weight": (7, 3)},
        (3, 3, 0),
        {"y": "vector"},
    ),
    Case(
        "Embedding",
        {"x": (labels(4, 7),)},
        {"y": sequence(4, 3)},
        {"features": 3, "initialiser": "normal"},
        {"weight": (7, 3)},
        (12, 12, 0),
        {"y": "sequence"},
    ),
)
CASES = (*DATA, *HOPFIELD, *EMBEDDING)
