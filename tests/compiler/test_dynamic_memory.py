"""The drawn dynamic memory networks against the paper's equations, fact by fact."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.datasets.sets.stories import MARKS, VOCABULARY
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from tests.compiler.own_samples import Array, Drawn, drawn, drawn_graph, sigma
from tests.layers.dynamic_memory import chain, one_fact

EXAMPLES = {"E5-dmn-one-fact": one_fact(), "E5-dmn-chain": chain()}
STOPS = [VOCABULARY.index(mark) for mark in MARKS]


def words(machine: Drawn) -> list[list[int]]:
    at, size = machine.plan.columns["x"]
    x = machine.table[:, at : at + size].astype(int)
    return [row[:length].tolist() for row, length in zip(x, machine.lengths, strict=True)]


def sentences(text: list[int]) -> list[list[int]]:
    """Word by word with their marks, the question last."""
    found: list[list[int]] = [[]]
    for word in text:
        found[-1].append(word)
        if word in STOPS:
            found.append([])
    return found[:-1]


def gru(x: Array, h: Array, owned: dict[str, Array]) -> Array:
    """A step whose reset stands behind the product, as the paper prints it."""
    of_x = owned["weight"] @ x + owned["bias"]
    (a_r, a_z, a_new), (u_r, u_z, u_new) = np.split(of_x, 3), np.split(owned["recurrent"], 3)
    r, z = sigma(a_r + u_r @ h), sigma(a_z + u_z @ h)
    new = np.tanh(a_new + r * (u_new @ h + owned["inner"]))
    return np.asarray(z * h + (1 - z) * new)


def owned_by(machine: Drawn, node: str) -> dict[str, Array]:
    """What a GRU or a cell owns, under the same names."""
    has = machine.weights
    found = {"weight": has[f"{node}.weight"], "bias": has[f"{node}.bias"]}
    if f"{node}.candidate" in has:
        whole = np.concatenate([has[f"{node}.recurrent"], has[f"{node}.candidate"]])
        return {**found, "recurrent": whole, "inner": has[f"{node}.candidate_bias"]}
    inner = has[f"{node}.recurrent_bias"]
    return {**found, "recurrent": has[f"{node}.recurrent"], "inner": inner}


def read_by_gru(machine: Drawn, text: list[int]) -> tuple[list[Array], Array]:
    """c: h at the full stop of each sentence; q: h at the end of the question."""
    table, owned = machine.weights["Words.weight"], owned_by(machine, "Read")
    h, facts = np.zeros(table.shape[1]), []
    for word in text:
        h = gru(table[word], h, owned)
        if word in STOPS:
            facts.append(h)
    question = np.zeros_like(h)
    for word in sentences(text)[-1]:
        question = gru(table[word], question, owned)
    return facts[:-1], question


def read_as_bags(machine: Drawn, text: list[int]) -> tuple[list[Array], Array]:
    """The sums of the words' vectors, without marks."""
    table = machine.weights["Facts.weight"]
    bags = [[word for word in each if word not in STOPS] for each in sentences(text)]
    *facts, question = [table[bag].sum(axis=0) for bag in bags]
    return facts, question


def gate(machine: Drawn, c: Array, m: Array, q: Array) -> float:
    """g = σ(w₂ tanh(W₁ z + b₁) + b₂)."""
    bilinear = machine.weights["W q.weight"]
    products = [c @ bilinear @ q, c @ bilinear @ m]
    z = np.concatenate([c, m, q, c * q, c * m, np.abs(c - q), np.abs(c - m), products])
    return float(sigma(machine.dense("w2 1", np.tanh(machine.dense("W1 1", z))))[0])


def episodes(machine: Drawn, facts: list[Array], q: Array, passes: int) -> Array:
    """m after all passes."""
    over, remembers = owned_by(machine, "GRU 1"), owned_by(machine, "m 1")
    m = q
    for _ in range(passes):
        h = np.zeros_like(q)
        for c in facts:
            g = gate(machine, c, m, q)
            h = g * gru(c, h, over) + (1 - g) * h
        m = gru(h, m, remembers)
    return m


@pytest.mark.parametrize("passes", [1, 2, 3])
@pytest.mark.parametrize("make", [one_fact, chain])
def test_the_drawing_is_the_papers_network(make: Callable[[int], Graph], passes: int) -> None:
    machine = drawn_graph(make(passes), spread=0.3)
    found = machine.answers()
    read = read_by_gru if "Read.weight" in machine.weights else read_as_bags
    for sample, text in enumerate(words(machine)):
        m = episodes(machine, *read(machine, text), passes)
        np.testing.assert_allclose(found[sample], machine.dense("Out", m), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_these_drawings(name: str) -> None:
    saved, made = api.load(example(name)), EXAMPLES[name]
    assert saved.nodes == {node: made.nodes[node] for node in saved.nodes}
    assert saved.nodes.keys() == made.nodes.keys()
    assert sorted(map(str, saved.edges)) == sorted(map(str, made.edges))
    assert saved.settings == made.settings


def test_what_stands_after_the_end_changes_no_bit() -> None:
    machine = drawn("E5-dmn-one-fact")
    before = machine.outcome()
    at, size = machine.plan.columns["x"]
    x = machine.table[:, at : at + size]
    past = np.arange(size) >= machine.lengths[:, None]
    assert past.any()
    x[past] = np.resize([0.0, 5.0, 1.0, 9.0], past.sum())
    assert machine.outcome() == before
