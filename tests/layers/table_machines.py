"""Rows of the contract table: parts of machines with memory, and losses at scored steps."""

from __future__ import annotations

from tests.layers.layer_case import (
    Case,
    facts,
    label,
    labels,
    maps,
    sequence,
    story,
    targets,
    vector,
)

DATA = (
    Case(
        "Data",
        {},
        {"x": sequence(21, 8), "label": targets(21, 6)},
        {"source": "copy"},
        probes={"x": "sequence"},
    ),
)
LOSSES = (
    Case(
        "BinaryCrossEntropy",
        {"x": (sequence(5, 3),), "target": (targets(5, 3),)},
        {"y": sequence(5, 3)},
        probes={"y": "sequence"},
    ),
    Case(
        "HaltingCrossEntropy",
        {"x": (sequence(3, 12),), "f": (sequence(3, 1),), "label": (labels(4, 3),)},
        {"y": sequence(4, 3)},
        cost=(0, 0, 36),
        probes={"y": "sequence", "p": "sequence"},
    ),
    Case(
        "SquaredError",
        {"x": (sequence(5, 3),), "target": (targets(5, 3),)},
        {},
        probes={"x": "sequence", "target": "sequence"},
    ),
)
PARTS = tuple(
    Case(name, inputs, {"y": vector(size)}, settings, {}, (0, 0, products), {"y": "vector"})
    for name, inputs, size, settings, products in (
        ("Read", {"x": (vector(3),), "memory": (vector(6),)}, 2, {}, 6),
        (
            "Write",
            {
                "x": (vector(2),),
                "w": (vector(3),),
                "memory": (vector(6),),
                "erase": (vector(2),),
            },
            6,
            {},
            18,
        ),
        (
            "Write",
            {"x": (vector(2),), "w": (vector(3),), "memory": (vector(6),)},
            6,
            {},
            18,
        ),
        ("Similarity", {"x": (vector(2),), "memory": (vector(6),)}, 3, {}, 12),
        ("ScaleBy", {"x": (vector(3),), "by": (vector(1),)}, 3, {}, 3),
        (
            "Blend",
            {"x": (vector(3),), "old": (vector(3),), "gate": (vector(1),)},
            3,
            {},
            6,
        ),
        ("CircularShift", {"x": (vector(5),), "shares": (vector(3),)}, 5, {}, 15),
        ("Sharpen", {"x": (vector(4),), "power": (vector(1),)}, 4, {}, 4),
        ("ShiftIn", {"x": (vector(2),), "memory": (vector(6),)}, 6, {}, 0),
        ("ShiftIn", {"x": (vector(2),), "memory": (vector(6),)}, 6, {"end": "bottom"}, 0),
        ("Fuzzy", {"x": (vector(4),), "other": (vector(4),)}, 4, {}, 16),
        ("Fuzzy", {"x": (vector(4),)}, 4, {"function": "increment"}, 0),
        ("Number", {"x": (vector(4),)}, 4, {"number": 2}, 0),
        ("Number", {"x": (vector(1),)}, 1, {}, 0),
        ("Part", {"x": (vector(6),)}, 3, {"which": 2}, 0),
        ("Part", {"x": (vector(6),)}, 2, {"parts": 3, "which": 3}, 0),
        ("Pop", {"x": (vector(4),), "u": (vector(1),)}, 4, {}, 0),
        ("Pop", {"x": (vector(4),), "u": (vector(1),)}, 4, {"order": "queue"}, 0),
        ("Portion", {"x": (vector(4),)}, 4, {}, 0),
        ("Portion", {"x": (vector(4),)}, 4, {"order": "queue"}, 0),
    )
)
TEXTS = (
    Case(
        "Data",
        {},
        {"x": story(52, 25, most=8), "label": label(6), "fact": facts(1, 8)},
        {"source": "stories"},
        probes={"x": "vector"},
    ),
    Case(
        "Sentences",
        {"x": (story(9, 5, most=3),)},
        {"y": sequence(3, 4), "q": vector(4)},
        {"sentences": 3, "features": 4},
        {"weight": (5, 4), "time": (3, 4)},
        (0, 0, 36),
        {"y": "sequence"},
    ),
    Case(
        "Sentences",
        {"x": (story(9, 5, most=3, asked=False),)},
        {"y": sequence(10, 4)},
        {"features": 4, "question": False, "encoding": "bag of words", "time": False},
        {"weight": (5, 4)},
        (0, 0, 36),
        {"y": "sequence"},
    ),
    Case(
        "Attend",
        {"x": (vector(4),), "memory": (sequence(3, 4),)},
        {"y": vector(3)},
        {},
        {},
        (0, 0, 12),
        {"y": "vector"},
    ),
    Case(
        "Read",
        {"x": (vector(3),), "memory": (sequence(3, 4),)},
        {"y": vector(4)},
        {},
        {},
        (0, 0, 12),
        {"y": "vector"},
    ),
)
CELL = {"weight": (6, 3), "recurrent": (4, 2), "candidate": (2, 2), "bias": (6,)}
STORIES = (
    Case(
        "Pick",
        {"x": (sequence(9, 4),), "words": (story(9, 5, most=3),)},
        {"y": sequence(3, 4)},
        {"sentences": 3},
        probes={"y": "sequence"},
    ),
    Case(
        "Question",
        {"x": (story(9, 5, most=3),)},
        {"y": labels(9, 5)},
        probes={"y": "vector"},
    ),
    Case(
        "Beside",
        {"x": (vector(4),), "steps": (sequence(3, 2),)},
        {"y": sequence(3, 4)},
        probes={"y": "sequence"},
    ),
    Case("Absolute", {"x": (maps(2, 3, 3),)}, {"y": maps(2, 3, 3)}, probes={"y": "maps"}),
    Case("Absolute", {"x": (sequence(3, 2),)}, {"y": sequence(3, 2)}, probes={"y": "sequence"}),
    Case(
        "Subtract",
        {"x": (sequence(3, 2),), "less": (sequence(3, 2),)},
        {"y": sequence(3, 2)},
        cost=(0, 0, 6),
        probes={"y": "sequence"},
    ),
    Case(
        "InnerProduct",
        {"x": (vector(4),), "other": (vector(4),)},
        {"y": vector(1)},
        cost=(0, 0, 4),
        probes={"y": "vector"},
    ),
    Case(
        "InnerProduct",
        {"x": (sequence(3, 4),), "other": (sequence(3, 4),)},
        {"y": sequence(3, 1)},
        cost=(0, 0, 12),
        probes={"y": "sequence"},
    ),
    Case(
        "GRUCell",
        {"x": (vector(3),), "state": (vector(2),)},
        {"y": vector(2)},
        {"units": 2},
        CELL,
        (2, 36, 36),
        {"y": "vector", "r": "vector", "z": "vector"},
    ),
    Case(
        "GRUCell",
        {"x": (vector(3),), "state": (vector(2),)},
        {"y": vector(2)},
        {"units": 2, "reset": "after"},
        {**CELL, "candidate_bias": (2,)},
        (2, 38, 36),
        {"y": "vector", "r": "vector", "z": "vector"},
    ),
    Case(
        "GateLoss",
        {"x": (sequence(3, 1),), "fact": (facts(2, 3),)},
        {"y": vector(3)},
        {"fact": 2},
        probes={"y": "vector"},
    ),
    Case(
        "GateLoss",
        {"x": (sequence(3, 1),), "fact": (facts(1, 3),)},
        {"y": vector(3)},
        {"weight": 0.5},
        probes={"y": "vector"},
    ),
)
CASES = (*DATA, *LOSSES, *PARTS, *TEXTS, *STORIES)
