"""The drawn stack and queue against the paper's equations, which count their steps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset, rows

Array = NDArray[np.float64]
SAMPLES = 6
DRAWN = ("E7-stack", "E7-queue")


def rows_of(graph: Graph, columns: dict[str, tuple[int, int]], row: int) -> Array:
    """Samples of the drawing's own data, one after another as the plan reads them."""
    dataset = load_dataset(graph)
    held = rows(dataset, columns, "float64")
    assert held.width == row
    return np.asarray(held[np.arange(SAMPLES)], np.float64)


def paper(graph: Graph, weights: dict[str, Array], x: Array, queue: bool) -> Array:
    """What the machine answers at each step of x (steps, features): (1)-(3) of Grefenstette et al.
    2015 with all entries kept, and the controller as it is drawn."""

    def dense(name: str, given: Array) -> Array:
        return weights[f"{name}.weight"] @ given + weights[f"{name}.bias"]

    values: list[Array] = []
    strengths = np.zeros(0)
    read, answers = np.zeros(weights["v.weight"].shape[0]), []
    for row in x:
        h = np.tanh(dense("h", np.concatenate([row, read])))
        d = 1 / (1 + np.exp(-dense("d", h)))
        u = 1 / (1 + np.exp(-(dense("u z", h) - (2 if queue else 1))))
        values.append(np.tanh(dense("v", h)))
        kept = [left(strengths, i, u[0], queue) for i in range(len(strengths))]
        strengths = np.array([*kept, *d])
        read = np.zeros_like(read)
        for i, value in enumerate(values):
            later = strengths[:i].sum() if queue else strengths[i + 1 :].sum()
            read = read + min(strengths[i], max(0.0, 1 - later)) * value
        answers.append(dense("Out", np.concatenate([h, read])))
    return np.array(answers)


def left(strengths: Array, i: int, u: float, queue: bool) -> float:
    """(2): what is left of the i-th entry when u is popped."""
    sooner = strengths[:i].sum() if queue else strengths[i + 1 :].sum()
    return max(0.0, float(strengths[i]) - max(0.0, u - float(sooner)))


@pytest.mark.parametrize("name", DRAWN)
def test_the_drawing_is_the_papers_machine(name: str) -> None:
    graph = api.load(example(name))
    probe = ("Out", "y")
    plan = compile_graph(graph, "gradients", dtype="float64", probes=[probe]).plan(SAMPLES)
    machine = Machine([plan])
    rng = np.random.default_rng(5)
    weights = {key: 0.5 * rng.normal(size=s.shape) for key, s in plan.parameters.items()}
    machine.load(weights)
    table = rows_of(graph, dict(plan.columns), plan.row)
    machine.run(plan, table, np.arange(SAMPLES), np.zeros(1))
    found = machine.read(plan, plan.probes[probe][0])
    at, size = plan.columns["x"]
    lengths = table[:, plan.columns["lengths"][0]].astype(int)
    x = table[:, at : at + size].reshape(SAMPLES, found.shape[1], -1)
    for sample, length in enumerate(lengths):
        expected = paper(graph, weights, x[sample, :length], queue=name.endswith("queue"))
        np.testing.assert_allclose(found[sample, :length], expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_not_scored_changes_nothing(name: str) -> None:
    """Neither padding nor steps without a label give a loss or a gradient."""
    graph = api.load(example(name))
    plan = compile_graph(graph, "gradients", dtype="float64").plan(SAMPLES)
    machine = Machine([plan])
    rng = np.random.default_rng(6)
    machine.load({key: 0.5 * rng.normal(size=s.shape) for key, s in plan.parameters.items()})
    table = rows_of(graph, dict(plan.columns), plan.row)
    before = outcome(machine, plan, table)
    at, size = plan.columns["labels"]
    lengths = table[:, plan.columns["lengths"][0]]
    labels = table[:, at : at + size]
    assert (labels < 0).any()
    labels[np.arange(size) >= lengths[:, None]] = 3
    x_at, x_size = plan.columns["x"]
    x = table[:, x_at : x_at + x_size].reshape(SAMPLES, size, -1)
    x[np.arange(size) >= lengths[:, None]] = 7.5
    table[:, x_at : x_at + x_size] = x.reshape(SAMPLES, x_size)
    assert outcome(machine, plan, table) == before


def outcome(machine: Machine, plan: ExecutionPlan, table: Array) -> tuple[bytes, ...]:
    """Loss and gradients to the bit."""
    recorded = np.zeros(1)
    machine.run(plan, table, np.arange(SAMPLES), recorded)
    gradients = (machine.read(plan, symbol).tobytes() for symbol in plan.gradients.values())
    return (recorded.tobytes(), *gradients)
