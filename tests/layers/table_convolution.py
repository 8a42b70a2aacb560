"""Cases of the contract table: convolution and pooling over sequences, dilation, fixed filters."""

from __future__ import annotations

from tests.layers.layer_case import Case, maps, neurons, sequence, vector

CONVOLUTIONS = (
    Case(
        "Conv2d",
        {"x": (maps(2, 9, 11),)},
        {"y": maps(4, 5, 7)},
        {"maps": 4, "kernel": (3, 3), "dilation": (2, 2), "table": ((1, 1, 0, 0), (0, 0, 1, 1))},
        {"weight": (4, 3, 3), "bias": (4,)},
        (140, 140 * 10, 140 * 9),
        {**neurons("maps"), "filters": "filters"},
    ),
    Case(
        "Conv2d",
        {"x": (maps(1, 6, 7),)},
        {"y": maps(2, 3, 4)},
        {
            "maps": 2,
            "kernel": (3, 3),
            "dilation": (3, 2),
            "stride": (2, 2),
            "border": "same",
            "activation": "identity",
        },
        {"weight": (2, 1, 3, 3), "bias": (2,)},
        (24, 240, 216),
        {**neurons("maps"), "filters": "filters"},
    ),
    Case(
        "Conv2d",
        {"x": (maps(2, 5, 6),)},
        {"y": maps(1, 3, 4)},
        {"maps": 1, "kernel": (3, 3), "filter": "Sobel x", "activation": "identity"},
        {"weight": (1, 2, 3, 3)},
        (12, 216, 216),
        {**neurons("maps"), "filters": "filters"},
    ),
    Case(
        "Conv1d",
        {"x": (sequence(6, 3),)},
        {"y": sequence(4, 5)},
        {"units": 5, "kernel": 3},
        {"weight": (5, 3, 3), "bias": (5,)},
        (20, 200, 180),
        {**neurons("sequence"), "filters": "filters"},
    ),
    Case(
        "Conv1d",
        {"x": (sequence(6, 4),)},
        {"y": sequence(6, 2)},
        {"units": 2, "kernel": 4, "border": "same", "groups": 2, "activation": "softplus"},
        {"weight": (2, 2, 4), "bias": (2,)},
        (12, 108, 96),
        {**neurons("sequence"), "filters": "filters"},
    ),
    Case(
        "Conv1d",
        {"x": (sequence(6, 2),)},
        {"y": sequence(5, 3)},
        {
            "units": 3,
            "kernel": 3,
            "border": "wide",
            "stride": 2,
            "dilation": 2,
            "bias": False,
            "kernel_flip": "cross-correlation",
        },
        {"weight": (3, 2, 3)},
        (15, 90, 90),
        {**neurons("sequence"), "filters": "filters"},
    ),
    Case(
        "Conv1d",
        {"x": (sequence(6, 2),)},
        {"y": sequence(4, 2)},
        {"units": 2, "kernel": 3, "groups": 2, "filter": "moving average"},
        {"weight": (2, 1, 3)},
        (8, 24, 24),
        {**neurons("sequence"), "filters": "filters"},
    ),
)
POOLS = (
    Case(
        "Pool2d",
        {"x": (maps(2, 6, 7),)},
        {"y": maps(2, 4, 3)},
        {"size": (3, 2), "stride": (1, 2), "trainable": True, "activation": "tanh"},
        {"weight": (2,), "bias": (2,)},
        (24, 24 * 7, 24),
        {"y": "maps"},
    ),
    Case(
        "Pool1d",
        {"x": (sequence(6, 3),)},
        {"y": sequence(2, 3)},
        {"size": 3, "stride": 2},
        {},
        (6, 18, 0),
        {"y": "sequence"},
    ),
    Case(
        "Pool1d",
        {"x": (sequence(6, 3),)},
        {"y": sequence(5, 3)},
        {"kind": "average", "size": 2, "stride": 1},
        {},
        (15, 30, 30),
        {"y": "sequence"},
    ),
    *(
        Case(
            "Pool1d",
            {"x": (sequence(6, 3),)},
            {"y": vector(3)},
            {"kind": kind, "over": "whole sequence"},
            {},
            (3, 18, work),
            {"y": "vector"},
        )
        for kind, work in (("max", 0), ("average", 18))
    ),
)
SHAPES = (Case("Flatten", {"x": (sequence(3, 4),)}, {"y": vector(12)}),)
CASES = (*CONVOLUTIONS, *POOLS, *SHAPES)
