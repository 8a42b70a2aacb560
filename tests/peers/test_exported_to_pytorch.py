"""What is written for PyTorch answers like the studio, learns like it, and is as linters want it.

Collected where PyTorch is installed: `make test-peers` installs it.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pytest
import torch

from nndl_studio.exchange.export import export
from nndl_studio.exchange.inside import differences
from nndl_studio.exchange.proof import LIMIT
from nndl_studio.exchange.reference import reference
from nndl_studio.exchange.to_torch import PYTORCH
from nndl_studio.exchange.to_torch.runtime import inside
from tests.exchange.linted import linted
from tests.exchange.networks import EXAMPLES, of_example
from tests.exchange.random_networks import random_network
from tests.exchange.tables import table_network
from tests.peers.gradients import own_gradients

SAMPLES = 12
# With −log of what is right as their loss: a connection table, peepholes, a drawn cell, a gate.
LEARNING = ("C4-connection-table", "D6-lstm-rows", "D6-lstm-drawn", "D7-gru")


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_answers_alike(name: str, tmp_path: Path) -> None:
    done = export(of_example(name), tmp_path / "network.py", PYTORCH)
    assert done.proof is not None
    assert done.proof.holds


def test_networks_that_nobody_drew_answer_alike(tmp_path: Path, full: bool) -> None:
    for seed in range(500 if full else 50):
        done = export(random_network(seed), tmp_path / "network.py", PYTORCH, samples=20)
        assert done.proof is not None, seed
        assert done.proof.largest <= LIMIT, seed


def test_a_table_comes_in_by_the_names_of_its_columns(tmp_path: Path) -> None:
    done = export(table_network(), tmp_path / "network.py", PYTORCH)
    assert done.proof is not None
    assert done.proof.holds


@pytest.mark.parametrize("name", LEARNING)
def test_it_learns_alike(name: str, tmp_path: Path) -> None:
    """The same gradient of the same loss for every number that is trained."""
    found = of_example(name)
    path = tmp_path / "network.py"
    export(found, path, PYTORCH, samples=0)
    raw = reference(found, SAMPLES).raw
    labels = np.arange(SAMPLES) % found.inputs.info.classes
    given = {"x": torch.from_numpy(raw.x)}
    if raw.lengths is not None and "lengths" in found.program.inputs:
        given["lengths"] = torch.from_numpy(raw.lengths)
    module = runpy.run_path(str(path))["Network"]().train()
    y = module(**given)["y"]
    (-torch.log(y[torch.arange(SAMPLES), torch.from_numpy(labels)])).mean().backward()
    theirs = {each.replace("_", "."): p.grad for each, p in module.named_parameters()}
    for array, wanted in own_gradients(found, raw.x, raw.lengths, labels).items():
        got = theirs[array.lower().replace(" ", ".").replace("_", ".")].numpy()
        if got.size == wanted.size:
            np.testing.assert_allclose(got.reshape(wanted.shape), wanted, atol=2e-6, rtol=1e-3)
        else:  # kernels that stand for maps that are not linked get none
            kept = got.reshape(-1, *wanted.shape[-2:])
            kept = kept[np.abs(kept).sum((1, 2)) > 0]
            np.testing.assert_allclose(kept, wanted, atol=2e-6, rtol=1e-3)


def test_modules_are_as_linters_want_them(tmp_path: Path) -> None:
    assert linted(PYTORCH, tmp_path) == ""


@pytest.mark.parametrize("name", ["C7-lenet-5", "D6-lstm-rows"])
def test_every_node_gives_what_it_gives_in_the_studio(name: str, tmp_path: Path) -> None:
    found = of_example(name)
    path = tmp_path / "network.py"
    export(found, path, PYTORCH, samples=0)
    raw = reference(found, 7).raw
    apart = dict(differences(found, raw, inside(path, found, raw)))
    assert set(apart) == {call.node for call in found.program.calls}
    assert max(apart.values()) < LIMIT
