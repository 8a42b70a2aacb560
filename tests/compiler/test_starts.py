"""What a Delay begins with, in a loop and outside of one, and loops that only a Repeat drives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets.as_trained import AsTrainedConfig
from nndl_studio.datasets.info import DatasetInfo, Kind
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.layer import Mend
from nndl_studio.machine.machine import Machine
from nndl_studio.training.gradient_check import check_gradients
from tests.graph.drawing import link, node

STEPS, UNITS, SAMPLES = 4, 3, 5
Array = NDArray[np.float64]
BEGINS: tuple[tuple[dict[str, Any], tuple[float, ...]], ...] = (
    ({}, (0, 0, 0)),
    ({"initial": "constant", "value": 0.5}, (0.5, 0.5, 0.5)),
    ({"initial": "first one"}, (1, 0, 0)),
    ({"initial": "learned"}, (0.3, -0.2, 0.1)),
    ({"initial": "learned weighting"}, (0.41, 0.25, 0.34)),
)
each_start = pytest.mark.parametrize(("settings", "first"), BEGINS, ids=lambda each: str(each)[:40])


def data(kind: Kind, *axes: int) -> Node:
    info = DatasetInfo(kind, axes, 2, 0)
    recipe = Recipe(info, 0, (0.0,), (1.0,), 0.0)
    return Node("Data", "Data.v1", AsTrainedConfig(recipe), (0.0, 0.0))


def running_sum(**delay: Any) -> Graph:
    """h_t = x_t + h_{t−1}, and an answer of its last step."""
    graph = Graph("Sum")
    graph.add_node(data("sequence", STEPS, UNITS))
    graph.add_node(node("Delay", "Delay", units=UNITS, **delay))
    for each in (
        node("h", "Add"),
        node("Last", "LastStep"),
        node("Out", "Dense", units=2, activation="identity"),
        node("Loss", "CrossEntropy"),
    ):
        graph.add_node(each)
    ends = (("Data", "h"), ("Delay", "h"), ("h", "Delay"), ("h", "Last"), ("Last", "Out"))
    for source, target in (*ends, ("Out", "Loss")):
        graph.connect(link(graph, source, target))
    return graph


def seen(graph: Graph, *probes: tuple[str, str]) -> tuple[Array, ...]:
    """What is to be watched, of samples whose x are normal numbers, as x is."""
    plan = compile_graph(graph, "gradients", dtype="float64", probes=probes).plan(SAMPLES)
    machine = Machine([plan])
    weights = {
        name: np.resize([0.3, -0.2, 0.1], symbol.shape) for name, symbol in plan.parameters.items()
    }
    machine.load(weights)
    rng = np.random.default_rng(4)
    table = rng.normal(size=(SAMPLES, plan.row))
    if "lengths" in plan.columns:
        table[:, plan.columns["lengths"][0]] = STEPS
    table[:, plan.columns["label"][0]] = 0
    machine.run(plan, table, np.arange(SAMPLES), np.zeros(1))
    return tuple(machine.read(plan, plan.probes[key][0]) for key in probes)


@each_start
def test_a_loop_begins_with_what_is_set(settings: dict[str, Any], first: Any) -> None:
    x, before, h = seen(running_sum(**settings), ("Data", "x"), ("Delay", "y"), ("h", "y"))
    np.testing.assert_allclose(before[:, 0], np.tile(first, (SAMPLES, 1)), atol=5e-3)
    np.testing.assert_allclose(h, np.cumsum(x, axis=1) + before[:, :1], rtol=1e-12)
    np.testing.assert_array_equal(before[:, 1:], h[:, :-1])


@each_start
def test_its_gradients_are_the_numerical_ones(settings: dict[str, Any], first: Any) -> None:
    checks = list(check_gradients(running_sum(**settings)))
    learned = settings.get("initial", "").startswith("learned")
    assert ("Delay.initial" in {check.parameter for check in checks}) == learned
    assert max(check.error for check in checks) < 1e-6, checks


@each_start
def test_outside_a_loop_it_moves_a_sequence_on(settings: dict[str, Any], first: Any) -> None:
    graph = running_sum(**settings)
    graph.disconnect(Edge("h", "y", "Delay", "x"))
    graph.connect(link(graph, "Data", "Delay"))
    x, y = seen(graph, ("Data", "x"), ("Delay", "y"))
    np.testing.assert_allclose(y[:, 0], np.tile(first, (SAMPLES, 1)), atol=5e-3)
    np.testing.assert_array_equal(y[:, 1:], x[:, :-1])


def clocked(steps: int = STEPS) -> Graph:
    """h_t = x + h_{t−1}, h_0 = x: the loop reads a vector, as often as a Repeat gives it."""
    graph = running_sum()
    graph.disconnect(Edge("Data", "x", "h", "x"))
    graph.remove_node("Data")
    graph.add_node(data("vector", UNITS))
    graph.add_node(node("Clock", "Repeat", steps=steps))
    for edge in (
        Edge("Data", "x", "Clock", "x"),
        Edge("Clock", "y", "h", "x"),
        Edge("Data", "x", "Delay", "first"),
    ):
        assert graph.check_connect(edge) is None
        graph.connect(edge)
    return graph


def test_a_repeat_drives_a_loop_that_begins_with_what_comes_from_outside() -> None:
    graph = clocked()
    assert analyse(graph).problems == ()
    x, h, last = seen(graph, ("Data", "x"), ("h", "y"), ("Last", "y"))
    np.testing.assert_allclose(h, x[:, None] * np.arange(2, STEPS + 2)[:, None], rtol=1e-12)
    np.testing.assert_array_equal(last, h[:, -1])
    assert max(check.error for check in check_gradients(graph)) < 1e-6


def test_what_a_loop_begins_with_has_to_fit() -> None:
    graph = clocked()
    graph.add_node(node("Wide", "Dense", units=5))
    graph.connect(link(graph, "Data", "Wide"))
    graph.disconnect(Edge("Data", "x", "Delay", "first"))
    refusal = graph.check_connect(Edge("Wide", "y", "Delay", "first"))
    assert refusal is not None
    assert refusal.reason == (
        "Delay: holds 3 numbers and begins with 5: give what is linked to first 3 units"
    )


def test_a_loop_cannot_begin_with_its_own_end() -> None:
    graph = running_sum()
    refusal = graph.check_connect(Edge("Last", "y", "Delay", "first"))
    assert refusal is not None
    assert refusal.reason == (
        "Last depends on Delay, which can't begin with it: link something from before the loop"
    )
    assert refusal.mend is None


def test_a_sequence_is_nothing_to_begin_with() -> None:
    graph = running_sum()
    refusal = graph.check_connect(Edge("Data", "x", "Delay", "first"))
    assert refusal is not None
    assert refusal.mend is Mend.INSERT_LAST_STEP
