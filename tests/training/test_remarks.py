"""Remarks: what is wrong with a run whose numbers are finite is told, and sound runs are silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.layers.layer import Limits
from nndl_studio.resources import example
from nndl_studio.training.remarks.course import growing_epochs
from nndl_studio.training.remarks.remark import Remark
from nndl_studio.training.remarks.remarker import FIRST_PAUSE, SHARE, Remarker, remarks
from nndl_studio.training.studies.units import at_rest
from nndl_studio.training.trainer import Trainer
from tests.graph.drawing import chain, node


def project(name: str, **settings: Any) -> Graph:
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    return graph


def perceptrons(**settings: Any) -> Graph:
    """Iris, two hidden layers of rectifiers or of what `activation` says, and softmax."""
    own = {"initialiser": settings.pop("initialiser", "automatic")}
    hidden = own | {"activation": settings.pop("activation", "rectifier")}
    graph = chain(
        node("Data", "Data", source="iris"),
        node("First", "Dense", units=16, **hidden),
        node("Second", "Dense", units=12, **hidden),
        node("Output", "Dense", units=3, activation="identity", **own),
        node("Loss", "CrossEntropy"),
    )
    graph.set_settings(msgspec.structs.replace(graph.settings, optimiser="SGD", **settings))
    return graph


def finish(trainer: Trainer) -> Trainer:
    for _ in trainer.run():
        pass
    return trainer


def told(graph: Graph) -> dict[str, Remark]:
    """The remarks on a whole run by kind, the first of each."""
    return by_kind(finish(Trainer(graph)))


def by_kind(trainer: Trainer) -> dict[str, Remark]:
    found: dict[str, Remark] = {}
    for remark in remarks(trainer):
        found.setdefault(remark.kind, remark)
    return found


def changed(graph: Graph, change: Callable[[dict[str, NDArray[np.float32]]], None]) -> Trainer:
    """A trainer after one epoch that began with its first weights changed."""
    trainer = Trainer(graph)
    weights = trainer.weights()
    change(weights)
    trainer.load(weights)
    return finish(trainer)


# Faults.


def test_a_loss_far_above_its_start_is_told_with_both_numbers() -> None:
    found = told(project("A8-linear-regression", learning_rate=4.0, epochs=2, batch_size=32))
    remark = found["loss"]
    assert remark.node is None
    assert "e+" in remark.message
    assert "untrained network" in remark.message
    assert "learning rate (now 4)" in remark.advice
    assert str(remark) == f"{remark.message}. {remark.advice}"
    # The same again in other words.
    assert "nothing learned" not in found


def test_numbers_that_are_too_large_are_named_as_the_cause(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 3)).astype(np.float32) * 1000
    np.savez(tmp_path / "large.npz", x=x, target=x[:, :1])
    graph = chain(
        node("Data", "Data", source="file", file=str(tmp_path / "large.npz"), scale="as is"),
        node("Line", "Dense", units=1, activation="identity"),
        node("Loss", "SquaredError"),
    )
    settings = {"optimiser": "SGD", "learning_rate": 5e-6, "batch_size": 0, "epochs": 8}
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    remark = told(graph)["loss"]
    assert remark.advice.startswith("The samples of Data hold numbers up to")
    assert "standardise" in remark.advice


@pytest.mark.parametrize(
    ("losses", "epochs"),
    [
        ([1.0, 0.5, 0.6, 0.8, 1.2], 3),
        ([1.0, 2.0, 4.0, 8.0], 3),
        ([1.0, 0.5, 0.6, 0.55, 1.2], 0),
        ([1.0, 0.9, 0.91, 0.92, 0.93], 0),
        ([1.0, 2.0], 0),
        ([], 0),
        # In a long run three epochs are next to nothing.
        ([1.0] * 200 + [2.0, 3.0, 4.0], 0),
    ],
)
def test_a_loss_that_grows(losses: list[float], epochs: int) -> None:
    assert growing_epochs(losses, max(10, len(losses))) == epochs


def test_weights_that_are_all_zero_learn_nothing_and_are_named() -> None:
    found = told(perceptrons(activation="tanh", initialiser="zeros", epochs=2))
    remark = found["one class"]
    assert remark.node == "Loss"
    assert "after 2 epochs every answer is" in remark.message
    assert remark.advice.startswith("The weights of First are all 0")
    assert "nothing learned" not in found


def test_too_small_a_learning_rate_is_told() -> None:
    found = told(perceptrons(learning_rate=1e-9, epochs=2))
    remark = found["nothing learned"]
    assert "after 2 epochs" in remark.message
    assert "untrained network" in remark.message
    assert "raise the learning rate (now 1e-09)" in remark.advice


def test_numbers_no_better_than_their_mean_are_told() -> None:
    found = told(project("A8-linear-regression", learning_rate=1e-9, epochs=2))
    remark = found["nothing learned"]
    assert "mean of the targets" in remark.message
    assert "raise" in remark.advice


def test_too_large_a_learning_rate_leaves_one_class() -> None:
    found = told(perceptrons(activation="rectifier", learning_rate=20.0, epochs=3))
    assert {"one class", "dead units"} & set(found)


def test_dead_rectifiers_are_counted_in_their_node() -> None:
    def drown(weights: dict[str, NDArray[np.float32]]) -> None:
        weights["First.bias"][:12] = -1e3

    graph = perceptrons(activation="rectifier", learning_rate=1e-3, epochs=1)
    found = by_kind(changed(graph, drown))
    remark = found["dead units"]
    assert remark.node == "First"
    # Those that were drowned, and what few of the others were dead before.
    assert re.match(r"1[2-5] of 16 units give 0 for all 120 ", remark.message)
    assert "leaky" in remark.advice


def test_all_units_dead_comes_first_in_the_advice() -> None:
    def drown(weights: dict[str, NDArray[np.float32]]) -> None:
        weights["Second.bias"][:] = -1e3

    graph = perceptrons(activation="rectifier", learning_rate=1e-3, epochs=1)
    found = by_kind(changed(graph, drown))
    assert found["dead units"].message.startswith("all 12 units")
    assert "see to Second" in found["one class"].advice


@pytest.mark.parametrize("activation", ["logistic", "tanh", "scaled tanh"])
def test_saturated_units_are_told(activation: str) -> None:
    def blow_up(weights: dict[str, NDArray[np.float32]]) -> None:
        weights["Second.weight"] *= 1e4

    graph = perceptrons(activation=activation, learning_rate=1e-6, epochs=1)
    found = by_kind(changed(graph, blow_up))
    remark = found["saturated units"]
    assert remark.node == "Second"
    assert "of 12 units" in remark.message or "all 12 units" in remark.message


def test_saturation_by_the_first_weights_is_told_apart() -> None:
    found = told(perceptrons(activation="tanh", initialiser="ones", epochs=1, learning_rate=1e-6))
    assert "untrained network" in found["saturated units"].advice


def test_a_perplexity_above_the_vocabulary_is_told() -> None:
    found = told(project("E1-language-model", learning_rate=10.0, clipping="none", epochs=1))
    remark = found["perplexity"]
    assert remark.node == "Next word"
    assert "vocabulary" in remark.message


# Sound runs.


@pytest.mark.parametrize(
    ("name", "epochs", "kinds"),
    [
        ("A1-outliers", 20, set()),
        ("A3-mini-batches", 60, set()),
        ("A12-evaluation", 10, set()),
        ("A13-perceptron", 10, set()),
        ("A13-perceptron-xor", 3, {"never settles"}),
        ("B2-mlp-digits", 2, set()),
        ("B4-xor", 60, set()),
        ("B6-hopfield", 1, set()),
        ("C1-moving-average", 5, set()),
        ("D1-delay", 8, set()),
        ("E2-autoencoder", 1, set()),
    ],
)
def test_only_what_an_example_deserves_is_told(name: str, epochs: int, kinds: set[str]) -> None:
    assert set(told(project(name, epochs=epochs))) == kinds


def test_nothing_is_said_before_the_first_epoch_has_ended() -> None:
    assert remarks(Trainer(perceptrons(initialiser="zeros"))) == ()


def test_a_run_under_way_is_given_time_to_begin() -> None:
    """Remarks on a start are gone a little later, and would only alarm."""
    trainer = Trainer(perceptrons(activation="tanh", initialiser="zeros", epochs=50))
    remarker = Remarker(trainer)
    said = {}
    for snapshot in trainer.run():
        if snapshot.epochs_done:
            said[trainer.epoch] = {remark.kind for remark in remarker.now()}
        if trainer.epoch == 5 and 5 in said:
            break
    assert all(said[epoch] == set() for epoch in range(1, 5))
    assert said[5] == {"one class"}


class Clock:
    """Stands still until it is set; `tick` passes each time somebody reads it."""

    def __init__(self) -> None:
        self.now, self.tick = 0.0, 0.0

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


def test_looking_takes_its_share_and_no_more() -> None:
    clock = Clock()
    remarker = Remarker(finish(Trainer(perceptrons(epochs=1))), clock)
    assert remarker.due() is None
    clock.now, clock.tick = FIRST_PAUSE, 1.0
    assert remarker.due() is not None
    clock.tick = 0.0
    clock.now += 0.9 / SHARE
    assert remarker.due() is None
    clock.now += 0.2 / SHARE
    assert remarker.due() is not None


# Units.


def test_dead_means_all_and_saturated_nearly_all() -> None:
    numbers = np.array([[0.0, 0.0, 0.5], [0.0, 0.1, 0.5]])
    assert at_rest(numbers, Limits(0.0)).tolist() == [True, False, False]
    squashed = np.full((40, 3), 0.999)
    squashed[0, 1] = 0.5
    squashed[::2, 2] = 0.5
    squashed[1::2, 0] = 0.001
    assert at_rest(squashed, Limits(0.0, 1.0, 0.01)).tolist() == [True, True, False]


def test_sentences_leave_the_engine_as_a_list(tmp_path: Path) -> None:
    result = api.train(perceptrons(initialiser="zeros", epochs=1), out=tmp_path)
    assert all(isinstance(remark, str) for remark in result["remarks"])
    assert any(each.startswith("Loss: after 1 epoch every answer") for each in result["remarks"])
