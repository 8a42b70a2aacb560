"""Weights that several nodes use: one array, which learns from all of them."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.training.gradient_check import check_gradients
from tests.graph.drawing import chain, link, node, two_branches
from tests.graph.test_shared_weights import shared


def in_a_loop() -> Graph:
    """Digit rows through a Dense into a drawn cell whose second Dense uses its weights."""
    graph = chain(
        node("Data", "Data", source="digit rows"),
        node("First", "Dense", units=8),
        node("W", "Dense", units=8, activation="identity"),
        node("Sum", "Add"),
        node("h", "Tanh"),
        node("Last", "LastStep"),
        node("Out", "Dense", units=10),
        node("Loss", "CrossEntropy"),
    )
    graph.add_node(node("Delay", "Delay", units=8))
    graph.add_node(node("U", "Dense", units=8, activation="identity"))
    graph.connect(link(graph, "Delay", "U"))
    graph.connect(link(graph, "U", "Sum"))
    graph.connect(link(graph, "h", "Delay"))
    # U stands before W in the order of a step and borrows from it, inside a loop from outside.
    graph.share_weights("U", "W")
    return graph


@pytest.mark.parametrize("graph", [shared(), in_a_loop()], ids=["beside", "in a loop"])
def test_gradients_of_shared_weights_are_those_of_all_who_use_them(graph: Graph) -> None:
    checks = list(check_gradients(graph))
    names = {each.parameter for each in checks}
    assert not any(name.startswith(("Right.", "U.")) for name in names)
    assert names
    assert all(each.passed for each in checks), checks


def test_a_plan_has_one_array_of_them() -> None:
    whole, less = compile_graph(two_branches()).plan(8), compile_graph(shared()).plan(8)
    assert "Right.weight" in whole.parameters
    assert "Right.weight" not in less.parameters
    assert less.state_size < whole.state_size


def test_they_begin_as_the_lender_does() -> None:
    graph = shared()
    weights = initial_weights(graph, analyse(graph), seed=1)
    assert np.ptp(weights["Left.weight"]) > 0
    assert not any(name.startswith("Right.") for name in weights)
