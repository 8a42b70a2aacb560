"""Parts of machines with memory outside of a loop, where they work on each step alone."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.layers.shape import Shape
from nndl_studio.machine.machine import Machine
from nndl_studio.training.gradient_check import check_gradients
from tests.compiler.test_starts import data
from tests.graph.drawing import link, node

STEPS, SAMPLES = 4, 5


def reading(source: str = "sequence") -> Graph:
    """A memory of three rows that is read with three weights, both made of x."""
    axes = (STEPS, 3) if source == "sequence" else (3,)
    graph = Graph("Read")
    graph.add_node(data("sequence" if source == "sequence" else "vector", *axes))
    for each in (
        node("Weights", "Dense", units=3, activation="identity"),
        node("Memory", "Dense", units=6, activation="identity"),
        node("Read", "Read"),
        node("Out", "Dense", units=2, activation="identity"),
        node("Loss", "CrossEntropy"),
    ):
        graph.add_node(each)
    graph.connect(link(graph, "Data", "Weights"))
    graph.connect(link(graph, "Data", "Memory"))
    graph.connect(Edge("Weights", "y", "Read", "x"))
    graph.connect(Edge("Memory", "y", "Read", "memory"))
    last = "Read"
    if source == "sequence":
        graph.add_node(node("Last", "LastStep"))
        graph.connect(link(graph, "Read", "Last"))
        last = "Last"
    graph.connect(link(graph, last, "Out"))
    graph.connect(link(graph, "Out", "Loss"))
    return graph


@pytest.mark.parametrize("source", ["sequence", "vector"])
def test_it_reads_at_each_step_or_once(source: str) -> None:
    graph = reading(source)
    analysis = analyse(graph)
    assert analysis.problems == ()
    steps = STEPS if source == "sequence" else None
    assert analysis.shapes["Read", "y"] == Shape("vector", (2,), steps)
    probes = [("Weights", "y"), ("Memory", "y"), ("Read", "y")]
    plan = compile_graph(graph, "gradients", dtype="float64", probes=probes).plan(SAMPLES)
    machine = Machine([plan])
    rng = np.random.default_rng(1)
    machine.load({key: rng.normal(size=s.shape) for key, s in plan.parameters.items()})
    table = rng.normal(size=(SAMPLES, plan.row))
    table[:, plan.columns["label"][0]] = 1
    if source == "sequence":
        table[:, plan.columns["lengths"][0]] = STEPS
    machine.run(plan, table, np.arange(SAMPLES), np.zeros(1))
    weights, memory, y = (machine.read(plan, plan.probes[key][0]) for key in probes)
    rows = memory.reshape(*weights.shape, 2)
    np.testing.assert_allclose(y, np.einsum("...i,...ik->...k", weights, rows), rtol=1e-12)
    assert max(check.error for check in check_gradients(graph)) < 1e-6


def test_what_comes_once_does_not_go_with_steps() -> None:
    graph = reading()
    graph.disconnect(Edge("Weights", "y", "Read", "x"))
    graph.add_node(node("Once", "LastStep"))
    graph.connect(link(graph, "Weights", "Once"))
    refusal = graph.check_connect(Edge("Once", "y", "Read", "x"))
    assert refusal is not None
    assert refusal.reason == (
        "Read: gets 3 weights once and a memory of 4 rows: let them be as many; or let both come "
        "at the same steps, by a Repeat of what comes once"
    )
