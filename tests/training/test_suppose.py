"""What if: what is supposed is seen, told in figures, and leaves the run's bits alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.graph.activations import activations_of, with_activation
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.suppose.supposed import Compared, Supposed
from nndl_studio.training.suppose.supposition import (
    Erased,
    HeldGate,
    OtherActivation,
    OtherWeight,
    Silence,
    Supposition,
    with_one_more,
)
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.record import WORKINGS, Workings
from tests.graph.drawing import chain, digits_perceptron, node

EACH: tuple[Supposition, ...] = (
    Silence("C3", (2, 5)),
    OtherWeight("C1", "weight", 7, 3.5),
    OtherActivation("F6", "rectifier"),
    Erased((8, 8), (20, 24)),
)


@cache
def lenet() -> Graph:
    return load_project(example("C7-lenet-5"))


def trained(steps: int = 3) -> Trainer:
    trainer = Trainer(lenet(), threads=1)
    for _ in range(steps):
        trainer.step_batch()
    return trainer


def compared(eyes: Supposed) -> Compared:
    found: list[Compared | None] = []

    def told() -> Iterator[None]:
        found.append((yield from eyes.compare()))

    deque(told(), maxlen=0)
    (one,) = found
    assert one is not None
    return one


def seen(trainer: Trainer, name: str, probe: str = "y") -> NDArray[np.float32]:
    request = ProbeRequest(name, probe, 0)
    found = trainer.probe([request])[request]
    assert isinstance(found, np.ndarray)
    return found


@pytest.mark.parametrize("one", EACH, ids=lambda each: type(each).__name__)
def test_the_run_goes_on_to_the_bit_as_it_would(one: Supposition) -> None:
    alone, watched = trained(2), trained(2)
    eyes = Supposed(watched.context, (one,), threads=1)
    watched.look_through(eyes)
    steps = eyes.compare()
    for _ in range(3):
        next(steps)
        watched.requests = frozenset({ProbeRequest("C3", "y", 0), ProbeRequest(*WORKINGS, 0)})
        alone.step_batch()
        watched.step_batch()
    first, second = alone.standing(), watched.standing()
    assert np.array_equal(first.state, second.state)
    assert np.array_equal(first.losses, second.losses)


def test_silenced_maps_are_seen_as_0_and_one_click_takes_it_back() -> None:
    trainer = trained()
    before = seen(trainer, "C3")
    trainer.look_through(Supposed(trainer.context, (Silence("C3", (2, 5)),), threads=1))
    silent = seen(trainer, "C3")
    assert [k for k, each in enumerate(silent) if not each.any()] == [2, 5]
    assert np.array_equal(np.delete(silent, [2, 5], 0), np.delete(before, [2, 5], 0))
    trainer.look_through(None)
    assert np.array_equal(seen(trainer, "C3"), before)


def test_figures_are_those_of_a_network_that_is_so() -> None:
    trainer = trained()
    found = compared(Supposed(trainer.context, (Silence("C3", (2, 5)),), threads=1))
    graph = lenet().copy()
    graph.mute("C3", (2, 5))
    other = Trainer(graph, threads=1)
    other.load(trainer.weights())
    real, drawn = trainer.evaluate("validation"), other.evaluate("validation")
    assert real is not None
    assert drawn is not None
    assert found.part == "validation"
    assert found.before == real.brief()
    assert found.after == drawn.brief()
    assert found.before.loss != found.after.loss


def test_a_weight_by_hand_follows_the_run_but_for_that_number() -> None:
    trainer = trained()
    trainer.look_through(
        Supposed(trainer.context, (OtherWeight("C1", "weight", 7, 3.5),), threads=1)
    )
    for _ in range(2):
        shown = seen(trainer, "C1", "filters").reshape(-1)
        real = trainer.weights()["C1.weight"].reshape(-1)
        assert shown[7] == 3.5
        assert real[7] != 3.5
        assert np.array_equal(np.delete(shown, 7), np.delete(real, 7))
        trainer.step_batch()


def test_dragging_a_weight_makes_no_other_network() -> None:
    trainer = trained()
    eyes = Supposed(trainer.context, (OtherWeight("C1", "weight", 7, 3.5),), threads=1)
    trainer.look_through(eyes)
    assert eyes.take((OtherWeight("C1", "weight", 8, 2.5),))
    shown = seen(trainer, "C1", "filters").reshape(-1)
    real = trainer.weights()["C1.weight"].reshape(-1)
    assert [k for k in range(len(real)) if shown[k] != real[k]] == [8]
    assert not eyes.take((Silence("C3", (0,)),))
    with pytest.raises(TrainingError, match="no such number"):
        eyes.take((OtherWeight("C1", "weight", -1, 0.0),))


def test_another_activation_is_computed_with_the_same_weights() -> None:
    trainer = trained()
    trainer.look_through(
        Supposed(trainer.context, (OtherActivation("F6", "rectifier"),), threads=1)
    )
    z, y = seen(trainer, "F6", "z"), seen(trainer, "F6")
    assert np.array_equal(y, np.maximum(z, 0))


@pytest.mark.parametrize("layer", ["LSTM", "GRU"])
def test_a_held_gate_is_0_or_1_at_every_step_and_unit(layer: str) -> None:
    graph = chain(
        node("Data", "Data", source="digit rows"),
        node("R", layer, units=6),
        node("Out", "Dense", units=10, activation="identity"),
        node("Loss", "CrossEntropy"),
    )
    trainer = Trainer(graph, threads=1)
    trainer.step_batch()
    order = layers.by_name(layer).gate_order(graph.nodes["R"].config)
    for place, gate in enumerate(order):
        for held in (False, True) if gate != order[-1] else (False,):
            trainer.look_through(Supposed(trainer.context, (HeldGate("R", gate, held),), threads=1))
            gates = seen(trainer, "R", "gates")
            assert np.array_equal(gates[place], np.full_like(gates[place], float(held))), gate
            others = [k for k in range(len(order)) if k != place]
            assert all(np.ptp(gates[k]) > 0 for k in others if gates[k].any())


def test_a_gate_that_cannot_be_held_is_refused_in_words() -> None:
    graph = chain(
        node("Data", "Data", source="digit rows"),
        node("R", "LSTM", units=6, bias=False),
        node("Out", "Dense", units=10, activation="identity"),
        node("Loss", "CrossEntropy"),
    )
    context = Trainer(graph, threads=1).context
    Supposed(context, (HeldGate("R", "c̃"),), threads=1)
    for one, words in (
        (HeldGate("R", "f"), "R has no bias by which its gate f could be held"),
        (HeldGate("R", "c̃", open=True), "c̃ is no gate that opens"),
        (HeldGate("Out", "f"), "Out has no gate f"),
    ):
        with pytest.raises(TrainingError, match=words):
            Supposed(context, (one,), threads=1)


def test_what_is_erased_is_background_in_every_sample() -> None:
    trainer = trained()
    context = trainer.context
    eyes = Supposed(context, (Erased((8, 8), (20, 24)),), threads=1)
    trainer.look_through(eyes)
    request = ProbeRequest(*WORKINGS, 0)
    found = trainer.probe([request])[request]
    assert isinstance(found, Workings)
    (x,) = (value for value in found.arrays if value.name == "Digits.x")
    whole = np.array(context.dataset.x[0])
    corner = whole[0, 0, 0]  # LeNet-5 frames its digits with background.
    expected = whole.copy()
    expected[:, 8:20, 8:24] = corner
    assert np.array_equal(found.array(x), expected)
    assert not np.array_equal(expected, whole)


def test_workings_are_of_what_is_supposed_and_update_by_the_runs_own_slots() -> None:
    trainer = trained()
    request = ProbeRequest(*WORKINGS, 0)
    real = trainer.probe([request])[request]
    trainer.look_through(Supposed(trainer.context, EACH, threads=1))
    found = trainer.probe([request])[request]
    assert isinstance(real, Workings)
    assert isinstance(found, Workings)
    for name, update in found.updates.items():
        before = [array.copy() for array in real.updates[name].before]
        if name == "C1.weight":
            before[0].reshape(-1)[7] = 3.5
        assert all(map(np.array_equal, update.before, before)), name


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Silence("C4", (0,)), "There is no node called C4"),
        (Silence("C3", (16,)), "C3 has 16 units, counted from 0, so there is no unit 16 to mute"),
        (OtherWeight("C1", "weight", 10**6, 0.0), "C1 has no such number in weight"),
        (OtherWeight("C1", "weight", 0, float("inf")), "A weight needs a finite number"),
        (OtherActivation("Output", "tanh"), "Output can't have tanh for its activation"),
        (Erased((0, 0), (40, 4)), "That part of the input is not there: erase another"),
    ],
)
def test_what_cannot_be_supposed_is_refused_in_words(one: Supposition, words: str) -> None:
    with pytest.raises(TrainingError, match=words):
        Supposed(trained(0).context, (one,), threads=1)


def test_of_two_about_the_same_the_later_holds() -> None:
    both = with_one_more(with_one_more(EACH, Silence("C3", (1,))), Silence("C1", (0,)))
    assert [each for each in both if isinstance(each, Silence)] == [
        Silence("C3", (1,)),
        Silence("C1", (0,)),
    ]
    assert [str(each.words()) for each in EACH] == [
        "C3 without units 2, 5",
        "C1 weight[7] = 3.5",
        "F6 with rectifier",
        "input without 8-19 × 8-23",
    ]


def test_activations_of_layers_and_of_nodes_that_are_one() -> None:
    tanh = node("h", "Tanh")
    assert "rectifier" in activations_of(tanh)
    assert "tanh" not in activations_of(tanh)
    other = with_activation(tanh, "rectifier")
    assert other is not None
    assert other.type == "Rectifier.v1"
    assert activations_of(node("R", "SRN")) == ("logistic", "rectifier")
    assert activations_of(node("Flat", "Flatten")) == ()
    hidden = digits_perceptron().nodes["Hidden"]
    assert len(activations_of(hidden)) == 10
