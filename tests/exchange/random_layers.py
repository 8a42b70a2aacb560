"""What layers may be drawn by chance where data of a kind arrive, with what settings."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Choice = tuple[str, dict[str, Any]]
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
GATES = ("Tanh", "Logistic", "Rectifier", "ScaledTanh")


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
        _layer("Portion", order=("stack", "queue")),
        _layer("Repeat", steps=(1, 3)),
    ],
    "sequence": [
        *_ANY,
        _layer("Dense", units=(2, 5), bias=(True, False)),
        *[
            _layer("LSTM", units=(2, 5), peepholes=(True, False), bias=(True, False)),
            _layer("GRU", units=(2, 5), bias=(True, False), reset=("before",)),
            _layer("GRU", units=(2, 5), bias=(True, False), reset=("after",)),
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
        _layer("Portion", order=("stack", "queue")),
        _layer("LastStep"),
    ],
    "labels": [_layer("Embedding", features=(2, 4))],
    "label": [_layer("Embedding", features=(2, 4))],
}
