"""Hopfield networks: Hebb's weights after one epoch, recall, and an energy that never rises."""

from __future__ import annotations

from functools import cache

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets.sets.letters import patterns
from nndl_studio.graph.document import Graph
from nndl_studio.layers.hopfield import HopfieldConfig, update_order
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.resources import example
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer

UNITS = 100


def letters(**changes: object) -> Graph:
    graph = api.load(example("B6-hopfield"))
    node = graph.nodes["Hopfield"]
    graph.set_config("Hopfield", msgspec.structs.replace(node.config, **changes))
    return graph


def trained(graph: Graph, threads: int | None = None) -> Trainer:
    trainer = Trainer(graph, threads)
    for _ in trainer.run():
        pass
    return trainer


def path(trainer: Trainer, sample: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """States and energies from a sample to where it comes to rest."""
    request = ProbeRequest("Hopfield", "recall", sample)
    rows = trainer.probe([request])[request]
    assert isinstance(rows, np.ndarray)
    return rows[:, :-1], rows[:, -1]


@cache
def ready() -> tuple[ExecutionPlan, Machine]:
    """A plan that keeps the way to rest, and a machine for it."""
    plan = compile_graph(letters(), "inference", probes=[("Hopfield", "recall")]).plan(1)
    return plan, Machine([plan])


@pytest.mark.parametrize("batch_size", [1, 3, 8])
def test_one_epoch_stores_by_hebbs_rule(batch_size: int) -> None:
    graph = letters()
    graph.set_settings(msgspec.structs.replace(graph.settings, batch_size=batch_size))
    weight = trained(graph).weights()["Hopfield.weight"]
    x = patterns().reshape(-1, UNITS)
    hebb = x.T @ x / UNITS
    np.fill_diagonal(hebb, 0)
    np.testing.assert_allclose(weight, hebb, atol=1e-6)
    np.testing.assert_array_equal(weight, weight.T)


@pytest.mark.parametrize("order", ["random", "in turn"])
def test_every_stored_letter_is_at_rest_and_noisy_ones_come_back(order: str) -> None:
    trainer = trained(letters(order=order))
    at_rest = trainer.evaluate("train")
    recalled = trainer.evaluate("test")
    assert at_rest is not None
    assert recalled is not None
    assert at_rest.accuracy == 1
    assert recalled.accuracy is not None
    assert recalled.accuracy > 0.99
    states, energy = path(trainer, int(trainer.dataset.train[0]))
    assert (states == states[0]).all()
    assert (energy == energy[0]).all()


def test_the_energy_is_that_of_the_state_and_never_rises() -> None:
    trainer = trained(letters())
    weight = trainer.weights()["Hopfield.weight"].astype(np.float64)
    sample = int(trainer.dataset.validation[0])
    states, energy = path(trainer, sample)
    assert (np.diff(energy) <= 0).all()
    assert energy[-1] < energy[0]
    expected = [-(state @ weight @ state) / 2 for state in states.astype(np.float64)]
    np.testing.assert_allclose(energy, expected, atol=1e-3)
    np.testing.assert_array_equal(states[0], np.sign(trainer.dataset.x[sample]).ravel())
    assert ((states[1:] != states[:-1]).sum(axis=1) <= 1).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31 - 1), scale=st.floats(0.01, 100))
def test_the_energy_never_rises_whatever_the_weights(seed: int, scale: float) -> None:
    """Symmetric weights that no rule made, with a diagonal that must not count."""
    plan, machine = ready()
    rng = np.random.default_rng(seed)
    weight = scale * rng.normal(size=(UNITS, UNITS))
    machine.load({"Hopfield.weight": weight + weight.T})
    machine.run(plan, rng.normal(size=(1, plan.row)).astype("f"), np.arange(1), np.zeros(1))
    energy = machine.read(plan, plan.probes["Hopfield", "recall"][0])[0, :, -1]
    assert (np.diff(energy) <= 0).all()


def test_the_same_bits_on_one_thread_and_on_two() -> None:
    one, two = (trained(letters(), threads).weights() for threads in (1, 2))
    assert one["Hopfield.weight"].tobytes() == two["Hopfield.weight"].tobytes()


def test_the_seed_fixes_a_random_order_in_which_each_unit_comes_once_a_sweep() -> None:
    config = HopfieldConfig(sweeps=3, seed=5)
    order = np.array(update_order(config, 7)).reshape(3, 7)
    assert order.tolist() == np.array(update_order(config, 7)).reshape(3, 7).tolist()
    assert (np.sort(order, axis=1) == np.arange(7)).all()
    other = msgspec.structs.replace(config, seed=6)
    assert update_order(other, 7) != update_order(config, 7)
    in_turn = msgspec.structs.replace(config, order="in turn")
    assert update_order(in_turn, 7) == [*map(float, range(7))] * 3
