"""The contract table: for every layer type, settings and inputs with what must come of them."""

from __future__ import annotations

from nndl_studio.layers.connection_table import lenet_c3
from tests.layers import (
    table_convolution,
    table_forward,
    table_linear,
    table_loops,
    table_machines,
    table_memory,
    table_recurrent,
)
from tests.layers.layer_case import Case, label, labels, maps, neurons, sequence, target, vector

DATA = (
    Case("Data", {}, {"x": maps(1, 28, 28), "label": label(10)}, probes={"x": "maps"}),
    Case(
        "Data",
        {},
        {"x": maps(1, 32, 32), "label": label(10)},
        {"pad": 2, "scale": "LeNet-5"},
        probes={"x": "maps"},
    ),
    Case(
        "Data",
        {},
        {"x": sequence(28, 28), "label": label(10)},
        {"source": "digit rows"},
        probes={"x": "sequence"},
    ),
    Case(
        "Data", {}, {"x": vector(4), "label": label(3)}, {"source": "iris"}, probes={"x": "vector"}
    ),
    Case(
        "Data", {}, {"x": vector(2), "label": label(2)}, {"source": "XOR"}, probes={"x": "vector"}
    ),
)
DENSE = (
    Case(
        "Dense",
        {"x": (vector(5),)},
        {"y": vector(3)},
        {"units": 3},
        {"weight": (3, 5), "bias": (3,)},
        (3, 18, 15),
        neurons("vector"),
    ),
    Case(
        "Dense",
        {"x": (sequence(4, 5),)},
        {"y": sequence(4, 3)},
        {"units": 3, "bias": False, "activation": "rectifier"},
        {"weight": (3, 5)},
        (12, 60, 60),
        neurons("sequence"),
    ),
    Case(
        "Dense",
        {"x": (maps(120, 1, 1),)},
        {"y": vector(84)},
        {"units": 84, "activation": "scaled tanh"},
        {"weight": (84, 120), "bias": (84,)},
        (84, 10_164, 10_080),
        neurons("vector"),
    ),
)
CONVOLUTIONS = (
    Case(
        "Conv2d",
        {"x": (maps(1, 32, 32),)},
        {"y": maps(6, 28, 28)},
        {"maps": 6},
        {"weight": (6, 1, 5, 5), "bias": (6,)},
        (4704, 122_304, 117_600),
        {**neurons("maps"), "filters": "filters"},
    ),
    Case(
        "Conv2d",
        {"x": (maps(6, 14, 14),)},
        {"y": maps(16, 10, 10)},
        {"maps": 16, "table": lenet_c3(), "kernel_flip": "cross-correlation"},
        {"weight": (60, 5, 5), "bias": (16,)},
        (1600, 151_600, 150_000),
        {**neurons("maps"), "filters": "filters"},
    ),
    Case(
        "Conv2d",
        {"x": (maps(2, 7, 8),)},
        {"y": maps(3, 4, 8)},
        {"maps": 3, "kernel": (4, 3), "stride": (2, 1), "border": "same", "bias": False},
        {"weight": (3, 2, 4, 3)},
        (96, 96 * 24, 96 * 24),
        {**neurons("maps"), "filters": "filters"},
    ),
    Case(
        "Conv2d",
        {"x": (maps(1, 5, 6),)},
        {"y": maps(2, 7, 7)},
        {"maps": 2, "kernel": (3, 2), "border": "wide", "activation": "identity"},
        {"weight": (2, 1, 3, 2), "bias": (2,)},
        (98, 98 * 7, 98 * 6),
        {**neurons("maps"), "filters": "filters"},
    ),
)
POOLS = (
    Case(
        "Pool2d",
        {"x": (maps(6, 28, 28),)},
        {"y": maps(6, 14, 14)},
        {"kind": "average", "trainable": True, "activation": "scaled tanh"},
        {"weight": (6,), "bias": (6,)},
        (1176, 5880, 5880),
        {"y": "maps"},
    ),
    Case(
        "Pool2d",
        {"x": (maps(2, 7, 9),)},
        {"y": maps(2, 3, 4)},
        {"size": (3, 3)},
        {},
        (24, 216, 0),
        {"y": "maps"},
    ),
)
POINTWISE = tuple(
    Case(name, {"x": (shape,)}, {"y": shape}, probes={"y": kind, "z": kind})
    for name in ("Logistic", "Tanh", "ScaledTanh", "Rectifier", "Softplus")
    for shape, kind in (
        (vector(5), "vector"),
        (maps(2, 3, 4), "maps"),
        (sequence(3, 4), "sequence"),
    )
)
RECURRENT = (Case("LastStep", {"x": (sequence(6, 3),)}, {"y": vector(3)}, probes={"y": "vector"}),)
SHAPES = (
    Case("Flatten", {"x": (maps(2, 3, 4),)}, {"y": vector(24)}),
    Case("Dropout", {"x": (vector(7),)}, {"y": vector(7)}, {"rate": 0.25}),
    Case("Dropout", {"x": (sequence(3, 4),)}, {"y": sequence(3, 4)}),
    Case("Add", {"x": (vector(4),) * 3}, {"y": vector(4)}, probes={"y": "vector"}),
    Case("Add", {"x": (maps(2, 3, 4),) * 2}, {"y": maps(2, 3, 4)}, probes={"y": "maps"}),
    # A branch alone, while the drawing is being made.
    Case("Add", {"x": (vector(4),)}, {"y": vector(4)}, probes={"y": "vector"}),
    Case("Concat", {"x": (vector(4), vector(2))}, {"y": vector(6)}, probes={"y": "vector"}),
    Case(
        "Concat",
        {"x": (maps(2, 3, 4), maps(1, 3, 4))},
        {"y": maps(3, 3, 4)},
        probes={"y": "maps"},
    ),
    Case(
        "Concat",
        {"x": (sequence(3, 4), sequence(3, 2))},
        {"y": sequence(3, 6)},
        probes={"y": "sequence"},
    ),
)
TWO = {"x": "vector", "target": "vector"}
OUTPUTS = (
    Case(
        "CrossEntropy",
        {"x": (vector(3),), "label": (label(3),)},
        {"y": vector(3)},
        probes={"y": "vector"},
    ),
    Case(
        "CrossEntropy",
        {"x": (sequence(4, 3),), "label": (labels(4, 3),)},
        {"y": sequence(4, 3)},
        probes={"y": "sequence"},
    ),
    Case("SquaredError", {"x": (vector(2),), "target": (target(2),)}, {}, probes=TWO),
    Case("SquaredError", {"x": (vector(3),), "target": (label(3),)}, {}, probes=TWO),
    *(
        Case(
            "RBFOutput",
            {"x": (vector(84),), "label": (label(10),)},
            {"y": vector(10)},
            {"loss": loss},
            {"centre": (10, 84)},
            (10, 840, 840),
            {"y": "vector"},
        )
        for loss in ("mean", "discriminative")
    ),
)
CASES = (
    *DATA,
    *DENSE,
    *CONVOLUTIONS,
    *POOLS,
    *POINTWISE,
    *RECURRENT,
    *SHAPES,
    *OUTPUTS,
    *table_forward.CASES,
    *table_convolution.CASES,
    *table_linear.CASES,
    *table_loops.CASES,
    *table_machines.CASES,
    *table_recurrent.CASES,
    *table_memory.CASES,
)
