"""A drawing with weights that Keras saved, in each of its three kinds of files, answers like the
model that they come from; and the own reader of HDF5 gives what the HDF5 library gives.

Collected where Keras is installed, with PyTorch as its engine: `make test-peers` installs both.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio.exchange.matching.hdf5 import read_hdf5
from nndl_studio.graph.document import Graph
from nndl_studio.layers.connection_table import groups
from tests.exchange.foreign import Layer, answers, drawing, same
from tests.peers.keras_on_torch import h5py, keras

# Keras asks PyTorch for arrays in an old way.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
SAMPLES = 5
ENDINGS = (".keras", ".weights.h5", ".h5")
OUT: Layer = ("Out", "Dense", {"units": 2, "activation": "identity"})


def check(graph: Graph, tmp_path: Path, shape: tuple[int, ...], *layers: Any) -> None:
    """A model of these layers, saved in every way. Maps come with their channels last there."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input(shape), *layers])
    for weight in model.weights:
        weight.assign(weight + 0.1 * keras.random.normal(weight.shape))
    x = np.random.default_rng(1).normal(size=(SAMPLES, *shape)).astype(np.float32)
    wanted = np.asarray(model.predict(x, verbose=0))
    ours = x.transpose(0, 3, 1, 2) if x.ndim == 4 else x
    for ending in ENDINGS:
        path = tmp_path / f"model{ending}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            (model.save_weights if ending == ".weights.h5" else model.save)(str(path))
        same(answers(graph, path, ours), wanted)


@pytest.mark.parametrize("flip", ["convolution", "cross-correlation"])
def test_convolutions(flip: str, tmp_path: Path) -> None:
    graph = drawing(
        "map",
        (2, 8, 7),
        ("C1", "Conv2d", {"maps": 3, "kernel": (3, 2), "kernel_flip": flip}),
        ("S2", "Pool2d", {"kind": "max"}),
        ("C3", "Conv2d", {"maps": 4, "kernel": (2, 2), "activation": "identity"}),
        ("Flat", "Flatten", {}),
        ("F4", "Dense", {"units": 7, "activation": "rectifier"}),
        OUT,
    )
    check(
        graph,
        tmp_path,
        (8, 7, 2),
        keras.layers.Conv2D(3, (3, 2), activation="tanh"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(4, 2),
        keras.layers.Flatten(),
        keras.layers.Dense(7, activation="relu"),
        keras.layers.Dropout(0.5, seed=3),
        keras.layers.Dense(2),
    )


def test_groups_are_a_connection_table(tmp_path: Path) -> None:
    settings = {"maps": 6, "kernel": (3, 3), "activation": "tanh", "table": groups(4, 6, 2)}
    graph = drawing("map", (4, 4, 4), ("C1", "Conv2d", settings), ("Flat", "Flatten", {}), OUT)
    kernels = keras.layers.Conv2D(6, 3, groups=2, activation="tanh")
    check(graph, tmp_path, (4, 4, 4), kernels, keras.layers.Flatten(), keras.layers.Dense(2))


RECURRENT: dict[str, tuple[Any, Layer]] = {
    "LSTM": (keras.layers.LSTM(6), ("R", "LSTM", {"units": 6})),
    "LSTM, no bias": (keras.layers.LSTM(6, use_bias=False), ("R", "LSTM", {"units": 6})),
    "GRU, reset after": (keras.layers.GRU(6), ("R", "GRU", {"units": 6, "reset": "after"})),
    "GRU, reset before": (
        keras.layers.GRU(6, reset_after=False),
        ("R", "GRU", {"units": 6, "reset": "before"}),
    ),
    "SimpleRNN": (keras.layers.SimpleRNN(6), ("R", "SRN", {"units": 6})),
}


@pytest.mark.parametrize("name", RECURRENT)
def test_recurrent_layers(name: str, tmp_path: Path) -> None:
    """As many inputs as units: shapes tell nothing of what is transposed."""
    layer, drawn = RECURRENT[name]
    check(drawing("sequence", (7, 6), drawn, OUT), tmp_path, (7, 6), layer, keras.layers.Dense(2))


def test_layers_above_one_another(tmp_path: Path) -> None:
    graph = drawing(
        "sequence",
        (7, 3),
        ("Slide", "Conv1d", {"units": 4, "kernel": 3}),
        ("lstm_below", "LSTM", {"units": 6, "output": "all steps"}),
        ("lstm_above", "LSTM", {"units": 6}),
        ("hidden", "Dense", {"units": 6}),
        OUT,
    )
    check(
        graph,
        tmp_path,
        (7, 3),
        keras.layers.Conv1D(4, 3, activation="tanh", name="z_first"),
        keras.layers.LSTM(6, return_sequences=True, name="lstm_below"),
        keras.layers.LSTM(6, name="lstm_above"),
        keras.layers.Dense(6, activation="tanh", name="hidden"),
        keras.layers.Dense(2, name="a_last"),
    )


def test_steps_laid_out(tmp_path: Path) -> None:
    graph = drawing(
        "sequence",
        (7, 3),
        ("Slide", "Conv1d", {"units": 4, "kernel": 3}),
        ("Flat", "Flatten", {}),
        OUT,
    )
    sliding = keras.layers.Conv1D(4, 3, activation="tanh")
    check(graph, tmp_path, (7, 3), sliding, keras.layers.Flatten(), keras.layers.Dense(2))


@pytest.mark.parametrize("version", ["earliest", "latest"])
@pytest.mark.parametrize("dtype", ["<f2", "<f4", ">f4", "<f8"])
def test_hdf5_as_its_library_reads_it(version: str, dtype: str) -> None:
    file, random = io.BytesIO(), np.random.default_rng(2)
    with h5py.File(file, "w", libver=version) as written:
        for each in range(7):
            group = written.create_group(f"layers/group_{each}/vars")
            group.attrs["name"] = f"Größe {each}"
            group.create_dataset("0", data=random.normal(size=(3, each + 1)).astype(dtype))
            group.create_dataset("count", data=np.uint32(7))
    found = read_hdf5(file.getvalue())
    assert len(found.datasets) == 14
    with h5py.File(file) as wanted:
        for one in found.datasets:
            if one.dtype:
                np.testing.assert_array_equal(found.array(one), wanted[one.path][()])
            else:
                assert one.path.endswith("count")
    assert sorted(found.names.values()) == [f"Größe {each}" for each in range(7)]
