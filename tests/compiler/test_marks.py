"""What is frozen keeps every bit, and what is muted gives 0 and gets no δ, whatever trains it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from nndl_studio.exchange.export import export
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from tests.compiler.test_shared_weights import in_a_loop
from tests.exchange.networks import network
from tests.graph.drawing import chain, node, two_branches


def all_steps() -> Graph:
    """Rows of digits, one after another, through an LSTM that gives all its steps."""
    return chain(
        node("Data", "Data", source="digit rows"),
        node("LSTM", "LSTM", units=6, output="all steps"),
        node("Last", "LastStep"),
        node("Out", "Dense", units=10, activation="identity"),
        node("Loss", "CrossEntropy"),
    )


def train(graph: Graph, steps: int = 5, **settings: Any) -> Trainer:
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    trainer = Trainer(graph, threads=1)
    for _ in range(steps):
        trainer.step_batch()
    return trainer


@pytest.mark.parametrize(
    ("optimiser", "clipping"),
    [("SGD", "none"), ("momentum", "global norm"), ("Adam", "value"), ("AdamW", "none")],
)
def test_frozen_parameters_keep_every_bit(optimiser: str, clipping: str) -> None:
    graph = two_branches(20)
    graph.freeze("Left", ["*"])
    graph.freeze("Scores", ["bias"])
    before = Trainer(graph, threads=1).weights()
    how: dict[str, Any] = {
        "optimiser": optimiser,
        "clipping": clipping,
        "weight_decay": 0.1,
        "gradient_noise": 0.1,
    }
    after = train(graph, **how).weights()
    same = {name for name, array in before.items() if np.array_equal(array, after[name])}
    assert same == {"Left.weight", "Left.bias", "Scores.bias"}


def test_all_may_be_frozen() -> None:
    graph = two_branches(20)
    for name in graph.nodes:
        graph.freeze(name, ["*"])
    before = Trainer(graph, threads=1).weights()
    after = train(graph, clipping="global norm").weights()
    assert all(np.array_equal(array, after[name]) for name, array in before.items())


def test_who_lends_weights_keeps_them_for_whoever_borrows() -> None:
    graph = two_branches(20)
    graph.share_weights("Right", "Left")
    graph.freeze("Left", ["*"])
    before = Trainer(graph, threads=1).weights()
    after = train(graph).weights()
    assert np.array_equal(before["Left.weight"], after["Left.weight"])
    assert not np.array_equal(before["Scores.weight"], after["Scores.weight"])


def test_what_is_kept_of_a_run_fits_whatever_is_frozen_meanwhile(tmp_path: Path) -> None:
    """A frozen parameter keeps its place and what the optimiser knows of it."""
    plain = train(two_branches(20), steps=3, optimiser="Adam")
    plain.save_checkpoint(tmp_path / "run")
    graph = two_branches(20)
    graph.set_settings(plain.settings)
    graph.freeze("Left", ["*"])
    frozen = Trainer(graph, threads=1, resume=tmp_path / "run")
    before = frozen.weights()
    assert all(np.array_equal(a, before[name]) for name, a in plain.weights().items())
    slots = frozen.standing().state.copy()
    frozen.step_batch()
    after, state = frozen.weights(), frozen.standing().state
    assert np.array_equal(before["Left.weight"], after["Left.weight"])
    assert not np.array_equal(before["Right.weight"], after["Right.weight"])
    # Weights, m and v of Left stand still; of all others they move.
    still = sum(2 * 3 * a.size for n, a in before.items() if n.startswith("Left."))
    assert np.count_nonzero(slots == state) >= still // 2


def test_muted_maps_give_0_and_get_no_delta() -> None:
    graph = load_project(example("C7-lenet-5"))
    graph.mute("C3", [2, 5])
    trainer = train(graph, 3)
    before, looked = trainer.weights(), ProbeRequest("C3", "y", 0)
    slope = ProbeRequest("C3", "delta", 0)
    found = trainer.probe([looked, slope])
    for array in (found[looked], found[slope]):
        assert isinstance(array, np.ndarray)
        silent = [k for k, each in enumerate(array) if not each.any()]
        assert silent == [2, 5]
    trainer.step_batch()
    moved = [
        k
        for k in range(16)
        if not np.array_equal(before["C3.bias"][k], trainer.weights()["C3.bias"][k])
    ]
    assert moved == [k for k in range(16) if k not in (2, 5)]


def test_muted_units_in_a_loop_give_0_at_every_step() -> None:
    graph = in_a_loop()
    graph.mute("h", [0, 3])
    trainer = train(graph, 2)
    found = trainer.probe([ProbeRequest("h", "y", 0)])[ProbeRequest("h", "y", 0)]
    assert isinstance(found, np.ndarray)
    assert found.shape[1] == 8
    assert [k for k in range(8) if not found[:, k].any()] == [0, 3]


def test_muting_is_what_weights_of_0_in_front_of_a_tanh_do() -> None:
    graph = two_branches(20)
    graph.mute("Left", [4, 7])
    trainer, muted = Trainer(two_branches(20), threads=1), Trainer(graph, threads=1)
    cut = trainer.weights()
    cut["Left.weight"][[4, 7]] = 0
    cut["Left.bias"][[4, 7]] = 0
    trainer.load(cut)
    first, second = trainer.evaluate("validation"), muted.evaluate("validation")
    assert first is not None
    assert second is not None
    assert first.loss == second.loss


@pytest.mark.parametrize("name", ["numpy", "onnx", "c"])
def test_exports_agree(name: str, tmp_path: Path) -> None:
    form = next(each for each in FORMATS if each.name == name)
    lenet = load_project(example("C7-lenet-5"))
    lenet.mute("C3", [2, 5])
    lenet.mute("F6", [0])
    rows = all_steps()
    rows.mute("LSTM", [1])
    for graph in (lenet, rows):
        found = network(graph, load_dataset(graph).recipe)
        done = export(found, tmp_path / f"network{form.suffix}", form, samples=20)
        assert done.proof is not None
        assert done.proof.holds
