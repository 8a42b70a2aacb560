"""Train, export, reload, predict: not one bit may change on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import safetensors.numpy

from nndl_studio import api, exchange_api
from nndl_studio.datasets import SourceConfig, configured, source_of
from nndl_studio.exchange import load_weights, save_weights, weight_shapes
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers import layer
from nndl_studio.resources import example
from nndl_studio.training.answers import Evaluator
from nndl_studio.training.data_rows import rows
from nndl_studio.training.trainer import Trainer


@pytest.mark.parametrize("name", ["lenet-5", "lstm-rows", "xor"])
@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_predictions_after_reload_are_equal_to_the_last_bit(
    name: str, suffix: str, tmp_path: Path
) -> None:
    graph = api.load(example(name))
    result = api.train(graph, epochs=1, out=tmp_path)
    weights = tmp_path / f"w{suffix}"
    exchange_api.export(graph, Path(result["weights"]), weights)
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
    exchange_api.export(graph, weights, tmp_path / "same.npz")
    assert not caplog.text
    hidden = graph.nodes["Hidden"].config
    graph.set_config("Hidden", msgspec.structs.replace(hidden, activation="logistic"))
    exchange_api.export(graph, weights, tmp_path / "other.npz")
    assert "before this project was last changed" in caplog.text


def _raw(name: str) -> np.ndarray:
    nodes = api.load(example(name)).nodes.values()
    config = next(node.config for node in nodes if isinstance(node.config, SourceConfig))
    return np.asarray(source_of(config).read(config).x[:])


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
        (np.full((2, 28, 28), np.nan), "row 0 of x.*NaN"),
        (np.zeros((2, 5, 5)), "5×5.*must be 1×32×32"),
        (np.full((2, 28, 28), 1e300), "row 0 of x.*too large for float32"),
        (np.zeros(3), "a sample is 1, here it must be 1×32×32"),
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


def trained_on_a_file(folder: Path) -> tuple[Graph, Path]:
    """A small classifier and its weights; the data, samples and answers lie beside them."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2)) * (3.0, 400.0) + (0.0, 1e6)
    np.savez(folder / "a.npz", x=x, label=(x[:, 0] > 0).astype(int))
    np.savez(folder / "x.npz", x=x[:7])
    graph = Graph()
    file = configured("file", file=str(folder / "a.npz"), scale="standardised")
    units = layer("Dense.v1").config_type(units=2)
    loss = layer("CrossEntropy.v1").config_type()
    for id, kind, config in (
        ("D", "Data", file),
        ("O", "Dense", units),
        ("L", "CrossEntropy", loss),
    ):
        graph.add_node(Node(id, f"{kind}.v1", config, (0.0, 0.0)))
    graph.connect(Edge("D", "x", "O", "x"))
    graph.connect(Edge("O", "y", "L", "x"))
    return graph, Path(api.train(graph, epochs=2, out=folder / "run")["weights"])


def answered(graph: Graph, weights: Path) -> bytes:
    folder = weights.parents[1]
    api.predict(graph, weights, folder / "x.npz", folder / "y.npz")
    with np.load(folder / "y.npz", allow_pickle=False) as after:
        return bytes(after["y"].tobytes())


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_weights_answer_the_same_when_the_data_change_or_go(suffix: str, tmp_path: Path) -> None:
    """The scaling was once fitted again on whatever the file held: 0.01 became 1.0."""
    graph, weights = trained_on_a_file(tmp_path)
    exported = weights.with_suffix(suffix)
    exchange_api.export(graph, weights, exported)
    before = answered(graph, exported)
    np.savez(tmp_path / "a.npz", x=np.ones((9, 2)), label=np.arange(9) % 2)
    assert answered(graph, exported) == before
    (tmp_path / "a.npz").unlink()
    assert answered(graph, exported) == before


def test_weights_without_a_recipe_need_the_data(tmp_path: Path) -> None:
    graph, weights = trained_on_a_file(tmp_path)
    before = answered(graph, weights)
    found = load_weights(weights, weight_shapes(graph))
    assert found.recipe is not None
    assert found.recipe.data
    save_weights(weights, replace(found, recipe=None))
    assert answered(graph, weights) == before
    (tmp_path / "a.npz").unlink()
    with pytest.raises(ValueError, match="no such file"):
        answered(graph, weights)


@pytest.mark.parametrize("note", ["[]", "{}", "no", '{"frame": -1}'])
def test_a_damaged_note_on_the_data_is_refused_by_name(note: str, tmp_path: Path) -> None:
    graph, weights = trained_on_a_file(tmp_path)
    path = tmp_path / "w.npz"
    exchange_api.export(graph, weights, path)
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    np.savez(path, **{**arrays, "__recipe__": np.array(note)})
    with pytest.raises(BadFile, match=r"w\.npz, its note on the data"):
        api.predict(graph, path, tmp_path / "x.npz", tmp_path / "y.npz")


def test_sequences_to_predict_may_be_shorter_and_hold_anything_past_their_end(
    tmp_path: Path,
) -> None:
    graph = api.load(example("gru"))
    weights = Path(api.train(graph, epochs=1, out=tmp_path)["weights"])
    config = next(n.config for n in graph.nodes.values() if isinstance(n.config, SourceConfig))
    raw = source_of(config).read(config)
    assert raw.lengths is not None
    lengths = np.full(5, 4)
    x = np.array(raw.x[np.arange(5)], float)
    x[:, 4:] = np.nan
    answers = []
    for name, stored in (("whole", x), ("short", x[:, :4])):
        np.savez(tmp_path / f"{name}.npz", x=stored, lengths=lengths)
        api.predict(graph, weights, tmp_path / f"{name}.npz", tmp_path / "y.npz")
        with np.load(tmp_path / "y.npz", allow_pickle=False) as after:
            answers.append(after["y"].tobytes())
    assert answers[0] == answers[1]
