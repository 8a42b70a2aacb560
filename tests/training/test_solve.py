"""Linear regression in closed form: NumPy's answer, descent's answer, or words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.exchange import load_weights, weight_shapes
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.solve import linear_model, objective, solve, training_rows, why_not
from nndl_studio.training.trainer import Trainer

LINES = ("A8-linear-regression", "A8-rank-deficient")


def graph_of(name: str, **changes: object) -> Graph:
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **changes))
    return graph


def rows_of(graph: Graph) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Inputs with the constant 1, and targets."""
    x, t = training_rows(linear_model(graph), load_dataset(graph))
    return np.column_stack([x, np.ones(len(x))]), t


def together(graph: Graph) -> NDArray[np.float64]:
    """Weights and bias of the solution, as one vector."""
    return np.concatenate([array.ravel() for array in solve(graph).weights.values()])


@pytest.mark.parametrize("name", LINES)
def test_it_is_numpys_pseudo_inverse(name: str) -> None:
    graph = graph_of(name)
    x, t = rows_of(graph)
    expected = np.linalg.pinv(x, rcond=1e-5) @ t
    np.testing.assert_allclose(together(graph), expected.ravel(), atol=1e-6)


@pytest.mark.parametrize("decay", [0.01, 1.0])
def test_with_l2_it_is_the_ridge(decay: float) -> None:
    """(XXᵀ/N + λI) w = X y/N, the bias left alone."""
    graph = graph_of("A8-rank-deficient", weight_decay=decay)
    x, t = rows_of(graph)
    pull = decay * np.diag([1.0, 1.0, 1.0, 0.0])
    expected = np.linalg.solve(x.T @ x / len(x) + pull, x.T @ t / len(x))
    np.testing.assert_allclose(together(graph), expected.ravel(), atol=1e-10)


@pytest.mark.parametrize("decay", [0.0, 0.05])
@pytest.mark.parametrize("name", LINES)
def test_descent_arrives_at_it(name: str, decay: float) -> None:
    graph = graph_of(name, weight_decay=decay)
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    solution, weights = solve(graph), trainer.weights()
    for parameter, array in solution.weights.items():
        np.testing.assert_allclose(weights[parameter], array, atol=1e-4)
    reached = objective(graph, trainer.dataset, weights)
    assert reached == pytest.approx(solution.objective, abs=1e-7)
    assert reached >= solution.objective - 1e-12


@pytest.mark.parametrize(("middle", "spread"), [(2000.0, 10.0), (0.0, 1e-6), (0.0, 1e5)])
def test_the_unit_of_an_input_decides_nothing(middle: float, spread: float) -> None:
    """A year beside the constant 1, or lengths in metres: not dependent, however long or short."""
    graph = graph_of("A8-linear-regression")
    dataset = load_dataset(graph)
    x = middle + spread * np.linspace(-1, 1, len(dataset.x))[:, None].astype(np.float32)
    target = (x - middle) / spread * 2 + 3
    solution = solve(graph, replace(dataset, x=x, target=target))
    weight, bias = (float(each.item()) for each in solution.weights.values())
    assert (solution.rank, solution.unique) == (2, True)
    assert weight * spread == pytest.approx(2, rel=1e-4)
    assert weight * middle + bias == pytest.approx(3, rel=1e-4)


def test_the_norm_is_smallest_in_the_inputs_own_units() -> None:
    """t = 4 x, with x told as x and as 2 x: of the weights with w + 2 v = 4, (0.8, 1.6)."""
    graph = graph_of("A8-rank-deficient")
    dataset = load_dataset(graph)
    x = np.array(dataset.x)
    x[:, 1], x[:, 2] = 2 * x[:, 0], 0
    solution = solve(graph, replace(dataset, x=x, target=4 * x[:, :1]))
    assert (solution.rank, solution.unknowns) == (2, 4)
    weight, bias = solution.weights.values()
    np.testing.assert_allclose(weight, [[0.8, 1.6, 0.0]], atol=1e-6)
    assert bias.item() == pytest.approx(0, abs=1e-6)


def test_the_rank_is_told() -> None:
    whole, short = (solve(graph_of(name)) for name in LINES)
    assert (whole.rank, whole.unknowns, whole.unique) == (2, 2, True)
    assert "rank 2 of 2" in whole.message
    assert (short.rank, short.unknowns, short.unique) == (3, 4, False)
    assert "rank 3 of 4" in short.message
    assert "smallest norm" in short.message
    assert "x1 is" in short.message or "x3 is" in short.message


@given(seed=st.integers(0, 10_000), decay=st.sampled_from([0.0, 0.1]))
@settings(max_examples=20, deadline=None)
def test_nothing_near_it_is_better(seed: int, decay: float) -> None:
    graph = graph_of("A8-linear-regression", weight_decay=decay)
    solution, dataset = solve(graph), load_dataset(graph)
    rng = np.random.default_rng(seed)
    near = {n: a + 0.01 * rng.normal(size=a.shape) for n, a in solution.weights.items()}
    assert objective(graph, dataset, near) > solution.objective


@pytest.mark.parametrize("name", ["A9-logistic-regression", "A1-outliers", "B4-xor"])
def test_another_network_is_refused_in_words(name: str) -> None:
    graph = api.load(example(name))
    assert "closed form" in why_not(graph)
    with pytest.raises(TrainingError, match="linear regression"):
        solve(graph)


def test_decoupled_decay_is_in_no_objective() -> None:
    graph = graph_of("A8-linear-regression", weight_decay=0.1, decay_form="decoupled")
    assert "decoupled decay" in why_not(graph)


def test_an_l1_penalty_has_no_closed_form() -> None:
    assert "L1 penalty" in why_not(graph_of("A8-linear-regression", l1=0.1))


def test_the_weights_are_written(tmp_path: Path) -> None:
    graph = graph_of("A8-linear-regression")
    result = api.solve(graph, tmp_path)
    written = load_weights(Path(result["weights"]), weight_shapes(graph))
    for name, array in solve(graph).weights.items():
        np.testing.assert_allclose(written.arrays[name], array, rtol=1e-6)
        np.testing.assert_allclose(result["parameters"][name], array)


def test_a_network_that_gives_the_data_back_is_solved_too() -> None:
    """Its target is the data, whatever else the set holds."""
    graph = graph_of("A8-linear-regression")
    graph.connect(Edge("Points", "x", "Loss", "target"))
    trainer = Trainer(graph)
    assert why_not(graph) == ""
    trainer.probe([ProbeRequest("Points", "fit", -1)])
    weight, bias = solve(graph).weights.values()
    np.testing.assert_allclose(weight, np.eye(1), atol=1e-6)
    np.testing.assert_allclose(bias, [0.0], atol=1e-6)
