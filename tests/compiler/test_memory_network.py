"""The drawn memory networks against the paper's equations, sentence by sentence."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.datasets.sets.stories import MARKS, VOCABULARY
from tests.compiler.own_samples import Array, Drawn, drawn

ADJACENT = [("E4-stories-one-fact", 1), ("E4-stories-two-facts", 2)]


def sentences(words: list[int]) -> list[list[int]]:
    """The words of each sentence without its mark, the question last."""
    found: list[list[int]] = [[]]
    for word in words:
        if VOCABULARY[word] in MARKS:
            found.append([])
        else:
            found[-1].append(word)
    return found[:-1]


def encoded(machine: Drawn, table: str, sentence: list[int]) -> Array:
    weight = machine.weights[f"{table}.weight"]
    features, count = weight.shape[1], len(sentence)
    total = np.zeros(features)
    for j, word in enumerate(sentence, 1):
        for k in range(1, features + 1):
            share = (1 - j / count) - k / features * (1 - 2 * j / count)
            total[k - 1] += share * weight[word, k - 1]
    return total


def memory(machine: Drawn, table: str, story: list[list[int]]) -> Array:
    """A row a sentence, with what says how long ago it was."""
    times = machine.weights[f"{table}.time"]
    rows = [encoded(machine, table, each) for each in story]
    return np.array(rows) + times[: len(rows)][::-1]


def hop(u: Array, rows: Array, answers: Array) -> Array:
    likeness = np.exp(rows @ u)
    return np.asarray(likeness / likeness.sum() @ answers)


def stories(machine: Drawn) -> list[list[list[int]]]:
    at, size = machine.plan.columns["x"]
    x = machine.table[:, at : at + size].astype(int)
    return [
        sentences(row[:length].tolist()) for row, length in zip(x, machine.lengths, strict=True)
    ]


@pytest.mark.parametrize(("name", "hops"), ADJACENT)
def test_what_one_hop_answers_with_the_next_one_reads(name: str, hops: int) -> None:
    machine = drawn(name)
    found = machine.answers()
    for sample, (*story, question) in enumerate(stories(machine)):
        u = encoded(machine, "E0", question)
        for k in range(hops):
            u = u + hop(u, memory(machine, f"E{k}", story), memory(machine, f"E{k + 1}", story))
        np.testing.assert_allclose(found[sample], machine.dense("Out", u), rtol=1e-9, atol=1e-11)


def test_all_hops_read_the_same_tables_where_they_are_tied_by_layer() -> None:
    machine = drawn("E4-stories-chain")
    found = machine.answers()
    for sample, (*story, question) in enumerate(stories(machine)):
        u = encoded(machine, "A", question)
        rows, answers = memory(machine, "A", story), memory(machine, "C", story)
        for k in (1, 2):
            u = machine.weights[f"H {k}.weight"] @ u + hop(u, rows, answers)
        np.testing.assert_allclose(found[sample], machine.dense("Out", u), rtol=1e-9, atol=1e-11)


def test_what_stands_after_the_end_changes_no_bit() -> None:
    machine = drawn("E4-stories-two-facts")
    before = machine.outcome()
    at, size = machine.plan.columns["x"]
    x = machine.table[:, at : at + size]
    past = np.arange(size) >= machine.lengths[:, None]
    assert past.any()
    x[past] = np.resize([0.0, 5.0, 1.0, 9.0], past.sum())
    assert machine.outcome() == before
