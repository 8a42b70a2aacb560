"""Train, export, reload, predict: not one bit may change on the way."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
import safetensors.numpy

from nndl_studio import api
from nndl_studio.datasets import SourceConfig
from nndl_studio.files import BadFile
from nndl_studio.resources import example
from nndl_studio.training.answers import Evaluator
from nndl_studio.training.data_rows import rows
from nndl_studio.training.trainer import Trainer
from tests.datasets.sets import load


@pytest.mark.parametrize("name", ["lenet-5", "lstm-rows", "xor"])
@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_predictions_after_reload_are_equal_to_the_last_bit(
    name: str, suffix: str, tmp_path: Path
) -> None:
    graph = api.load(example(name))
    result = api.train(graph, epochs=1, out=tmp_path)
    weights = tmp_path / f"w{suffix}"
    api.export(graph, Path(result["weights"]), weights)
    trainer = Trainer(graph, resume=tmp_path / "checkpoint.safetensors")
    evaluator = Evaluator(graph)
    table = rows(trainer.dataset, evaluator.columns)
    some = np.arange(300)
    before = evaluator.answer(trainer.weights(), table, some)
    raw = _raw(name)[:300]
    np.savez(tmp_path / "x.npz", x=raw)
    api.predict(graph, weights, tmp_path / "x.npz", tmp_path / "y.npz")
    with np.load(tmp_path / "y.npz", allow_pickle=False) as after:
        assert after["y"].tobytes() == before.y.tobytes()
        np.testing.assert_array_equal(after["label"], before.label)


def test_lengths_count_in_predictions_too(tmp_path: Path) -> None:
    """What stands past a sequence's end changes nothing, and its own end is what is read."""
    graph = api.load(example("lstm-rows"))
    api.train(graph, epochs=1, out=tmp_path)
    raw = _raw("lstm-rows")[:20].copy()
    lengths = np.arange(20) % 28 + 1
    answers = []
    for junk in (0.0, 200.0):
        for sample, length in enumerate(lengths):
            raw[sample, length:] = junk
        np.savez(tmp_path / "x.npz", x=raw, lengths=lengths)
        api.predict(graph, tmp_path / "weights.safetensors", tmp_path / "x.npz", tmp_path / "y.npz")
        with np.load(tmp_path / "y.npz", allow_pickle=False) as after:
            answers.append(after["y"])
    np.testing.assert_array_equal(answers[0], answers[1])
    np.savez(tmp_path / "x.npz", x=raw)
    api.predict(graph, tmp_path / "weights.safetensors", tmp_path / "x.npz", tmp_path / "y.npz")
    with np.load(tmp_path / "y.npz", allow_pickle=False) as whole:
        assert np.abs(whole["y"] - answers[0]).max() > 1e-3


def test_weights_of_a_changed_project_are_pointed_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    graph = api.load(example("xor"))
    api.train(graph, epochs=1, out=tmp_path)
    weights = tmp_path / "weights.safetensors"
    api.export(graph, weights, tmp_path / "same.npz")
    assert not caplog.text
    hidden = graph.nodes["Hidden"].config
    graph.set_config("Hidden", msgspec.structs.replace(hidden, activation="logistic"))
    api.export(graph, weights, tmp_path / "other.npz")
    assert "before this project was last changed" in caplog.text


def _raw(name: str) -> np.ndarray:
    source = {"lenet-5": "digits", "lstm-rows": "digit rows", "xor": "XOR"}[name]
    nodes = api.load(example(name)).nodes.values()
    config = next(node.config for node in nodes if isinstance(node.config, SourceConfig))
    return load(source, scale="as is", seed=config.draw).x


def test_exported_files_need_numpy_and_safetensors_alone(tmp_path: Path) -> None:
    graph = api.load(example("lenet-5"))
    result = api.train(graph, epochs=1, out=tmp_path)
    arrays = safetensors.numpy.load_file(result["weights"])
    assert arrays["C3.weight"].shape == (60, 5, 5)
    assert {array.dtype for array in arrays.values()} == {np.dtype("float32")}
    trained = sum(a.size for n, a in arrays.items() if n != "Output.centre")
    assert trained == 60_000


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.full((2, 28, 28), np.nan), "x, row 0.*NaN"),
        (np.zeros((2, 5, 5)), "5×5.*must be 1×32×32"),
        (np.full((2, 28, 28), 1e300), "x, row 0.*too large for float32"),
        (np.zeros(3), "samples come first"),
        (np.array([["a", "b"]]), "not numbers"),
    ],
)
def test_samples_that_do_not_fit_are_refused(array: np.ndarray, words: str, tmp_path: Path) -> None:
    graph = api.load(example("lenet-5"))
    api.train(graph, epochs=1, out=tmp_path)
    np.savez(tmp_path / "x.npz", x=array)
    with pytest.raises(BadFile, match=words):
        api.predict(graph, tmp_path / "weights.safetensors", tmp_path / "x.npz", tmp_path / "y.npz")
    assert not (tmp_path / "y.npz").exists()
