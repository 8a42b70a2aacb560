"""What the study of attention tells: the hops, the sentences, the facts, and the answer."""

from __future__ import annotations

from functools import cache

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


@cache
def trained(name: str) -> Trainer:
    trainer = Trainer(api.load(example(name)), 1)
    for _ in trainer.run():
        pass
    return trainer


def look(trainer: Trainer, sample: int, typed: str = "", hop: str = "p 1") -> Attention:
    request = ProbeRequest(hop, "attention", sample, typed=typed)
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


def test_rows_that_are_no_sentences_are_numbered() -> None:
    graph = Graph("Attend")
    graph.add_node(node("Data", "Data", source="moving dots"))
    for each in (
        node("All", "SRN", units=4, output="all steps"),
        node("Last", "LastStep"),
        node("p", "Attend"),
        node("o", "Read"),
        node("Out", "Dense", units=4),
        node("Loss", "CrossEntropy"),
    ):
        graph.add_node(each)
    for ends in (("Data", "All"), ("All", "Last"), ("Last", "p"), ("p", "o"), ("o", "Out")):
        graph.connect(link(graph, *ends))
    graph.connect(link(graph, "Out", "Loss"))
    for reader in ("p", "o"):
        graph.connect(Edge("All", "y", reader, "memory"))
    found = look(Trainer(graph, 1), 0, hop="p")
    assert found.rows[:2] == ("1", "2")
    assert found.question == ""
    assert found.shares.shape == (1, len(found.rows))
