"""What is written for Keras answers like the studio, learns like it, and is Keras's own to work on.

Collected where Keras is installed, which computes with PyTorch here: `make test-peers` installs it.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from nndl_studio.exchange.export import export
from nndl_studio.exchange.inside import differences, rounding
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import LIMIT, Proof
from nndl_studio.exchange.reference import compared, reference
from nndl_studio.exchange.to_keras import KERAS, worker
from nndl_studio.exchange.to_keras.files import NOTES, put
from nndl_studio.exchange.to_keras.program import Program
from nndl_studio.exchange.to_keras.runtime import asking, found_by, inside
from tests.exchange.networks import EXAMPLES, of_example
from tests.exchange.random_networks import random_network
from tests.exchange.tables import table_network
from tests.peers.gradients import own_gradients

os.environ["KERAS_BACKEND"] = "torch"
# Keras asks PyTorch for arrays in an old way.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
SAMPLES = 12
# With −log of what is right as their loss: a connection table, peepholes, a drawn cell, a gate.
LEARNING = ("C4-connection-table", "D6-lstm-rows", "D7-gru-drawn", "D7-gru")


def written(network: Network, folder: Path) -> Path:
    """The program with its file beside it, made in this process: Keras takes seconds to start."""
    program, place = Program(network), folder / "network.py"
    order = put(program, program.text({}), place)
    worker.build({**order, "to": str(place.with_suffix(".keras"))})
    return place


def proved(network: Network, folder: Path, samples: int) -> Proof:
    place, by = written(network, folder), reference(network, samples)
    order = asking(place, network, by.raw)
    worker.answer(order)
    far = compared(network, by, found_by(order, network))
    return Proof(samples, "Keras", far, rounding(network, by))


def model_of(place: Path) -> tuple[Any, dict[str, Any]]:
    """What was learned, and the program that asks it."""
    module = runpy.run_path(str(place))
    return module["trained"](), module


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_answers_alike(name: str, tmp_path: Path) -> None:
    assert proved(of_example(name), tmp_path, 100).holds


def test_networks_that_nobody_drew_answer_alike(tmp_path: Path, full: bool) -> None:
    for seed in range(500 if full else 50):
        assert proved(random_network(seed), tmp_path, 20).largest <= LIMIT, seed


def test_an_export_is_proved_by_a_process_that_has_not_made_it(tmp_path: Path) -> None:
    done = export(of_example("C7-lenet-5"), tmp_path / "lenet.keras", KERAS)
    assert done.proof is not None
    assert done.proof.holds
    assert done.proof.runtime.startswith("Keras 3.")
    assert [path.name for path in done.files] == ["lenet.keras", "lenet.py"]
    with zipfile.ZipFile(tmp_path / "lenet.keras") as archive:
        assert b"proof" in archive.read(NOTES)
    assert "answered 100 samples like the studio" in done.files[1].read_text("utf-8")


def test_it_loads_and_learns_where_the_studio_is_not(tmp_path: Path) -> None:
    """Nothing but Keras and the two files; no code but the program's own is run."""
    written(of_example("C7-lenet-5"), tmp_path)
    (tmp_path / "try.py").write_text(
        "import sys\nsys.path.insert(0, sys.argv[1])\nimport keras, network, numpy as np\n"
        "model = keras.saving.load_model(sys.argv[1] + '/network.keras', safe_mode=True)\n"
        "assert not any(name.startswith('nndl') for name in sys.modules)\n"
        "x = np.random.default_rng(1).uniform(0, 255, (40, 1, 28, 28)).astype('float32')\n"
        "before = [each.copy() for each in model.get_weights()]\n"
        "model.compile('sgd', 'mse')\n"
        "model.fit(network.samples(x), np.zeros((40, 10)), verbose=0)\n"
        "names = [w.path for w in model.weights]\n"
        "still = [n for n, a, b in zip(names, before, model.get_weights()) if (a == b).all()]\n"
        "print(still, network.answers(model, x)['class'].shape)\n",
        "utf-8",
    )
    command = [sys.executable, "-I", str(tmp_path / "try.py"), str(tmp_path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.splitlines()[-1] == "['C3/links', 'Output/centre'] (40,)"


def test_a_table_comes_in_by_the_names_of_its_columns(tmp_path: Path) -> None:
    assert proved(table_network(), tmp_path, 100).holds


@pytest.mark.parametrize("name", ["C7-lenet-5", "D6-lstm-rows", "D1-delay"])
def test_what_is_loaded_is_what_was_drawn(name: str, tmp_path: Path) -> None:
    """The names that `summary` and `get_layer` have, and what learns."""
    model, module = model_of(written(of_example(name), tmp_path))
    assert told(model) == told(module["network"]())


def told(model: Any) -> list[tuple[str, bool, list[tuple[int, ...]]]]:
    return [
        (each.name, each.trainable, [tuple(weight.shape) for weight in each.weights])
        for each in model.layers
    ]


@pytest.mark.parametrize("name", LEARNING)
def test_it_learns_alike(name: str, tmp_path: Path) -> None:
    """The same gradient of the same loss for every number that is trained."""
    found = of_example(name)
    model, module = model_of(written(found, tmp_path))
    raw = reference(found, SAMPLES).raw
    labels = np.arange(SAMPLES) % found.inputs.info.classes
    lengths = {} if raw.lengths is None else {"lengths": raw.lengths}
    y = model(module["samples"](raw.x, **lengths), training=True)
    (-torch.log(y[torch.arange(SAMPLES), torch.from_numpy(labels)])).mean().backward()
    weights = {
        f"{layer.name}/{i}": each for layer in model.layers for i, each in enumerate(layer.weights)
    }
    own = as_weights(found, own_gradients(found, raw.x, raw.lengths, labels))
    assert set(weights) == set(own)
    for name_there, weight in weights.items():
        if weight.trainable:
            got = weight.value.grad.numpy()
            np.testing.assert_allclose(got, own[name_there], 1e-3, 2e-6, err_msg=name_there)


def as_weights(
    found: Network, gradients: dict[str, NDArray[np.float32]]
) -> dict[str, NDArray[Any]]:
    """Gradients written as the weights are to which they belong."""
    arrays = {name: gradients.get(name, a).reshape(a.shape) for name, a in found.arrays.items()}
    return Program(replace(found, weights=replace(found.weights, arrays=arrays))).weights


@pytest.mark.parametrize("name", ["C7-lenet-5", "D6-lstm-rows"])
def test_every_node_gives_what_it_gives_in_the_studio(name: str, tmp_path: Path) -> None:
    found = of_example(name)
    raw = reference(found, 7).raw
    apart = dict(differences(found, raw, inside(tmp_path / "network.keras", found, raw)))
    assert set(apart) == {call.node for call in found.program.calls}
    assert max(apart.values()) < LIMIT
