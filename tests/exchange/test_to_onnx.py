"""ONNX: what is written answers like the studio in onnxruntime, from raw samples on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange.export import export
from nndl_studio.exchange.feeds import feeds
from nndl_studio.exchange.inside import differences
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import LIMIT
from nndl_studio.exchange.reference import reference
from nndl_studio.exchange.steps import free_steps
from nndl_studio.exchange.to_onnx import ONNX
from nndl_studio.exchange.to_onnx.runtime import inside
from nndl_studio.training.predict import predict
from tests.exchange.networks import EXAMPLES, of_example
from tests.exchange.random_networks import random_network
from tests.exchange.tables import table_network


def written(found: Network, folder: Path) -> onnxruntime.InferenceSession:
    path = folder / "model.onnx"
    export(found, path, ONNX, samples=0)
    return onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_answers_alike(name: str, tmp_path: Path) -> None:
    done = export(of_example(name), tmp_path / "model.onnx", ONNX)
    assert done.proof is not None
    assert done.proof.holds
    assert done.proof.samples == 100


def test_networks_that_nobody_drew_answer_alike(tmp_path: Path, full: bool) -> None:
    seen = set[str]()
    for seed in range(500 if full else 80):
        found = random_network(seed)
        seen |= {call.op.name for call in found.program.calls}
        done = export(found, tmp_path / "model.onnx", ONNX, samples=20)
        assert done.proof is not None, seed
        assert done.proof.largest <= LIMIT, seed
    assert {"conv2d", "conv1d", "lstm", "gru", "gru_after", "srn", "accumulate"} <= seen


@pytest.mark.parametrize("name", ["C7-lenet-5", "D6-lstm-rows", "D1-delay", "E1-own-texts"])
def test_every_node_gives_what_it_gives_in_the_studio(name: str) -> None:
    found = of_example(name)
    raw = reference(found, 7).raw
    apart = dict(differences(found, raw, inside(Path(), found, raw)))
    assert set(apart) == {call.node for call in found.program.calls}
    assert max(apart.values()) < LIMIT


def test_old_runtimes_read_it_and_its_notes_are_there(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    export(of_example("C7-lenet-5"), path, ONNX)
    model = onnx.load(path)
    notes = {each.key: each.value for each in model.metadata_props}
    assert model.ir_version == 7
    assert {each.domain: each.version for each in model.opset_import}[""] == 13
    assert json.loads(notes["class_names"]) == list("0123456789")
    assert json.loads(notes["recipe"])["frame"] == 2
    assert json.loads(notes["proof"])["samples"] == 100
    assert notes["project_hash"] == "ab" * 32
    assert not any(each.external_data for each in model.graph.initializer)


def test_any_number_of_samples_and_of_steps(tmp_path: Path) -> None:
    found = of_example("D6-lstm-rows")
    session, random = written(found, tmp_path), np.random.default_rng(2)
    x = random.normal(size=(3, 28, 28))
    whole = session.run(["y"], {"x": x, "lengths": np.array([28, 9, 1])})[0]
    part = session.run(["y"], {"x": x[1:2, :9], "lengths": np.array([9])})[0]
    longer = np.concatenate([x, random.normal(size=(3, 12, 28))], axis=1)
    padded = session.run(["y"], {"x": longer, "lengths": np.array([28, 9, 1])})[0]
    np.testing.assert_allclose(part[0], whole[1], atol=1e-6)
    np.testing.assert_allclose(padded, whole, atol=1e-6)
    assert session.run(["y"], {"x": longer, "lengths": np.array([40, 9, 1])})[0].shape == (3, 10)


def test_a_drawn_loop_says_how_many_steps_it_takes() -> None:
    found = of_example("D2-srn-drawn")
    assert not free_steps(found)
    (lack,) = ONNX.cannot(found)
    assert "28 steps" in lack.words
    assert not lack.refuses


def test_a_table_comes_in_by_the_names_of_its_columns(tmp_path: Path) -> None:
    found = table_network()
    session = written(found, tmp_path)
    assert [each.name for each in session.get_inputs()] == ["city", "age", "rent"]
    given = {
        "city": np.array(["Xi'an", "", "Rome", "Ulm"], object),
        "age": np.array([50.0, np.nan, 1.0, 99.0]),
        "rent": np.array([np.nan, 150.0, 5000.0, -5.0]),
    }
    cells = np.array([[1, 50, np.nan], [np.nan, np.nan, 150], [-1, 1, 5000], [0, 99, -5]], float)
    wanted = predict(found.graph, found.arrays, cells).y
    (y,) = session.run(["y"], given)
    np.testing.assert_allclose(y, wanted, rtol=1e-6)
    assert y.dtype == np.float64
    assert abs(y - 250_000).max() > 1000


def test_raw_pictures_come_in_without_their_frame(tmp_path: Path) -> None:
    session = written(of_example("C7-lenet-5"), tmp_path)
    (asked,) = session.get_inputs()
    assert asked.shape[1:] == [1, 28, 28]
    assert [each.name for each in session.get_outputs()] == ["y", "class"]


def test_a_class_is_named(tmp_path: Path) -> None:
    found, random = of_example("A11-softmax-regression"), np.random.default_rng(4)
    raw = RawInputs(random.normal(size=(50, 4)) * 3 + 4)
    y, named = written(found, tmp_path).run(["y", "class"], dict(feeds(found, raw)))
    own = predict(found.graph, found.arrays, raw.x)
    assert own.label is not None
    assert named.tolist() == own.label.tolist() == y.argmax(axis=1).tolist()
