"""The drawn neural random-access machine against the paper's equations [Kurach et al. 2015]."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets import configured
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.layers.nram_parts import MODULES, RandomAccess, nram_parts
from nndl_studio.machine.machine import Machine
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset, rows
from nndl_studio.training.gradient_check import check_gradients
from tests.compiler.own_samples import sigma
from tests.compiler.test_ntm import softmax
from tests.machines import FEW, machine

Array = NDArray[np.float64]
SAMPLES = 6
WATCHED = (("tape", "y"), ("f", "y"), ("Loss", "y"), ("Loss", "p"))
TWO: dict[str, Callable[[int, int], int]] = {
    "ADD": lambda a, b: a + b,
    "SUB": lambda a, b: a - b,
    "LT": lambda a, b: a < b,
    "LE": lambda a, b: a <= b,
    "EQ": lambda a, b: a == b,
    "MIN": min,
    "MAX": max,
}
NUMBERS = {"ZERO": 0, "ONE": 1, "TWO": 2}


@dataclass
class Paper:
    """The machine as the paper has it, with the weights of a drawing."""

    of: RandomAccess
    weights: Mapping[str, Array]

    def dense(self, name: str, x: Array) -> Array:
        return np.asarray(self.weights[f"{name}.weight"] @ x + self.weights[f"{name}.bias"])

    def run(self, tape: Array) -> tuple[Array, Array]:
        """The tape after each step, and f at each."""
        registers = np.zeros((self.of.registers, self.of.numbers))
        registers[:, 0] = 1
        tapes, ends = [], []
        for _ in range(self.of.steps):
            h = np.maximum(0, self.dense("h", registers[:, 0]))
            registers, tape = self.step(h, registers, tape)
            tapes.append(tape)
            ends.append(sigma(self.dense("f", h))[0])
        return np.array(tapes), np.array(ends)

    def step(self, h: Array, registers: Array, tape: Array) -> tuple[Array, Array]:
        values: list[Array] = list(registers)

        def chosen(name: str) -> Array:
            if len(values) == 1:
                return np.asarray(values[0])
            return np.asarray(softmax(self.dense(f"logits of {name}", h)) @ np.array(values))

        for module in self.of.modules:
            if module in NUMBERS:
                values.append(np.eye(self.of.numbers)[NUMBERS[module]])
                continue
            a = chosen(f"{module} A")
            if module == "READ":
                values.append(tape.T @ a)
            elif module in ("INC", "DEC"):
                values.append(np.roll(a, 1 if module == "INC" else -1))
            elif module == "WRITE":
                b = chosen("WRITE B")
                tape = (1 - a)[:, None] * tape + np.outer(a, b)
                values.append(np.eye(self.of.numbers)[0])
            else:
                values.append(self.joint(module, a, chosen(f"{module} B")))
        new = [chosen(f"register {j + 1}") for j in range(self.of.registers)]
        return np.array(new), tape

    def joint(self, module: str, a: Array, b: Array) -> Array:
        size = self.of.numbers
        result = np.zeros(size)
        for i in range(size):
            for k in range(size):
                result[int(TWO[module](i, k)) % size] += a[i] * b[k]
        return result


@dataclass
class Found:
    """What a drawing gives: each (samples, …)."""

    weights: Mapping[str, Array]
    x: Array
    labels: NDArray[np.int64]
    tapes: Array
    f: Array
    answer: Array
    p: Array
    loss: float


def found(graph: Graph, seed: int) -> Found:
    plan = compile_graph(graph, "gradients", dtype="float64", probes=WATCHED).plan(SAMPLES)
    runner = Machine([plan])
    rng = np.random.default_rng(seed)
    weights = {key: 0.8 * rng.normal(size=s.shape) for key, s in plan.parameters.items()}
    runner.load(weights)
    table = rows(load_dataset(graph), plan.columns, "float64")[np.arange(SAMPLES)]
    recorded = np.zeros(1)
    runner.run(plan, np.asarray(table, np.float64), np.arange(SAMPLES), recorded)
    at, size = plan.columns["x"]
    labels, cells = plan.columns["labels"]
    seen = [runner.read(plan, plan.probes[key][0]) for key in WATCHED]
    x = np.asarray(table[:, at : at + size], np.float64).reshape(SAMPLES, cells, cells)
    right = table[:, labels : labels + cells].astype(np.int64)
    tapes, f, answer, p = seen
    return Found(weights, x, right, tapes, f, answer, p, float(recorded[0]))


CASES = {
    "all modules": RandomAccess(registers=4, modules=MODULES, steps=3, neurons=9, numbers=5),
    "few modules": RandomAccess(registers=2, modules=FEW, steps=4, neurons=7, numbers=6),
    "one register": RandomAccess(registers=1, modules=("READ", "DEC", "WRITE"), steps=3, numbers=4),
    "many registers": RandomAccess(registers=11, modules=("ADD", "WRITE"), steps=2, numbers=4),
}


@pytest.mark.parametrize("name", CASES)
def test_the_drawing_is_the_papers_machine(name: str) -> None:
    of = CASES[name]
    given = found(machine(of, program="increment", longest=3, test_length=3), seed=4)
    paper, losses = Paper(of, given.weights), []
    for sample, x in enumerate(given.x):
        tapes, f = paper.run(x)
        np.testing.assert_allclose(given.tapes[sample].reshape(tapes.shape), tapes, atol=1e-12)
        np.testing.assert_allclose(given.f[sample, :, 0], f, atol=1e-12)
        p = np.array([f[t] * np.prod(1 - f[:t]) for t in range(of.steps)])
        p[-1] = np.prod(1 - f[:-1])
        assert p.sum() == pytest.approx(1)
        np.testing.assert_allclose(given.p[sample, :, 0], p, atol=1e-12)
        np.testing.assert_allclose(given.answer[sample], np.tensordot(p, tapes, 1), atol=1e-12)
        own = np.flatnonzero(given.labels[sample] >= 0)
        logs = np.log(tapes[:, own, given.labels[sample, own]] + 1e-6)
        losses.append(-p @ logs.sum(axis=1) / len(own))
    assert given.loss == pytest.approx(np.mean(losses), rel=1e-9)


def test_its_gradients_are_those_of_small_differences() -> None:
    of = RandomAccess(
        registers=2, modules=("READ", "INC", "LT", "WRITE"), steps=2, neurons=12, numbers=3
    )
    checked = list(check_gradients(machine(of, program="increment", longest=2, test_length=2)))
    assert len(checked) == 2 * 10
    assert max(check.error for check in checked) < 1e-6
    # Nothing is right because no slope gets there.
    assert all(check.error > 0 for check in checked)


def test_it_has_as_many_numbers_to_learn_as_its_circuits_ask_for() -> None:
    everything = analyse(machine(RandomAccess())).totals.parameters
    few = analyse(machine(RandomAccess(2, FEW, 6, 32, 7), program="increment")).totals.parameters
    assert (everything, few) == (10_324, 1_515)


def test_what_is_learned_does_not_depend_on_how_many_numbers_there_are() -> None:
    small, large = (analyse(machine(RandomAccess(numbers=size, steps=size))) for size in (6, 19))
    assert small.parameters == large.parameters


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("E6-nram-access", RandomAccess()),
        ("E6-nram-increment", RandomAccess(2, FEW, steps=6, neurons=32, numbers=7)),
    ],
)
def test_the_examples_are_drawn_of_its_parts(name: str, of: RandomAccess) -> None:
    shipped, drawn, parts = api.load(example(name)), machine(of), nram_parts(of)
    into = attrgetter("input")
    for piece in parts.pieces:
        found, expected = shipped.nodes[piece], drawn.nodes[piece]
        assert (found.type, found.config) == (expected.type, expected.config)
        both = (sorted(g.incoming(piece), key=into) for g in (shipped, drawn))
        assert next(both) == next(both)


def test_a_tape_of_another_size_is_told_of_at_the_nodes_that_it_does_not_fit() -> None:
    graph = machine(RandomAccess(2, FEW, 3, 8, 6), program="access")
    graph.set_config("Tape", configured("tape", cells=5))
    told = {problem.node: problem.message for problem in analyse(graph).problems}
    assert told["tape before"] == (
        "tape before: holds 36 numbers and begins with 25: give what is linked to first 36 units"
    )
    graph.set_config("Tape", configured("tape", program="copy", cells=6))
    (problem,) = analyse(graph).problems
    assert problem.node == "Tape"
    assert "has room for copy of 2 numbers, and 3 are asked for" in problem.message
