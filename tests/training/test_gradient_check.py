"""Backpropagation through each whole example, against finite differences in float64."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import api, layers
from nndl_studio.graph.node import Edge, Node
from nndl_studio.machine.machine import Machine
from nndl_studio.resources import example, examples
from nndl_studio.training.gradient_check import check_gradients
from nndl_studio.training.gradient_facts import TOLERANCE

EXAMPLES = [path.stem for path in examples()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_parameter_of_every_example(name: str) -> None:
    graph = api.load(example(name))
    checks = list(check_gradients(graph))
    trained = sum(node["parameters"] > 0 for node in api.describe(graph)["nodes"])
    assert len({check.parameter.split(".")[0] for check in checks}) == trained
    assert all(check.passed for check in checks), [c for c in checks if not c.passed]
    assert max(check.error for check in checks) <= TOLERANCE


def test_a_wrong_gradient_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Machine.read
    monkeypatch.setattr(Machine, "read", lambda *a: read(*a) * np.float64(1.001))
    checks = list(check_gradients(api.load(example("xor"))))
    assert not any(check.passed for check in checks)


def test_probabilities_at_every_step_may_be_gone_on_from() -> None:
    """A second loss behind the first one's answer sends a gradient through both."""
    graph = api.load(example("E1-language-model"))
    for name, kind, settings in (
        ("Again", "Dense", {"units": 115, "activation": "identity"}),
        ("Next again", "CrossEntropy", {}),
    ):
        layer = layers.by_name(kind)
        graph.add_node(Node(name, layer.type, layer.configured(**settings), (0.0, 300.0)))
    graph.connect(Edge("Next word", "y", "Again", "x"))
    graph.connect(Edge("Again", "y", "Next again", "x"))
    checks = list(check_gradients(graph))
    assert {"Again.weight", "Scores.weight"} <= {check.parameter for check in checks}
    assert all(check.passed for check in checks), [c for c in checks if not c.passed]
