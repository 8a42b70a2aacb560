"""A file with classes and numbers to reach: each has its port, and a loss of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nndl_studio import layers
from nndl_studio.datasets import configured
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.training.trainer import Trainer

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 4))
LABEL = (X[:, 0] > 0).astype(int)
TARGET = np.stack([X[:, 1] * 5 + 10, X[:, 2] * 3 - 7, X[:, 3]], 1)


def node(name: str, layer: str, **settings: object) -> Node:
    kind = layers.by_name(layer)
    return Node(name, kind.type, kind.configured(**settings), (0.0, 0.0))


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    """A Data node with both, and a Dense for each."""
    path = tmp_path / "both.npz"
    np.savez(path, x=X, label=LABEL, target=TARGET)
    config = configured("file", file=str(path), scale="as is", validation=0, test=0)
    made = Graph(settings=TrainingSettings(epochs=100, batch_size=16, learning_rate=0.05))
    made.add_node(Node("D", layers.by_name("Data").type, config, (0.0, 0.0)))
    made.add_node(node("Class", "Dense", units=2, activation="identity"))
    made.add_node(node("Values", "Dense", units=3, activation="identity"))
    for name in ("Class", "Values"):
        made.connect(Edge("D", "x", name, "x"))
    made.add_node(node("Which", "CrossEntropy"))
    made.add_node(node("HowMuch", "SquaredError"))
    made.connect(Edge("Class", "y", "Which", "x"))
    made.connect(Edge("Values", "y", "HowMuch", "x"))
    return made


@pytest.mark.parametrize("linked", [False, True])
def test_two_losses_learn_from_one_file(graph: Graph, linked: bool) -> None:
    """An open port reads what its loss is for; so it does by a link."""
    if linked:
        graph.connect(Edge("D", "label", "Which", "label"))
        graph.connect(Edge("D", "target", "HowMuch", "target"))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    figures = trainer.evaluate("train")
    assert figures is not None
    ((name, which),) = figures.answers
    assert name == "Which"
    assert which.accuracy is not None
    assert which.accuracy > 0.9
    assert figures.mse is not None
    assert figures.mse < 1e-6


def test_data_with_one_answer_have_no_second_port(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "one.npz"
    np.savez(path, x=X, target=TARGET)
    graph.set_config("D", configured("file", file=str(path)))
    refusal = graph.check_connect(Edge("D", "target", "HowMuch", "target"))
    assert refusal is not None
    assert graph.check_connect(Edge("D", "label", "HowMuch", "target")) is None
