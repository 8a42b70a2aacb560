"""Weights for a drawing whose data are not there: of a file, or taken along when it changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nndl_studio.exchange.importing import import_file
from nndl_studio.exchange.network import Network
from nndl_studio.files import BadFile
from nndl_studio.runs.orders import Prepare, Taken
from nndl_studio.runs.without_data import without_data
from nndl_studio.training.errors import TrainingError
from tests.exchange.onnx_models import CASES


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return import_file(CASES["dense layers"].written(tmp_path), samples=0).network


def test_they_are_held_with_what_stands_in_for_the_data(network: Network, tmp_path: Path) -> None:
    others = {name: np.ones_like(array) for name, array in network.arrays.items()}
    taken = Taken(tmp_path / "w.safetensors", others)
    found, words = without_data(Prepare(0, network.graph, weights=taken), {})
    assert words == "The weights of w.safetensors are loaded"
    assert found.inputs == network.inputs
    assert all((array == 1).all() for array in found.arrays.values())
    first = next(iter(others))
    others[first] = others[first][:1]
    with pytest.raises(BadFile, match=r"w\.safetensors: the drawing has changed since"):
        without_data(Prepare(0, network.graph, weights=taken), {})


def test_those_that_fit_a_changed_drawing_are_taken_along(network: Network) -> None:
    kept = {name: np.ones_like(array) for name, array in network.arrays.items()}
    first, *rest = kept
    kept[first] = kept[first][:1]
    found, words = without_data(Prepare(0, network.graph, carry=True), kept)
    assert words == ""
    assert all((found.arrays[name] == 1).all() for name in rest)
    assert found.arrays[first].shape == network.arrays[first].shape
    assert found.arrays[first].dtype == np.float32
    with pytest.raises(TrainingError, match="none of the weights fits"):
        without_data(Prepare(0, network.graph, carry=True), {})
