"""What a machine wires: as its softmaxes say, of its modules by their names, soft and hard."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.layers.nram_parts import RandomAccess
from nndl_studio.resources import example
from nndl_studio.training.findings import Circuit
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.circuit import HARD
from nndl_studio.training.trainer import Trainer
from tests.graph.drawing import link, node
from tests.machines import FEW, one_machine

ARGUMENTS = ("READ A", "INC A", "ADD A", "ADD B", "WRITE A", "WRITE B")
REGISTERS = ("register 1", "register 2")


@cache
def trainer() -> Trainer:
    return Trainer(api.load(example("E6-nram-increment")), 1)


def look(sample: int = 3, choice: int = 0, typed: str = "", of: Trainer | None = None) -> Circuit:
    request = ProbeRequest("Loss", "circuit", sample, choice, typed)
    found = (of or trainer()).probe([request])[request]
    assert isinstance(found, Circuit)
    return found


def test_it_knows_what_each_choice_may_take_and_who_reads_it() -> None:
    found = look()
    assert found.choices == (*ARGUMENTS, *REGISTERS)
    assert found.by == ("READ", "INC", "ADD", "ADD", "tape", "tape", *REGISTERS)
    before = ("register 1 before", "register 2 before")
    assert found.sources == (*before, "READ", "ONE", "INC", "ADD", "WRITE")
    assert found.before == found.registers == REGISTERS
    known = np.isfinite(found.shares[0]).sum(axis=1)
    assert known.tolist() == [2, 4, 5, 5, 6, 6, 7, 7]


def test_shares_are_those_of_its_softmaxes() -> None:
    found = look()
    for place, choice in enumerate(found.choices):
        request = ProbeRequest(f"circuit of {choice}", "y", 3)
        own = found.shares[:, place]
        expected = trainer().probe([request])[request]
        assert isinstance(expected, np.ndarray)
        np.testing.assert_allclose(own[np.isfinite(own)], expected.ravel(), rtol=1e-5)


def test_it_holds_the_tape_that_was_read_and_those_after_each_step() -> None:
    found, dataset = look(), trainer().dataset
    assert found.tapes.shape == (7, 7, 7)
    np.testing.assert_array_equal(found.tapes[0], dataset.x[3])
    np.testing.assert_allclose(found.tapes.sum(axis=2), 1, atol=1e-5)
    np.testing.assert_allclose(found.held.sum(axis=2), 1, atol=1e-5)
    assert found.ends.sum() == pytest.approx(1)
    mixed = np.tensordot(found.ends, found.tapes[1:], 1)
    np.testing.assert_allclose(found.answer, mixed, atol=1e-6)
    assert dataset.label is not None
    np.testing.assert_array_equal(found.truth, dataset.label[3])


def test_hard_every_share_is_all_or_nothing() -> None:
    soft, hard = look(), look(choice=HARD)
    assert hard.hard
    assert not soft.hard
    assert set(np.unique(hard.shares[np.isfinite(hard.shares)])) == {0.0, 1.0}
    assert set(np.unique(hard.tapes)) == {0.0, 1.0}
    np.testing.assert_array_equal(
        np.nanargmax(hard.shares[0], axis=1), np.nanargmax(soft.shares[0], axis=1)
    )
    assert (soft.right, soft.right_hard) == (hard.right, hard.right_hard)
    assert soft.right is not None
    assert soft.right_hard is not None


def test_a_tape_of_ones_own_is_run() -> None:
    found = look(typed="3 1 4")
    assert found.tapes[0].argmax(axis=1).tolist() == [3, 1, 4, 0, 0, 0, 0]
    assert found.truth.tolist() == [4, 2, 5, -1, -1, -1, -1]
    assert "numbers of a tape" in found.hint


def test_what_is_no_tape_is_said() -> None:
    found = look(typed="3 9")
    assert found.fault == "9 is none of the numbers 0 to 6"
    assert found.choices == ()


def test_a_loss_that_reads_no_circuit_has_nothing_to_show() -> None:
    graph = Graph()
    for name, layer, settings in (
        ("Data", "Data", {"source": "tape", "cells": 4, "longest": 1, "test_length": 1}),
        ("flat", "Flatten", {}),
        ("clock", "Repeat", {"steps": 2}),
        ("tape", "Dense", {"units": 16}),
        ("f", "Dense", {"units": 1, "activation": "logistic"}),
        ("Loss", "HaltingCrossEntropy", {}),
    ):
        graph.add_node(node(name, layer, **settings))
    for source, target in (("Data", "flat"), ("flat", "clock"), ("clock", "tape"), ("clock", "f")):
        graph.connect(link(graph, source, target))
    graph.connect(link(graph, "tape", "Loss"))
    graph.connect(Edge("f", "y", "Loss", "f"))
    assert look(of=Trainer(graph, 1)).choices == ()


def test_of_one_node_it_tells_the_same_under_the_names_of_its_parts() -> None:
    whole = Trainer(one_machine(RandomAccess(2, FEW, 6, 8, 7), program="increment"), 1)
    found = look(of=whole)
    assert found.choices == (*ARGUMENTS, *REGISTERS)
    assert found.before == REGISTERS
    assert found.tapes.shape == (7, 7, 7)
