"""A graph may answer more than once: each answer has figures of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nndl_studio import api, layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.ops.ir import Prediction, Role, Value
from nndl_studio.resources import example
from nndl_studio.training.answers import class_count, classes
from nndl_studio.training.trainer import Trainer


def two_answers() -> Graph:
    """XOR with a second loss after its hidden layer."""
    graph = api.load(example("xor"))
    last = graph.outgoing("Hidden")[0].target
    twin = graph.nodes[last]
    loss = next(node for node in graph.nodes.values() if node.type == "CrossEntropy.v1")
    graph.add_node(replace(twin, id="Twin", position=(0.0, 600.0)))
    graph.add_node(Node("Second", loss.type, loss.config, (300.0, 600.0)))
    edge = graph.outgoing("Hidden")[0]
    graph.connect(replace(edge, target="Twin"))
    output = layers.layer(twin.type).outputs[0].name
    graph.connect(replace(edge, source="Twin", output=output, target="Second", input="x"))
    return graph


def test_figures_come_for_each_answer() -> None:
    trainer = Trainer(two_answers())
    figures = trainer.evaluate("train")
    assert figures is not None
    ((node, second),) = figures.answers
    assert node in ("Loss", "Second")
    assert figures.accuracy is not None
    assert second.accuracy is not None
    assert 0 < second.loss < figures.loss


def test_an_answer_alone_is_the_whole_objective() -> None:
    figures = Trainer(api.load(example("xor"))).evaluate("train")
    assert figures is not None
    assert figures.answers == ()


@pytest.mark.parametrize(
    ("best", "y", "named", "count"),
    [
        ("largest", [[0.1, 0.9], [0.8, 0.2]], [1, 0], 2),
        ("smallest", [[0.1, 0.9], [0.8, 0.2]], [0, 1], 2),
        ("above half", [[0.4], [0.6]], [0, 1], 2),
        ("above zero", [[-0.1], [0.1]], [0, 1], 2),
    ],
)
def test_a_class_is_found_as_the_prediction_says(
    best: str, y: list[list[float]], named: list[int], count: int
) -> None:
    array = np.array(y)
    np.testing.assert_array_equal(classes(best, array), named)
    value = Value("y", array.shape[1:], Role.ACTIVATION)
    assert class_count(Prediction("Answer", value, best)) == count


def test_numbers_name_no_class() -> None:
    assert classes(None, np.zeros((2, 3))) is None
