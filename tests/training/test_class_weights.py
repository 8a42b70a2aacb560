"""Weights of classes: the objective is J = (1/N) Σ w L, by hand and by repeated samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets.class_settings import ClassSetting, ClassSettings
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.machine.machine import Machine
from nndl_studio.training.data_rows import load_dataset, rows
from nndl_studio.training.gradient_check import check_gradients
from nndl_studio.training.remarks.remarker import remarks
from nndl_studio.training.solve import objective, solve
from nndl_studio.training.trainer import Trainer
from tests.graph.drawing import chain, node

Settings = dict[str, Any]
BALANCED = ClassSettings("balanced")
EQUAL = ClassSettings()
# Losses that compare with one class, their settings, and how many numbers they read.
LOSSES: tuple[tuple[str, Settings, int], ...] = (
    ("CrossEntropy", {}, 3),
    ("OneVsRest", {}, 3),
    ("OneVsOne", {}, 3),
    ("Hinge", {"rivals": "worst rival"}, 3),
    ("Hinge", {"rivals": "every rival"}, 3),
    ("SquaredError", {}, 3),
    ("BinaryCrossEntropy", {}, 1),
    ("Hinge", {}, 1),
    ("RBFOutput", {"loss": "mean"}, 84),
    ("RBFOutput", {"loss": "discriminative"}, 84),
)


def own(*weights: float) -> ClassSettings:
    """The user's own weights of the classes 0, 1, and so on."""
    each = tuple(ClassSetting(str(i), weight=weight) for i, weight in enumerate(weights))
    return ClassSettings("own", each)


def samples(*counts: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """So many of each class, in three numbers, in a drawn order."""
    rng = np.random.default_rng(3)
    label = rng.permutation(np.repeat(np.arange(len(counts)), counts))
    return rng.normal(size=(len(label), 3)) + np.sin(label)[:, None], label


def saved(folder: Path, x: NDArray[Any], label: NDArray[Any], **more: NDArray[Any]) -> Path:
    path = folder / f"{len(label)}.npz"
    write(path, x=x, label=label, **more)
    return path


def write(path: Path, **arrays: NDArray[Any]) -> None:
    """An .npz of these arrays."""
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def data(path: Path, classes: ClassSettings) -> Node:
    of_file: Settings = {"file": str(path), "scale": "as is", "validation": 0, "test": 0}
    return node("Data", "Data", source="file", classes=classes, **of_file)


def network(path: Path, classes: ClassSettings, units: int, loss: str, settings: Settings) -> Graph:
    """One Dense in front of a loss; all samples of the file are for training."""
    graph = chain(
        data(path, classes),
        node("Sums", "Dense", units=units, activation="identity"),
        node("Loss", loss, **settings),
    )
    graph.set_settings(TrainingSettings(epochs=20, batch_size=0, optimiser="SGD"))
    return graph


def trained(graph: Graph, **settings: Any) -> dict[str, NDArray[np.float32]]:
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    return trainer.weights()


def objective_and_gradients(graph: Graph) -> tuple[float, dict[str, NDArray[np.float64]], Machine]:
    """J and ∂J/∂θ of the whole training part in float64, by the machine."""
    dataset = load_dataset(graph)
    plan = compile_graph(graph, "gradients", dtype="float64").plan(len(dataset.train))
    machine, recorded = Machine([plan]), np.zeros(1)
    rng = np.random.default_rng(1)
    shapes = {name: array.shape for name, array in machine.parameters().items()}
    machine.load({name: rng.normal(size=shape) for name, shape in shapes.items()})
    table, order = rows(dataset, plan.columns, "float64").batch(dataset.train[:])
    machine.run(plan, table, order, recorded)
    gradients = {name: machine.read(plan, symbol) for name, symbol in plan.gradients.items()}
    return float(recorded[0]), gradients, machine


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (BALANCED, (30 / (3 * 15), 30 / (3 * 10), 30 / (3 * 5))),
        (own(1, 2, 4), tuple(w * 30 / (15 + 20 + 20) for w in (1, 2, 4))),
        (own(0.5), tuple(w * 30 / (7.5 + 15) for w in (0.5, 1, 1))),
    ],
)
def test_weights_have_a_mean_of_1_over_the_training_part(
    tmp_path: Path, classes: ClassSettings, expected: tuple[float, ...]
) -> None:
    """The validation part changes nothing, and has the weights of the training part."""
    x, label = samples(15, 10, 5)
    path = tmp_path / "parts.npz"
    parts = {"x_val": x[:4], "y_val": np.array([2, 2, 2, 1]), "x_test": x, "y_test": label}
    write(path, x_train=x, y_train=label, **parts)
    dataset = load_dataset(chain(data(path, classes)))
    assert dataset.weight is not None
    assert dataset.label is not None
    np.testing.assert_allclose(dataset.weight[:], np.array(expected)[dataset.label[:]], rtol=1e-15)
    assert np.isclose(dataset.weight[dataset.train[:]].mean(), 1.0, rtol=1e-15)
    assert dataset.weight[dataset.validation[0]] == pytest.approx(expected[2], rel=1e-15)


def test_the_objective_and_its_gradient_are_those_of_a_calculation_by_hand(tmp_path: Path) -> None:
    x, label = samples(13, 8, 3)
    path = saved(tmp_path, x, label)
    j, gradients, machine = objective_and_gradients(
        network(path, own(1, 3, 2), 3, "CrossEntropy", {})
    )
    x = x.astype(np.float32).astype(np.float64)
    z = x @ machine.parameters()["Sums.weight"].T + machine.parameters()["Sums.bias"]
    y = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    w = np.array([1.0, 3.0, 2.0])[label]
    w = w / w.mean()
    n = len(label)
    assert j == pytest.approx(float((w * -np.log(y[np.arange(n), label])).mean()), rel=1e-13)
    dz = w[:, None] * (y - np.eye(3)[label]) / n
    np.testing.assert_allclose(gradients["Sums.weight"], dz.T @ x, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(gradients["Sums.bias"], dz.sum(axis=0), rtol=1e-11, atol=1e-15)


def counts_for(loss: str, units: int) -> tuple[int, ...]:
    if loss == "RBFOutput":
        return (3, 2, 1, 2, 1, 2, 1, 2, 1, 2)
    return (9, 4) if units == 1 else (9, 5, 4)


@pytest.mark.parametrize(("loss", "settings", "units"), LOSSES)
def test_a_weight_of_2_is_every_sample_twice(
    tmp_path: Path, loss: str, settings: Settings, units: int
) -> None:
    """J and its gradients in float64, and descent on whole batches."""
    x, label = samples(*counts_for(loss, units))
    twice = np.concatenate([np.arange(len(x)), np.flatnonzero(label == 1)])
    one = network(saved(tmp_path, x, label), own(1, 2), units, loss, settings)
    other = network(saved(tmp_path, x[twice], label[twice]), EQUAL, units, loss, settings)
    assert load_dataset(other).weight is None
    (j, found, _), (wanted, expected, _) = map(objective_and_gradients, (one, other))
    assert j == pytest.approx(wanted, rel=1e-12)
    for name, gradient in expected.items():
        np.testing.assert_allclose(found[name], gradient, rtol=1e-10, atol=1e-12)
    rate = 1e-3 if loss == "RBFOutput" else 0.1
    first, second = (trained(each, learning_rate=rate) for each in (one, other))
    for name, array in second.items():
        np.testing.assert_allclose(first[name], array, rtol=2e-4, atol=2e-5)
    plain = trained(network(tmp_path / f"{len(x)}.npz", EQUAL, units, loss, settings))
    assert not np.allclose(first["Sums.weight"], plain["Sums.weight"], rtol=1e-3)


@pytest.mark.parametrize(("loss", "settings", "units"), LOSSES)
def test_backpropagation_is_right_with_weights(
    tmp_path: Path, loss: str, settings: Settings, units: int
) -> None:
    x, label = samples(*counts_for(loss, units))
    graph = network(saved(tmp_path, x, label), BALANCED, units, loss, settings)
    checks = list(check_gradients(graph))
    assert checks
    assert all(check.passed for check in checks), [c for c in checks if not c.passed]


def test_without_weights_the_plan_and_all_bits_are_as_they_were(tmp_path: Path) -> None:
    """Other names, and weights that are set but don't count, change nothing either."""
    path = saved(tmp_path, *samples(30, 20, 10))
    named = ClassSettings("equal", (ClassSetting("0", "zero", 5.0),))
    graphs = [network(path, classes, 3, "CrossEntropy", {}) for classes in (EQUAL, named, BALANCED)]
    before, after, weighted = map(api.plan_text, graphs)
    assert before == after
    more = set(weighted.splitlines()) - set(before.splitlines())
    assert any("multiply" in line and "Data.weight" in line for line in more)
    plain, called, other = (trained(graph, batch_size=7) for graph in graphs)
    for name, array in plain.items():
        assert array.tobytes() == called[name].tobytes()
        assert array.tobytes() != other[name].tobytes()


def test_figures_stay_unweighted_and_losses_are_the_objective(tmp_path: Path) -> None:
    x, label = samples(40, 10)
    path = saved(tmp_path, x, label)
    graph = network(path, own(1, 6), 2, "CrossEntropy", {})
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    figures = trainer.evaluate("train")
    assert figures is not None
    weights = trainer.weights()
    z = x @ weights["Sums.weight"].T.astype(float) + weights["Sums.bias"]
    y = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    w = np.where(label == 1, 6.0, 1.0)
    assert figures.accuracy == pytest.approx(float((y.argmax(axis=1) == label).mean()))
    expected = float(np.average(-np.log(y[np.arange(50), label]), weights=w))
    assert figures.loss == pytest.approx(expected, rel=1e-5)
    assert np.array(figures.confusion).sum() == 50


def test_a_loss_on_numbers_beside_the_classes_is_not_weighted(tmp_path: Path) -> None:
    x, label = samples(9, 4)
    path = saved(tmp_path, x, label, target=x[:, :2] * 2)
    losses = []
    for classes in (EQUAL, own(1, 5)):
        graph = network(path, classes, 2, "CrossEntropy", {})
        graph.add_node(node("Values", "Dense", units=2, activation="identity"))
        graph.add_node(node("HowMuch", "SquaredError"))
        graph.connect(Edge("Data", "x", "Values", "x"))
        graph.connect(Edge("Values", "y", "HowMuch", "x"))
        _, gradients, _ = objective_and_gradients(graph)
        losses.append(gradients)
    np.testing.assert_array_equal(losses[0]["Values.weight"], losses[1]["Values.weight"])
    assert not np.allclose(losses[0]["Sums.weight"], losses[1]["Sums.weight"])


def test_a_perceptron_refuses_weights_in_words(tmp_path: Path) -> None:
    path = saved(tmp_path, *samples(9, 4))
    graph = chain(data(path, BALANCED), node("Rule", "Perceptron"))
    with pytest.raises(ValueError, match="Rule learns from its mistakes, each as large as any"):
        api.describe(graph)


def test_the_closed_form_weighs_as_descent_does(tmp_path: Path) -> None:
    x, label = samples(9, 5, 4)
    twice = np.concatenate([np.arange(len(x)), np.flatnonzero(label == 1)])
    one = network(saved(tmp_path, x, label), own(1, 2), 3, "SquaredError", {})
    other = network(saved(tmp_path, x[twice], label[twice]), EQUAL, 3, "SquaredError", {})
    for decay in (0.0, 0.1):
        for graph in (one, other):
            graph.set_settings(msgspec.structs.replace(graph.settings, weight_decay=decay))
        found, expected = solve(one), solve(other)
        assert found.objective == pytest.approx(expected.objective, rel=1e-12)
        for name, array in expected.weights.items():
            np.testing.assert_allclose(found.weights[name], array, rtol=1e-9, atol=1e-12)
    at_it = objective(one, load_dataset(one), solve(one).weights)
    assert at_it == pytest.approx(solve(one).objective, rel=1e-12)
    nudged = {name: array + 1e-3 for name, array in solve(one).weights.items()}
    assert objective(one, load_dataset(one), nudged) > at_it


def test_a_balanced_run_is_not_told_that_it_learns_nothing(tmp_path: Path) -> None:
    """Rare classes are found at the price of the common one: fewer answers are right than if all
    were the commonest class, and that is what was asked for."""
    rng = np.random.default_rng(0)
    label = np.repeat([0, 1], [190, 10])
    x = rng.normal(size=(200, 3)) + 1.2 * label[:, None]
    graph = network(saved(tmp_path, x, label), BALANCED, 2, "CrossEntropy", {})
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=80, learning_rate=0.5))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    figures = trainer.evaluate("train")
    assert figures is not None
    assert figures.accuracy is not None
    assert figures.accuracy < 0.95
    assert [each.kind for each in remarks(trainer)] == []
