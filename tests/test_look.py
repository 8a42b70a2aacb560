"""`ns.look`: the numbers of a step are those that the machine computes and a run then has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import nndl_studio as ns
from nndl_studio.exchange import Weights, save_weights
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.layers.nram_parts import RandomAccess
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.named import array_of, named_of
from nndl_studio.training.workings.record import WORKINGS, Workings
from tests.machines import FEW, one_machine
from tests.machines import NODE as MACHINE
from tests.runs.run_case import project

NODE = "Hidden"
Numbers = NDArray[Any]


def arrays(facts: dict[str, Any], node: str = NODE) -> dict[str, Numbers]:
    """The numbers of a node by the names of its arrays."""
    (own,) = (each["arrays"] for each in facts["nodes"] if each["node"] == node)
    return {each["name"]: np.array(each["numbers"], np.float32) for each in own}


def rows_of(graph: Graph, part: str) -> list[int]:
    return [int(row) for row in getattr(load_dataset(graph), part)]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a short run with batches of one sample."""
    folder = tmp_path_factory.mktemp("run")
    ns.train(project(batch_size=1), epochs=2, threads=1, out=folder)
    return folder


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_all_numbers_are_those_of_a_trainer(part: str) -> None:
    graph = project()
    facts = ns.look(graph, sample=3, part=part, node=NODE)
    row = rows_of(graph, part)[2]
    assert facts["sample"]["row"] == row
    (found,) = Trainer(graph, 1).probe({ProbeRequest(*WORKINGS, row)}).values()
    assert isinstance(found, Workings)
    wanted = [array_of(found, named) for named in named_of(found, NODE)]
    for own, other in zip(arrays(facts).values(), wanted, strict=True):
        np.testing.assert_array_equal(own, other)
    assert facts["learning_rate"] == graph.settings.learning_rate


def test_what_changes_is_what_a_run_then_changes() -> None:
    """One step of a run on one sample moves the weights by Delta_W."""
    graph = project(batch_size=1)
    trainer = Trainer(graph, 1)
    before = trainer.weights()["Hidden.weight"]
    trainer.step_batch()
    moved = trainer.weights()["Hidden.weight"] - before
    matching = [
        number
        for number in range(1, len(rows_of(graph, "train")) + 1)
        if np.array_equal(
            arrays(ns.look(graph, sample=number, part="train", node=NODE))["Delta_W"], moved
        )
    ]
    assert len(matching) == 1
    assert np.abs(moved).max() > 0


def test_a_sum_by_hand_gives_z() -> None:
    own = arrays(ns.look(project(), node=NODE))
    np.testing.assert_allclose(own["W"] @ own["x"] + own["b"], own["z"], rtol=1e-6)
    np.testing.assert_allclose(np.tanh(own["z"]), own["a"], rtol=1e-5)
    np.testing.assert_allclose(np.outer(own["delta"], own["x"]), own["dJ_dW"], rtol=1e-5)


def test_weights_of_a_file_are_looked_at(tmp_path: Path) -> None:
    graph = project()
    weights = {name: array + 1 for name, array in Trainer(graph, 1).weights().items()}
    path = tmp_path / "w.safetensors"
    save_weights(path, Weights(weights, project_hash(graph)))
    own = arrays(ns.look(graph, path, node=NODE))
    np.testing.assert_array_equal(own["W"], weights["Hidden.weight"])


def test_a_run_goes_on_with_what_its_optimiser_kept(trained: Path) -> None:
    graph = project(batch_size=1)
    trainer = Trainer(graph, 1, resume=trained / "checkpoint.safetensors")
    row = rows_of(graph, "test")[0]
    (found,) = trainer.probe({ProbeRequest(*WORKINGS, row)}).values()
    assert isinstance(found, Workings)
    facts = ns.look(graph, trained, node=NODE)
    update = found.updates["Hidden.weight"]
    np.testing.assert_array_equal(arrays(facts)["Delta_W"], update.change)
    assert facts["step"] == trainer.step > 0
    fresh = ns.look(graph, trained / "weights.safetensors", node=NODE)
    assert fresh["step"] == 0
    assert not np.array_equal(arrays(fresh)["Delta_W"], update.change)


def test_another_optimiser_takes_a_first_step(
    trained: Path, caplog: pytest.LogCaptureFixture
) -> None:
    graph = project(batch_size=1, optimiser="Adam")
    facts = ns.look(graph, trained, node=NODE)
    assert facts["step"] == 0
    assert "the optimiser has been changed" in caplog.text


@pytest.mark.parametrize(
    ("array", "cell"),
    [("a", (1,)), ("z", (2,)), ("delta", (0,)), ("dJ_dW", (1, 0)), ("dJ_dx", (1,))],
)
def test_lines_give_the_number(array: str, cell: tuple[int, ...]) -> None:
    found = ns.look(project(), node=NODE, array=array, cell=cell)["explanation"]
    last = found["chain"][-1]
    assert last["number"] == found["number"]
    assert last["lines"][-1]["result"] == pytest.approx(found["number"], rel=1e-5)
    for line in (line for each in found["chain"] for line in each["lines"]):
        for product in line["products"]:
            whole = product["weight"] * np.prod([each["number"] for each in product["factors"]])
            assert product["result"] == pytest.approx(whole)
        if not line["largest"]:
            summed = sum(product["result"] for product in line["products"])
            assert line["inside"] == pytest.approx(summed)


def test_an_update_is_told_by_its_rule() -> None:
    graph = project()
    own = arrays(ns.look(graph, node=NODE))
    found = ns.look(graph, node=NODE, array="Delta_W", cell=(1, 0))["explanation"]
    ((update,), change) = found["chain"], found["number"]
    assert change == own["Delta_W"][1, 0]
    assert update["lines"][-1]["result"] == pytest.approx(own["W"][1, 0] + change, rel=1e-6)


def test_what_is_given_has_no_lines() -> None:
    found = ns.look(project(), node=NODE, array="weight", cell=(0, 1))["explanation"]
    assert found["array"] == "W"
    assert found["chain"] == []


def test_the_form_of_the_facts_stays() -> None:
    facts = ns.look(project(), node=NODE, cell=(0,))
    assert list(facts) == [
        *("sample", "step", "learning_rate", "loss", "stages", "nodes", "explanation")
    ]
    assert list(facts["sample"]) == ["part", "number", "of", "row", "label", "class"]
    assert list(facts["stages"][0]) == ["way", "node", "time", "ops", "parameters"]
    assert [each["way"] for each in facts["stages"]] == ["forward"] * 3 + ["backward"] * 3 + [
        "update"
    ] * 2
    array = facts["nodes"][0]["arrays"][0]
    assert list(array) == [
        *("name", "group", "symbol", "letters", "parameter", "at_steps", "shape", "range"),
        *("mean", "numbers"),
    ]
    found = facts["explanation"]
    assert list(found) == ["node", "array", "index", "number", "chain"]
    each = found["chain"][-1]
    assert list(each) == [
        *("symbol", "letters", "index", "time", "place", "number", "node", "op", "backward"),
        *("lines", "samples"),
    ]
    line = each["lines"][-1]
    assert list(line) == [
        *("symbol", "letters", "function", "largest", "products", "inside", "result")
    ]
    assert list(line["products"][0]) == ["weight", "factors", "result"]
    assert list(line["products"][0]["factors"][0]) == [
        *("symbol", "letters", "index", "time", "place", "node", "line", "number")
    ]


def test_without_a_node_there_are_figures_and_no_numbers() -> None:
    facts = ns.look(project())
    assert [each["node"] for each in facts["nodes"]] == ["Hidden", "Output", "Loss"]
    every = [array for each in facts["nodes"] for array in each["arrays"]]
    assert all("numbers" not in array for array in every)
    assert all(array["range"][0] <= array["mean"] <= array["range"][1] for array in every)


def test_of_several_with_one_symbol_the_last_has_it_alone() -> None:
    facts = ns.look(project(), node="Output")
    names = {each["name"]: each["group"] for each in facts["nodes"][0]["arrays"]}
    assert names["a"] == "value"
    assert names["a.1"] == "input"


def test_arrays_go_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "arrays.npz"
    own = arrays(ns.look(project(), node=NODE, npz=path))
    with np.load(path) as kept:
        assert set(kept) == {f"Hidden.{name}" for name in own}
        for name, numbers in own.items():
            np.testing.assert_array_equal(kept[f"Hidden.{name}"], numbers)
    with pytest.raises(BadFile, match=r"Take \.npz"):
        ns.look(project(), npz=tmp_path / "arrays.csv")


def test_a_sample_of_ones_own_goes_forward(trained: Path) -> None:
    graph, given = project(batch_size=1), {"x": np.array([[0.5, 0.5], [0.25, -1.0]], np.float32)}
    facts = ns.look(graph, trained, 2, given=given, node=NODE)
    own = arrays(facts)
    assert set(own) == {"x", "z", "a", "W", "b"}
    np.testing.assert_allclose(own["W"] @ own["x"] + own["b"], own["z"], rtol=1e-5)
    scores = arrays(ns.look(graph, trained, 2, given=given, node="Output"), "Output")["a"]
    answer = ns.predict(graph, trained, given)["y"][1]
    np.testing.assert_allclose(np.exp(scores) / np.exp(scores).sum(), answer, rtol=1e-5)
    assert {each["way"] for each in facts["stages"]} == {"forward"}
    assert facts["loss"] is None
    with pytest.raises(ValueError, match="Loss reads the answer"):
        ns.look(graph, trained, given=given, node="Loss")


def test_with_its_label_it_goes_back_too(trained: Path) -> None:
    graph = project(batch_size=1)
    dataset = load_dataset(graph)
    row = rows_of(graph, "test")[0]
    assert dataset.label is not None
    shift, gain = (np.array(each) for each in (dataset.recipe.shift, dataset.recipe.gain))
    given = {"x": np.asarray(dataset.x[row : row + 1]) / gain + shift}
    label = int(dataset.label[row])
    weights = trained / "weights.safetensors"
    facts = ns.look(graph, weights, given=given, label=label, node=NODE)
    other = ns.look(graph, weights, node=NODE)
    assert facts["loss"] == pytest.approx(other["loss"], rel=1e-5)
    own, theirs = arrays(facts), arrays(other)
    np.testing.assert_allclose(own["dJ_dW"], theirs["dJ_dW"], rtol=1e-4)
    assert {"Delta_W", "Delta_b"} == set(theirs) - set(own)
    by_name = ns.look(graph, weights, given=given, label=dataset.info.class_names[label])
    assert by_name["sample"]["label"] == label


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"node": "Hiden"}, "did you mean Hidden"),
        ({"node": "Elsewhere"}, "look at Hidden, Output, Loss"),
        ({"node": "Points"}, "Points computes nothing"),
        ({"node": NODE, "array": "q"}, "Hidden has no array q: x, z, a"),
        ({"node": NODE, "array": "W", "cell": (4, 0)}, "of 4×2 has no number at 4,0"),
        ({"node": NODE, "array": "W", "cell": (0,)}, "places go from 0,0 to 3,1"),
        ({"node": NODE, "array": "W", "cell": (0, -1)}, "has no number at 0,-1"),
        ({"cell": (0,)}, "say with a node"),
        ({"sample": 41}, "the part test has 40 samples"),
        ({"sample": 0}, "there is no sample 0"),
        ({"label": 1}, "the data tell their labels"),
        ({"given": {"x": np.zeros((1, 2))}, "part": "test"}, "has no parts"),
        ({"given": {"x": np.zeros((1, 2))}, "sample": 2}, "it has 1 sample"),
        ({"given": {"x": np.zeros((1, 2))}, "label": "seven"}, "there is no class seven"),
        ({"given": {"x": np.zeros((1, 2))}, "label": 2}, "a number from 0 to 1"),
        ({"given": {"x": np.zeros((1, 3))}}, "here it must be 2"),
    ],
)
def test_what_is_not_there_is_told(words: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        ns.look(project(), **words)


def test_a_drawing_without_a_loss_is_refused() -> None:
    graph = project()
    for edge in graph.incoming("Loss"):
        graph.disconnect(edge)
    graph.remove_node("Loss")
    with pytest.raises(ValueError, match="add a loss"):
        ns.look(graph)


def test_parts_of_a_node_are_looked_at_together_and_one_by_one() -> None:
    graph = one_machine(RandomAccess(2, FEW, 3, 4, 7), program="increment")
    parts = [name for each in ns.look(graph)["nodes"] if "." in (name := each["node"])]
    assert len(parts) > 1
    assert {name.partition(".")[0] for name in parts} == {MACHINE}
    assert [each["node"] for each in ns.look(graph, node=MACHINE)["nodes"]] == parts
    assert [each["node"] for each in ns.look(graph, node=parts[0])["nodes"]] == parts[:1]
    with pytest.raises(ValueError, match="say which node the number is of"):
        ns.look(graph, node=MACHINE, cell=(0,))
