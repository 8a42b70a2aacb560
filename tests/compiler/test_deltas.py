"""δ = ∂J/∂z can be watched, and J can be what a neuron does: both against the formulas."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.compiler.aim import DIRECTION, SLOPE
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.dropout import DropoutConfig
from nndl_studio.machine.machine import Machine
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset, rows
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer

SAMPLES = np.arange(6)


@pytest.fixture
def graph() -> Graph:
    return api.load(example("B4-xor"))


def weights(graph: Graph) -> dict[str, np.ndarray]:
    return initial_weights(graph, analyse(graph), 3)


def test_delta_is_the_one_of_the_lecture(graph: Graph) -> None:
    """(141) from layer to layer, and ∂J/∂W = δ aᵀ (136), ∂J/∂b = δ (137)."""
    probes = [(node, name) for node in ("Hidden", "Output") for name in ("y", "delta")]
    plan = compile_graph(graph, "gradients", dtype="float64", probes=probes).plan(len(SAMPLES))
    machine, given = Machine([plan]), weights(graph)
    machine.load(given)
    table = rows(load_dataset(graph), plan.columns, "float64")
    machine.run(plan, *table.batch(SAMPLES), np.zeros(1))
    found = {key: machine.read(plan, symbol[0]) for key, symbol in plan.probes.items()}
    a, delta = found["Hidden", "y"], found["Output", "delta"]
    below = (1 - a**2) * (delta @ given["Output.weight"])
    np.testing.assert_allclose(found["Hidden", "delta"], below, rtol=1e-12)
    gradient = machine.read(plan, plan.gradients["Output.weight"])
    np.testing.assert_allclose(gradient, delta.T @ a, rtol=1e-12)
    bias = machine.read(plan, plan.gradients["Output.bias"])
    np.testing.assert_allclose(bias, delta.sum(0), rtol=1e-12)


def test_a_delta_needs_no_training(graph: Graph) -> None:
    """Dropout lets everything through when somebody only looks."""
    graph.disconnect(Edge("Hidden", "y", "Output", "x"))
    graph.add_node(Node("Drop", "Dropout.v1", DropoutConfig(rate=0.5), (0.0, 200.0)))
    graph.connect(Edge("Hidden", "y", "Drop", "x"))
    graph.connect(Edge("Drop", "y", "Output", "x"))
    plan = compile_graph(graph, "inference", probes=[("Hidden", "delta")]).plan(1)
    assert not any("dropout" in line for line in plan.listing())
    assert not plan.gradients
    machine = Machine([plan])
    machine.load(weights(graph))
    table = rows(load_dataset(graph), plan.columns)
    machine.run(plan, *table.batch(SAMPLES[:1]), np.zeros(1))
    (symbol,) = plan.probes["Hidden", "delta"]
    assert np.abs(machine.read(plan, symbol)).max() > 0


def test_a_neuron_as_the_objective(graph: Graph) -> None:
    """J is then the mean of y_k, and its slope by x is f′(z_k) w_k."""
    plan = compile_graph(
        graph,
        "inference",
        dtype="float64",
        probes=[("Hidden", "y"), ("Hidden", SLOPE)],
        objective=("Hidden", "y"),
    ).plan(2)
    machine, given = Machine([plan]), weights(graph)
    machine.load(given)
    table = np.zeros((2, plan.row))
    start, size = plan.columns["x"]
    table[:, start : start + size] = [[0.3, -0.2], [0.5, 0.1]]
    start, _ = plan.columns[DIRECTION]
    table[0, start + 1] = table[1, start + 3] = 1
    recorded = np.zeros(1)
    machine.run(plan, table, np.arange(2), recorded)
    y = machine.read(plan, plan.probes["Hidden", "y"][0])
    assert recorded[0] == pytest.approx((y[0, 1] + y[1, 3]) / 2)
    slope = machine.read(plan, plan.probes["Hidden", SLOPE][0])
    for sample, unit in enumerate((1, 3)):
        own = (1 - y[sample, unit] ** 2) * given["Hidden.weight"][unit] / 2
        np.testing.assert_allclose(slope[sample], own, rtol=1e-12)


def test_a_drawn_cell_has_a_delta_at_each_step() -> None:
    """U h is unfolded in time and W x is not; both feed the same sum, so their δ are the same."""
    trainer = Trainer(api.load(example("D2-srn-drawn")))
    inside, outside = (ProbeRequest(node, "delta", 0) for node in ("U h", "W x"))
    found = trainer.probe([inside, outside])
    u, w = found[inside], found[outside]
    assert isinstance(u, np.ndarray)
    assert isinstance(w, np.ndarray)
    assert np.abs(w).max() > 0
    np.testing.assert_allclose(u, w, rtol=1e-5, atol=1e-9)
