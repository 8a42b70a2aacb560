"""Weights of another tool for a drawing whose data are not there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nndl_studio.exchange.importing import import_file
from nndl_studio.files import BadFile
from nndl_studio.runs.orders import Taken
from nndl_studio.runs.weight_files import taken_network
from tests.exchange.onnx_models import CASES


def test_they_are_held_with_what_stands_in_for_the_data(tmp_path: Path) -> None:
    network = import_file(CASES["dense layers"].written(tmp_path), samples=0).network
    others = {name: np.ones_like(array) for name, array in network.arrays.items()}
    found = taken_network(network.graph, Taken(tmp_path / "w.safetensors", others))
    assert found.inputs == network.inputs
    assert all((array == 1).all() for array in found.arrays.values())
    first = next(iter(others))
    others[first] = others[first][:1]
    with pytest.raises(BadFile, match=r"w\.safetensors: the drawing has changed since"):
        taken_network(network.graph, Taken(tmp_path / "w.safetensors", others))
