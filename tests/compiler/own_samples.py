"""Samples of a drawing's own data, and what it gives for them with weights drawn by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
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
# What drawn machines answer at each step.
ANSWER = ("Out", "y")


@dataclass
class Drawn:
    """An example on the machine, in float64; `table` has a row for each of its first samples."""

    plan: ExecutionPlan
    machine: Machine
    weights: Mapping[str, Array]
    table: Array

    @property
    def lengths(self) -> NDArray[np.int64]:
        return self.table[:, self.plan.columns["lengths"][0]].astype(np.int64)

    def field(self, name: str) -> Array:
        """(samples, steps, numbers) of a field of the data: a view."""
        at, size = self.plan.columns[name]
        steps = self.plan.probes[ANSWER][0].shape[0]
        return self.table[:, at : at + size].reshape(SAMPLES, steps, -1)

    def put(self, name: str, values: Array) -> None:
        at, size = self.plan.columns[name]
        self.table[:, at : at + size] = values.reshape(SAMPLES, size)

    def answers(self) -> Array:
        """(samples, steps, numbers)."""
        self.machine.run(self.plan, self.table, np.arange(SAMPLES), np.zeros(1))
        return self.machine.read(self.plan, self.plan.probes[ANSWER][0])

    def outcome(self) -> tuple[bytes, ...]:
        """Loss and gradients to the bit."""
        recorded = np.zeros(1)
        self.machine.run(self.plan, self.table, np.arange(SAMPLES), recorded)
        gradients = self.plan.gradients.values()
        return (
            recorded.tobytes(),
            *(self.machine.read(self.plan, each).tobytes() for each in gradients),
        )

    def dense(self, name: str, given: Array) -> Array:
        """Wx + b, as the node of that name has them."""
        return np.asarray(self.weights[f"{name}.weight"] @ given + self.weights[f"{name}.bias"])


def drawn(name: str, seed: int = 5, spread: float = 0.5) -> Drawn:
    return drawn_graph(api.load(example(name)), seed, spread)


def drawn_graph(graph: Graph, seed: int = 5, spread: float = 0.5) -> Drawn:
    plan = compile_graph(graph, "gradients", dtype="float64", probes=[ANSWER]).plan(SAMPLES)
    machine = Machine([plan])
    rng = np.random.default_rng(seed)
    weights = {key: spread * rng.normal(size=s.shape) for key, s in plan.parameters.items()}
    machine.load(weights)
    table = rows(load_dataset(graph), plan.columns, "float64")[np.arange(SAMPLES)]
    return Drawn(plan, machine, weights, np.asarray(table, np.float64))


def assert_is(machine: Drawn, paper: Callable[[Array], Array]) -> None:
    """At each own step of each sample the machine answers as `paper` does, which is given x (steps,
    features)."""
    found, x = machine.answers(), machine.field("x")
    for sample, length in enumerate(machine.lengths):
        expected = paper(x[sample, :length])
        np.testing.assert_allclose(found[sample, :length], expected, rtol=1e-9, atol=1e-11)


def assert_padding_is_idle(machine: Drawn, answers: str, instead: float) -> None:
    """Whatever stands past the samples' ends, in x and in what is right, no bit is another."""
    before = machine.outcome()
    right, x = machine.field(answers), machine.field("x")
    past = np.arange(right.shape[1]) >= machine.lengths[:, None]
    assert past.any()
    right[past], x[past] = instead, 7.5
    machine.put(answers, right)
    machine.put("x", x)
    assert machine.outcome() == before


def sigma(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))
