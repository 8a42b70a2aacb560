"""What the study of attention tells: the hops, the sentences, the facts, and the answer."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.resources import example
from nndl_studio.training.findings import Attention
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from tests.graph.drawing import link, node
from tests.layers.dynamic_memory import as_one_node


@cache
def trained(name: str) -> Trainer:
    trainer = Trainer(api.load(example(name)), 1)
    for _ in trainer.run():
        pass
    return trainer


def look(trainer: Trainer, sample: int, typed: str = "", hop: str = "p 1") -> Attention:
    (probe,) = (p.name for p in trainer.analysis.probes[hop] if p.kind == "attention")
    request = ProbeRequest(hop, probe, sample, typed=typed)
    found = trainer.probe([request])[request]
    assert isinstance(found, Attention)
    return found


def test_a_sample_is_told_sentence_by_sentence() -> None:
    trainer = Trainer(api.load(example("E4-stories-two-facts")), 1)
    found = look(trainer, 0)
    data = trainer.dataset
    assert data.label is not None
    assert data.facts is not None
    assert found.hops == ("p 1", "p 2")
    assert found.shares.shape == (2, len(found.rows))
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, rtol=1e-5)
    assert all(row.endswith(".") for row in found.rows)
    assert {"where", "milk", "mary"} <= set(found.known)
    assert not {".", "?"} & set(found.known)
    assert found.question.startswith("where is the ")
    assert found.question.endswith("?")
    assert found.facts == tuple(data.facts[0].tolist())
    assert found.truth == data.info.class_names[int(data.label[0])]


@pytest.mark.parametrize(
    ("name", "least"), [("E4-stories-two-facts", 0.85), ("E4-stories-chain", 0.95)]
)
def test_hops_of_a_trained_network_look_at_the_true_facts(name: str, least: float) -> None:
    trainer = trained(name)
    found = [look(trainer, int(sample)) for sample in trainer.dataset.test[:200]]
    best = np.array([each.shares.argmax(axis=1) for each in found])
    facts = np.array([each.facts for each in found])
    assert (best == facts).mean(axis=0).min() >= least
    assert np.mean([each.answer == each.truth for each in found]) > 0.9


def test_a_typed_story_is_answered() -> None:
    text = "Mary took the milk. John went to the garden. Mary went to the office. Where is the milk"
    found = look(trained("E4-stories-two-facts"), 0, text + "?")
    assert found.rows == (
        "mary took the milk.",
        "john went to the garden.",
        "mary went to the office.",
    )
    assert found.question == "where is the milk?"
    assert found.shares.argmax(axis=1).tolist() == [0, 2]
    assert (found.answer, found.truth, found.facts) == ("office", "", ())
    assert found.sure > 0.9


def test_unknown_words_are_named_and_faults_are_told() -> None:
    trainer = trained("E4-stories-two-facts")
    found = look(trainer, 0, "mary went to the pub. where is mary?")
    assert found.unknown == ("pub",)
    assert len(found.rows) == 1
    empty = look(trainer, 0, "where is mary?")
    assert "no story before the question" in empty.fault
    assert empty.rows == ()


@pytest.mark.parametrize(("name", "passes"), [("E5-dmn-one-fact", 1), ("E5-dmn-chain", 2)])
def test_gates_of_a_trained_network_are_on_the_true_facts(name: str, passes: int) -> None:
    trainer = trained(name)
    samples = trainer.dataset.test[:200]
    found = [look(trainer, int(sample), hop="h 1") for sample in samples]
    assert found[0].hops == tuple(f"h {number + 1}" for number in range(passes))
    assert found[0].heads == tuple(f"g {number + 1}" for number in range(passes))
    assert all(each.gates and len(each.rows) == each.shares.shape[1] for each in found)
    assert all(each.question.startswith("where is ") for each in found)
    best = np.array([each.shares.argmax(axis=1) for each in found])
    assert (best == np.array([each.facts for each in found])).mean(axis=0).min() >= 0.95
    assert np.mean([each.answer == each.truth for each in found]) >= 0.97
    figures = trainer.evaluate("test")
    assert figures is not None
    told = dict(figures.answers)
    for number in range(1, passes + 1):
        accuracy = told[f"gate loss {number}"].accuracy
        assert accuracy is not None
        assert accuracy >= 0.95


def test_gates_say_what_a_typed_story_lets_in() -> None:
    text = "Mary went to the office. John took the milk. Mary took the apple. John went to the "
    found = look(trained("E5-dmn-chain"), 0, text + "garden. Where is the milk?", hop="h 2")
    assert found.rows[1] == "john took the milk."
    assert found.shares.argmax(axis=1).tolist() == [1, 3]
    assert (found.answer, found.facts) == ("garden", ())
    assert found.gates


@pytest.mark.parametrize("kind", ["one fact", "chain"])
def test_gates_are_those_of_a_machine_that_is_one_node(kind: str) -> None:
    trainer = Trainer(as_one_node(kind, passes=2, gate_units=4), 1)
    request = ProbeRequest("Machine", "h 2.gate", 0)
    found = trainer.probe([request])[request]
    assert isinstance(found, Attention)
    assert found.hops == ("Machine.h 1", "Machine.h 2")
    assert found.heads == ("g 1", "g 2")
    assert all(row.endswith(".") for row in found.rows)
    assert found.answer != ""


def test_gates_over_words_are_told_step_by_step() -> None:
    graph = attending("stories", "CrossEntropy", "Embedding", classes=6)
    graph.add_node(node("g", "Dense", units=1, activation="logistic"))
    graph.add_node(node("let in", "ScaleBy"))
    graph.add_node(node("Late", "LastStep"))
    for ends in pairwise(("Embedding", "g", "let in")):
        graph.connect(Edge(ends[0], "y", ends[1], "by" if ends[1] == "let in" else "x"))
    graph.connect(Edge("Embedding", "y", "let in", "x"))
    graph.connect(Edge("let in", "y", "Late", "x"))
    found = look(Trainer(graph, 1), 0, hop="let in")
    assert (found.hops, found.heads, found.facts) == (("let in",), ("g",), ())
    assert found.rows[:2] == ("1", "2")
    assert found.question == ""
    assert found.gates


def attending(source: str, loss: str, *before: str, classes: int = 4) -> Graph:
    """All steps of an SRN, of which the last asks for the others; its answer is told by `loss`."""
    graph = Graph("Attend")
    graph.add_node(node("Data", "Data", source=source))
    for name in before:
        graph.add_node(node(name, name))
    for each in (
        node("All", "SRN", units=4, output="all steps"),
        node("Last", "LastStep"),
        node("p", "Attend"),
        node("o", "Read"),
        node("Out", "Dense", units=classes),
        node("Loss", loss),
    ):
        graph.add_node(each)
    chain = ["Data", *before, "All", "Last", "p", "o", "Out", "Loss"]
    for ends in pairwise(chain):
        graph.connect(link(graph, *ends))
    for reader in ("p", "o"):
        graph.connect(Edge("All", "y", reader, "memory"))
    return graph


def test_rows_that_are_no_sentences_are_numbered() -> None:
    found = look(Trainer(attending("moving dots", "CrossEntropy"), 1), 0, hop="p")
    assert found.rows[:2] == ("1", "2")
    assert found.question == ""
    assert found.shares.shape == (1, len(found.rows))


def test_words_of_a_story_are_no_sentences() -> None:
    graph = attending("stories", "CrossEntropy", "Embedding", classes=6)
    found = look(Trainer(graph, 1), 0, hop="p")
    assert found.rows[:2] == ("1", "2")
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, rtol=1e-5)
    assert found.facts == ()  # these are places of sentences


@pytest.mark.parametrize(("loss", "units"), [("OneVsOne", 15), ("Hinge", 6), ("OneVsRest", 6)])
def test_what_is_no_probability_is_not_told_as_one(loss: str, units: int) -> None:
    graph = attending("stories", loss, "Embedding", classes=units)
    found = look(Trainer(graph, 1), 0, hop="p")
    assert found.answer == ""
    assert found.truth != ""


def test_of_many_hops_the_chosen_one_is_among_those_shown() -> None:
    graph = api.load(example("E4-stories-one-fact"))
    for place in range(2, 9):
        graph.add_node(node(f"p {place}", "Attend"))
        graph.connect(Edge("E0", "q", f"p {place}", "x"))
        graph.connect(Edge("E0", "y", f"p {place}", "memory"))
        graph.add_node(node(f"o {place}", "Read"))
        graph.connect(Edge(f"p {place}", "y", f"o {place}", "x"))
        graph.connect(Edge("E1", "y", f"o {place}", "memory"))
    found = look(Trainer(graph, 1), 0, hop="p 8")
    assert len(found.hops) == 6
    assert "p 8" in found.hops
