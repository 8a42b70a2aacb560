"""Large numbers to tell are learned at a scale that descent can reach, and told in their units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.datasets import configured
from nndl_studio.graph.document import Graph
from nndl_studio.graph.first_network import first_network
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.layers import by_name
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.errors import TrainingError

WHOLE = {"validation": 0.0, "test": 0.0, "scale": "as is"}


def saved(folder: Path, x: NDArray[Any], target: NDArray[Any]) -> Path:
    np.savez(folder / "a.npz", x=x, target=target)
    return folder / "a.npz"


def line(file: Path, **settings: object) -> Graph:
    """One weighed sum and squared error on the numbers of a file."""
    graph = Graph("line", TrainingSettings(epochs=2, batch_size=8))
    config = configured("file", file=str(file), **WHOLE, **settings)
    graph.add_node(Node("Data", "Data.v1", config, (0.0, 0.0)))
    dense = by_name("Dense").configured(units=1, activation="identity")
    graph.add_node(Node("O", "Dense.v1", dense, (240.0, 0.0)))
    loss = by_name("SquaredError").configured()
    graph.add_node(Node("L", "SquaredError.v1", loss, (480.0, 0.0)))
    graph.connect(Edge("Data", "x", "O", "x"))
    graph.connect(Edge("O", "y", "L", "x"))
    return graph


def test_prices_are_learned_with_the_usual_rate(tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(60, 3))
    file = saved(tmp_path, x, 2e5 + 5e4 * x[:, 0])
    graph = first_network(configured("file", file=str(file), **WHOLE), "prices")
    result = api.train(graph, epochs=60, out=tmp_path / "out")
    assert result["train"]["r2"] > 0.9
    assert result["train"]["mse"] > 1e4  # in the prices' own units
    np.savez(tmp_path / "x.npz", x=x)
    api.predict(graph, Path(result["weights"]), tmp_path / "x.npz", tmp_path / "y.npz")
    answers = np.load(tmp_path / "y.npz")["y"][:, 0]
    assert np.corrcoef(answers, 2e5 + 5e4 * x[:, 0])[0, 1] > 0.95
    assert abs(float(answers.mean()) - 2e5) < 2e4


def test_small_targets_stay_as_they_are(tmp_path: Path) -> None:
    file = saved(tmp_path, np.arange(9.0)[:, None], np.linspace(-900, 900, 9))
    dataset = load_dataset(line(file))
    assert dataset.recipe.target_scaling == ()
    assert dataset.target is not None
    assert dataset.target[:].dtype == np.float32
    scaled = load_dataset(line(file, target_scale="standardised"))
    assert scaled.target is not None
    np.testing.assert_allclose(scaled.target[:].std(), 1, rtol=1e-6)


def test_targets_whose_squares_are_no_numbers_are_refused(tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(20, 1))
    file = saved(tmp_path, x, 1e20 * x[:, 0])
    with pytest.raises(TrainingError, match=r"targets reach 2\.\d+e\+20.*choose a target scale"):
        load_dataset(line(file))
    assert load_dataset(line(file, target_scale="standardised")).target is not None


def test_a_slope_is_found_where_float32_has_steps_of_128(tmp_path: Path) -> None:
    file = saved(tmp_path, np.arange(60.0)[:, None], 1.7e9 + 10.0 * np.arange(60))
    found = api.solve(line(file), tmp_path / "out")
    assert abs(found["parameters"]["O.weight"][0][0] - 10) < 1e-5
