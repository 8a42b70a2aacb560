"""A checkpoint is taken up by the run that wrote it, and refused in words by every other."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.config import as_kind
from nndl_studio.datasets.arrays import FileConfig
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.ops.tile_sizes import VECTOR_BYTES
from nndl_studio.resources import example
from nndl_studio.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.fingerprint import fingerprint
from nndl_studio.training.snapshot import Metrics
from nndl_studio.training.trainer import Trainer
from tests.runs.run_case import project, with_data


def own_data(folder: Path, samples: int) -> Graph:
    """XOR on a file of one's own, so that the file can change under the project."""
    x = np.random.default_rng(samples).normal(size=(samples, 2)).astype(np.float32)
    label = (x[:, 0] * x[:, 1] > 0).astype(np.int64)
    np.savez(folder / "own.npz", x=x, label=label)
    graph = api.load(example("xor"))
    data = next(node for node in graph.nodes.values() if node.type.startswith("Data"))
    own = as_kind(data.config, FileConfig)
    graph.set_config(data.id, msgspec.structs.replace(own, file=str(folder / "own.npz")))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=10, batch_size=5))
    return graph


def trained(folder: Path, samples: int = 40) -> tuple[Graph, Path]:
    """A run of a few epochs and a half, and its checkpoint."""
    graph, path = own_data(folder, samples), folder / "c.safetensors"
    trainer = Trainer(graph)
    for _ in range(3 * trainer.steps_per_epoch + 2):
        trainer.step_batch()
    trainer.save_checkpoint(path)
    return graph, path


def test_other_data_are_refused_in_words(tmp_path: Path) -> None:
    """Ten epochs on 40 samples, resumed on 80, once took 56 steps instead of 16."""
    graph, path = trained(tmp_path, 40)
    assert Trainer(graph, resume=path).epoch == 3
    own_data(tmp_path, 80)
    with pytest.raises(TrainingError, match=r"data have changed since the checkpoint.*afresh"):
        Trainer(graph, resume=path)


@pytest.mark.parametrize("settings", [{"shift": 2}, {"turn": 5.0}, {"grain": 0.1}])
def test_pictures_varied_otherwise_are_refused(settings: dict[str, Any], tmp_path: Path) -> None:
    trainer = Trainer(with_data(project("lenet-5"), shift=1))
    trainer.step_batch()
    trainer.save_checkpoint(tmp_path / "c.safetensors")
    assert Trainer(with_data(project("lenet-5"), shift=1), resume=tmp_path / "c.safetensors").step
    for graph in (with_data(project("lenet-5"), **settings), project("lenet-5")):
        with pytest.raises(TrainingError, match="train this one afresh"):
            Trainer(graph, resume=tmp_path / "c.safetensors")


def test_one_number_makes_other_data(tmp_path: Path) -> None:
    dataset = load_dataset(own_data(tmp_path, 40))
    before = fingerprint(dataset)
    assert fingerprint(load_dataset(own_data(tmp_path, 40))) == before
    x = dataset.x[:]
    x[7, 1] = np.nextafter(x[7, 1], 1)
    assert fingerprint(replace(dataset, x=x)) != before


OLDER: dict[str, dict[str, Any]] = {
    "before there were fingerprints": {"format": 2, "data": "", "curve": None, "shards": 0},
    "before there were recipes": {"format": 5, "shards": 0},
    "before sums were made in tiles": {"format": 6, "shards": 0},
    "before the update made gradients": {"format": 7},
    "cut into other shards": {"shards": 3},
    "on a processor with other vectors": {"vector": 96 - VECTOR_BYTES},
}


@pytest.mark.parametrize("name", OLDER)
def test_a_checkpoint_that_summed_otherwise_is_read_and_not_gone_on_from(
    name: str, tmp_path: Path
) -> None:
    """Its weights are there to be exported; its run would be another from here on."""
    graph, path = trained(tmp_path)
    content = load_checkpoint(path)
    assert content.recipe == msgspec.structs.replace(
        Trainer(graph).dataset.recipe, data=content.progress.data
    )
    older = msgspec.structs.replace(content.progress, **OLDER[name])
    save_checkpoint(path, Checkpoint(older, content.state, content.losses))
    np.testing.assert_array_equal(load_checkpoint(path).state, content.state)
    with pytest.raises(
        TrainingError,
        match="Another version wrote this checkpoint, or a processor with other vectors",
    ):
        Trainer(graph, resume=path)


@pytest.mark.parametrize(
    ("name", "goes_on"), [("B2-mlp-digits", True), ("E3-ntm-copy", False), ("E7-stack", True)]
)
def test_only_runs_whose_layers_sum_otherwise_since_are_not_gone_on_from(
    name: str, goes_on: bool, tmp_path: Path
) -> None:
    graph, path = api.load(example(name)), tmp_path / "c.safetensors"
    trainer = Trainer(graph, 1)
    trainer.step_batch()
    trainer.save_checkpoint(path)
    content = load_checkpoint(path)
    before = msgspec.structs.replace(content.progress, format=9)
    save_checkpoint(path, Checkpoint(before, content.state, content.losses))
    if goes_on:
        assert Trainer(graph, 1, resume=path).step == 1
        return
    with pytest.raises(TrainingError, match="added numbers up in another order"):
        Trainer(graph, 1, resume=path)


@pytest.mark.parametrize(
    "change",
    [
        {"step": -1},
        {"step": 0},
        {"step": 10**18},
        {"step": 10**30},
        {"learning_rate": -1.0},
        {"learning_rate": 0.0},
        {"seconds": -5.0},
        {"mistakes_before": -1},
        {"best_epoch": 0},
        {"best_epoch": 99},
        {"history": []},
        {"run": "../../elsewhere"},
        {"run": ""},
    ],
)
def test_numbers_that_no_run_has_are_refused(change: dict[str, Any], tmp_path: Path) -> None:
    graph, path = trained(tmp_path)
    content = load_checkpoint(path)
    changed = msgspec.structs.replace(content.progress, **change)
    best = content.state if changed.best_epoch is not None else None
    save_checkpoint(path, Checkpoint(changed, content.state, content.losses, best))
    with pytest.raises(TrainingError, match=r"does not fit this run.*train afresh"):
        Trainer(graph, resume=path)


@pytest.mark.parametrize(
    "losses", [np.zeros(0), np.zeros(3), np.array([1.0, np.nan]), np.zeros((2, 1))]
)
def test_losses_that_are_not_those_of_the_epoch_are_refused(losses: Any, tmp_path: Path) -> None:
    graph, path = trained(tmp_path)
    content = load_checkpoint(path)
    save_checkpoint(path, Checkpoint(content.progress, content.state, losses))
    with pytest.raises(TrainingError, match="does not fit this run"):
        Trainer(graph, resume=path)


def test_a_history_of_other_epochs_is_refused(tmp_path: Path) -> None:
    graph, path = trained(tmp_path)
    content = load_checkpoint(path)
    first, *rest = content.progress.history
    for history in ([*rest, first], [first, first, first], [first, *rest, *rest]):
        changed = msgspec.structs.replace(content.progress, history=history)
        save_checkpoint(path, Checkpoint(changed, content.state, content.losses))
        with pytest.raises(TrainingError, match="does not fit this run"):
            Trainer(graph, resume=path)


def test_a_history_of_any_length_and_endless_figures_are_read_back(tmp_path: Path) -> None:
    """The notes of such a file hold 100 MB at most: 200,000 epochs were once written and lost."""
    graph, path = trained(tmp_path)
    content = load_checkpoint(path)
    last = content.progress.history[-1]
    endless = replace(last, train=Metrics(math.inf, mse=math.nan))
    long = msgspec.structs.replace(content.progress, history=[endless] * 250_000)
    save_checkpoint(path, replace(content, progress=long))
    found = load_checkpoint(path)
    assert not found.told
    assert len(found.progress.history) == 250_000
    assert found.progress.history[7].train.loss == math.inf
    assert math.isnan(found.progress.history[7].train.mse or 0.0)
    assert graph.settings.seed == found.progress.seed


def test_one_bit_of_the_state_is_seen(tmp_path: Path) -> None:
    """It would be another number like any, and the run another run."""
    _, path = trained(tmp_path)
    data = bytearray(path.read_bytes())
    state = load_checkpoint(path).state.tobytes()
    data[data.index(state) + len(state) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadFile, match="it is not as it was written"):
        load_checkpoint(path)


def with_array(path: Path, name: str, count: int) -> None:
    """Let a checkpoint say that one of its arrays has `count` numbers: a file of holes."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    size = {"F32": 4, "F64": 8, "U8": 1}[header[name]["dtype"]]
    others = {n: each for n, each in header.items() if n not in (name, "__metadata__")}
    start, body = 0, b""
    for each in others.values():
        first, last = each["data_offsets"]
        body += data[8 + length + first : 8 + length + last]
        each["data_offsets"] = [start, start := start + last - first]
    header[name] |= {"shape": [count], "data_offsets": [start, start + count * size]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + body)
        file.truncate(8 + len(text) + start + count * size)


@pytest.mark.parametrize("name", ["state", "losses"])
def test_arrays_of_another_size_are_refused_before_they_are_read(name: str, tmp_path: Path) -> None:
    """A terabyte of zeros would not fit in memory."""
    graph, path = trained(tmp_path)
    with_array(path, name, 2**38)
    with pytest.raises(TrainingError, match=r"does not fit this run.*size.*train afresh"):
        Trainer(graph, resume=path)


def test_of_another_network_that_is_said_first(tmp_path: Path) -> None:
    graph, path = trained(tmp_path)
    with_array(path, "state", 2**38)
    other = next(node.id for node in graph.nodes.values() if node.type.startswith("Dense"))
    graph.rename_node(other, "Another")
    with pytest.raises(TrainingError, match="belongs to another network"):
        Trainer(graph, resume=path)


def test_a_history_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    graph, path = trained(tmp_path)
    with_array(path, "history", 2**38)
    with pytest.raises(BadFile, match="its history is longer than any"):
        Trainer(graph, resume=path)
