"""Rows of the contract table: what cells are drawn from."""

from __future__ import annotations

from tests.layers.layer_case import Case, film, maps, sequence, vector

CASES = (
    *(
        Case("Delay", {"x": (sequence(4, 3),)}, {"y": sequence(4, 3)}, settings, probes={"y": kind})
        for settings, kind in (
            ({"units": 3}, "sequence"),
            ({"units": 3, "truncate": 2}, "sequence"),
            ({"units": 3, "initial": "constant", "value": 0.5}, "sequence"),
            ({"units": 3, "initial": "first one"}, "sequence"),
        )
    ),
    *(
        Case(
            "Delay",
            {"x": (sequence(4, 3),)},
            {"y": sequence(4, 3)},
            {"units": 3, "initial": initial},
            {"initial": (3,)},
            probes={"y": "sequence"},
        )
        for initial in ("learned", "learned weighting")
    ),
    Case(
        "Delay",
        {"x": (sequence(4, 3),), "first": (vector(3),)},
        {"y": sequence(4, 3)},
        {"units": 3},
        probes={"y": "sequence"},
    ),
    Case(
        "Delay",
        {"x": (film(4, 2, 3, 5),)},
        {"y": film(4, 2, 3, 5)},
        {"holds": "maps", "maps": 2, "size": (3, 5)},
        probes={"y": "maps"},
    ),
    Case(
        "Delay",
        {"x": (film(4, 2, 3, 5),), "first": (maps(2, 3, 5),)},
        {"y": film(4, 2, 3, 5)},
        {"holds": "maps", "maps": 2, "size": (3, 5)},
        probes={"y": "maps"},
    ),
    Case(
        "Unflatten",
        {"x": (vector(30),)},
        {"y": maps(2, 3, 5)},
        {"maps": 2, "size": (3, 5)},
        probes={"y": "maps"},
    ),
    Case(
        "Unflatten",
        {"x": (sequence(4, 30),)},
        {"y": film(4, 2, 3, 5)},
        {"maps": 2, "size": (3, 5)},
        probes={"y": "maps"},
    ),
    Case("Flatten", {"x": (film(4, 2, 3, 5),)}, {"y": sequence(4, 30)}),
    Case("LastStep", {"x": (film(4, 2, 3, 5),)}, {"y": maps(2, 3, 5)}, probes={"y": "maps"}),
    Case(
        "Repeat",
        {"x": (vector(3),)},
        {"y": sequence(5, 3)},
        {"steps": 5},
        probes={"y": "sequence"},
    ),
    *(
        Case("Multiply", {"x": (x, x)}, {"y": x}, cost=(0, 0, x.size), probes={"y": kind})
        for x, kind in (
            (vector(5), "vector"),
            (maps(2, 3, 3), "maps"),
            (sequence(4, 3), "sequence"),
        )
    ),
    Case(
        "Multiply",
        {"x": (vector(4),) * 3},
        {"y": vector(4)},
        cost=(0, 0, 8),
        probes={"y": "vector"},
    ),
    *(
        Case("Scale", {"x": (x,)}, {"y": x}, settings, cost=(0, 0, x.size), probes={"y": kind})
        for x, kind, settings in (
            (vector(5), "vector", {}),
            (maps(2, 3, 3), "maps", {"gain": 2.0, "shift": 0.0}),
            (sequence(4, 3), "sequence", {"gain": 0.5, "shift": -1.0}),
        )
    ),
    Case(
        "Diagonal",
        {"x": (vector(5),)},
        {"y": vector(5)},
        {},
        {"weight": (5,)},
        (0, 5, 5),
        {"y": "vector"},
    ),
    Case(
        "Diagonal",
        {"x": (sequence(4, 3),)},
        {"y": sequence(4, 3)},
        {"initialiser": "ones"},
        {"weight": (3,)},
        (0, 12, 12),
        {"y": "sequence"},
    ),
)
