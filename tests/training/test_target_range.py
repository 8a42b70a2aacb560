"""Targets outside what a loss takes: refused by sample and value, before training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.datasets import configured
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers import layer
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.trainer import Trainer

LOSS = "BinaryCrossEntropy"


def drawn(folder: Path, target: NDArray[Any], linked: bool = False) -> Graph:
    """x with three numbers → Dense → binary cross-entropy with the data's target."""
    x = np.random.default_rng(0).normal(size=(len(target), 3))
    np.savez(folder / "a.npz", x=x, target=target)
    shares = {"validation": 0.0, "test": 0.0}
    file = configured("file", file=str(folder / "a.npz"), scale="as is", **shares)
    graph = Graph()
    units = layer("Dense.v1").config_type(units=3)
    loss = layer("BinaryCrossEntropy.v1").config_type()
    for id, type, config in (("D", "Data", file), ("O", "Dense", units), ("L", LOSS, loss)):
        graph.add_node(Node(id, f"{type}.v1", config, (0.0, 0.0)))
    graph.connect(Edge("D", "x", "O", "x"))
    graph.connect(Edge("O", "y", "L", "x"))
    if linked:
        graph.connect(Edge("D", "label", "L", "target"))
    return graph


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize(("value", "told"), [(-1.0, "-1"), (200.0, "200"), (1.5, "1.5")])
def test_a_target_outside_0_to_1_has_no_cross_entropy(
    tmp_path: Path, linked: bool, value: float, told: str
) -> None:
    """log(1 + eᶻ) − t z has no least value then: the loss once fell to −309 million, remarkless."""
    target = np.full((6, 3), 0.5)
    target[4, 1] = value
    with pytest.raises(TrainingError, match=rf"L: .*from 0 to 1.*sample 4 .* {told}:.*squared"):
        Trainer(drawn(tmp_path, target, linked))


def test_the_ends_are_in_the_range(tmp_path: Path) -> None:
    assert Trainer(drawn(tmp_path, np.array([[0.0, 1.0, 0.5]] * 6))).steps_per_epoch
