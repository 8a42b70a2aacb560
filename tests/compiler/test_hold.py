"""Gates that a drawing holds: 0 or 1 to the bit, learn nothing, and go out as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.exchange.export import export
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.graph.document import Graph
from nndl_studio.graph.held_gates import gates_of, held_gate
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.suppose.supposed import Supposed
from nndl_studio.training.suppose.supposition import HeldGate
from nndl_studio.training.trainer import Trainer
from tests.exchange.networks import network
from tests.graph.drawing import chain, node

UNITS = 6
KINDS: dict[str, dict[str, Any]] = {
    "LSTM": {"peepholes": True},
    "LSTM without bias": {"peepholes": False, "bias": False},
    "GRU": {"reset": "before"},
    "GRU after": {"reset": "after"},
}


def gated(kind: str = "LSTM") -> Graph:
    """Rows of digits, one after another, through a layer with gates."""
    return chain(
        node("Data", "Data", source="digit rows"),
        node("R", kind.split()[0], units=UNITS, **KINDS[kind]),
        node("Out", "Dense", units=10, activation="identity"),
        node("Loss", "CrossEntropy"),
    )


def gates(trainer: Trainer) -> NDArray[Any]:
    request = ProbeRequest("R", "gates", 0)
    found = trainer.probe([request])[request]
    assert isinstance(found, np.ndarray)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_open", [False, True])
def test_a_held_gate_is_0_or_1_and_learns_nothing(kind: str, is_open: bool) -> None:
    for place, gate in enumerate(gates_of(gated(kind).nodes["R"])):
        graph = gated(kind)
        graph.hold("R", [held_gate(gate, is_open)])
        trainer = Trainer(graph, threads=1)
        before = {name: array.copy() for name, array in trainer.weights().items()}
        trainer.step_batch()
        found = gates(trainer)
        assert np.array_equal(found[place], np.full_like(found[place], float(is_open))), gate
        rows = slice(place * UNITS, (place + 1) * UNITS)
        for name, array in trainer.weights().items():
            if name in ("R.weight", "R.recurrent", "R.bias"):
                assert np.array_equal(array[rows], before[name][rows]), (gate, name)
        assert not np.array_equal(before["Out.bias"], trainer.weights()["Out.bias"])


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "GRU after"])
def test_it_is_what_the_look_shows(kind: str) -> None:
    """Kept in the drawing, a gate does to the bit what was supposed of it."""
    trainer = Trainer(gated(kind), threads=1)
    gate = gates_of(gated(kind).nodes["R"])[0]
    graph = gated(kind)
    graph.hold("R", [held_gate(gate, False)])
    held = Trainer(graph, threads=1)
    held.load(trainer.weights())
    trainer.look_through(Supposed(trainer.context, (HeldGate("R", gate),), threads=1))
    assert np.array_equal(gates(trainer), gates(held))


def test_taken_back_the_answers_are_the_same_bits() -> None:
    graph = gated()
    before = Trainer(graph, threads=1).evaluate("validation")
    graph.hold("R", ["f=0", "o=1"])
    between = Trainer(graph, threads=1).evaluate("validation")
    graph.hold("R", [])
    after = Trainer(graph, threads=1).evaluate("validation")
    assert before is not None
    assert between is not None
    assert after == before
    assert between.loss != before.loss


@pytest.mark.parametrize("name", ["numpy", "onnx", "c"])
@pytest.mark.parametrize("kind", KINDS)
def test_exports_agree(name: str, kind: str, tmp_path: Path) -> None:
    form = next(each for each in FORMATS if each.name == name)
    graph = gated(kind)
    first, second, *_ = gates_of(graph.nodes["R"])
    graph.hold("R", [held_gate(first, True), held_gate(second, False)])
    found = network(graph, load_dataset(graph).recipe)
    done = export(found, tmp_path / f"network{form.suffix}", form, samples=20)
    assert done.proof is not None
    assert done.proof.holds


def test_every_layer_with_gates_is_here() -> None:
    every = layers.CATALOGUE.values()
    with_gates = {each.name for each in every if each.gate_order(each.config_type())}
    assert with_gates == {kind.split()[0] for kind in KINDS}
