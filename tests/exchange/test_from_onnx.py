"""Models of other tools become drawings that answer like them, or are refused in words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

import nndl_studio as ns
from nndl_studio.exchange.export import export
from nndl_studio.exchange.formats import format_of
from nndl_studio.exchange.importing import import_file
from nndl_studio.exchange.proof import LIMIT
from nndl_studio.exchange.to_onnx.model import DRAWING
from nndl_studio.files import BadFile
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.project import load_project
from tests.exchange.networks import EXAMPLES, of_example
from tests.exchange.onnx_models import CASES, Case, node, some, written
from tests.exchange.random_networks import random_network

Change = Callable[[bytes, np.random.Generator], bytes]
SEED, MUTANTS, KINDS = 7, 1000, 4


@pytest.mark.parametrize("name", CASES)
def test_a_model_becomes_a_drawing_that_answers_like_it(name: str, tmp_path: Path) -> None:
    found = import_file(CASES[name].written(tmp_path))
    assert found.proof is not None
    assert found.proof.samples == 100
    assert found.proof.largest < 1e-5
    assert not require_sound(found.network.graph).problems
    assert found.producer == "a test"


def test_networks_that_nobody_drew_come_back_or_are_refused(full: bool, tmp_path: Path) -> None:
    """As the studio's own, and as if another tool had written them."""
    path, read = tmp_path / "m.onnx", 0
    for seed in range(500 if full else 60):
        network = random_network(seed)
        export(network, path, format_of(path), samples=0)
        back = import_file(path).network
        assert back.graph.nodes == network.graph.nodes, seed
        model = onnx.load(path)
        del model.metadata_props[:]
        path.write_bytes(model.SerializeToString())
        with suppress(BadFile):  # it is no crash, and no wrong answer either
            found = import_file(path)
            assert found.proof is not None
            assert found.proof.largest < LIMIT, seed
            read += 1
    assert read > 10


def nodes_of(case: Case, folder: Path) -> list[str]:
    return list(import_file(case.written(folder)).network.graph.nodes)


def test_layers_take_along_what_other_tools_write_apart(tmp_path: Path) -> None:
    """Biases, activations, normalisation and the softmax of the loss are no layers of their own."""
    assert nodes_of(CASES["softmax at the end"], tmp_path) == ["Data", "Dense", "Loss"]
    assert nodes_of(CASES["both sides of one"], tmp_path) == ["Data", "Dense", "Loss"]
    assert nodes_of(CASES["standardised inside"], tmp_path) == ["Data", "Dense", "Loss"]
    names = nodes_of(CASES["batch normalisation"], tmp_path)
    assert names == ["Data", "c", "Flatten", "Dense", "Loss"]
    names = nodes_of(CASES["GELU and SiLU written out"], tmp_path)
    assert names == ["Data", "Dense", "Dense 2", "Dense 3", "Loss"]


def test_scores_can_be_learned_as_classes(tmp_path: Path) -> None:
    path = CASES["dense layers"].written(tmp_path)
    graph = import_file(path, "classes").network.graph
    assert graph.nodes["Loss"].type == "CrossEntropy.v1"
    found = import_file(path)
    assert found.network.graph.nodes["Loss"].type == "SquaredError.v1"
    assert "say that its answers are classes" in found.told[0]


def test_all_that_cannot_be_drawn_is_told_at_once(tmp_path: Path) -> None:
    nodes = [
        node("MatMul", "x w", "h"),
        node("Sin", "h", "s"),
        node("Relu", "s", "r"),
        node("LayerNormalization", "h g", "n"),
        node("Fancy", "h", "f", "my.tools"),
        node("Add", "r n", "y"),
    ]
    path = written(tmp_path / "m.onnx", nodes, ["n", 4], {"w": some(4, 4), "g": some(4)})
    with pytest.raises(BadFile) as refused:
        import_file(path)
    words = str(refused.value)
    assert "3 operations can't be drawn" in words
    for name in ("Sin_s", "LayerNormalization_n", "Fancy_f", "my.tools.Fancy"):
        assert name in words
    assert "Relu" not in words


@pytest.mark.parametrize(
    ("nodes", "sizes", "words"),
    [
        ([node("Identity", "x", "y")], ["n", 4], "it gives its samples back"),
        ([node("Relu", "x", "h"), node("ArgMax", "h", "y", axis=1)], ["n", 4], "but the class"),
        ([node("Conv", "x k", "y")], ["n", 2, 8, 8], "it answers maps"),
        ([node("Conv", "x k", "y", pads=[0, 1, 2, 1])], ["n", 2, 8, 8], "zeros around"),
        ([node("Pad", "x p", "h"), node("Relu", "h", "y")], ["n", 2, 8, 8], "only a convolution"),
        ([node("Pad", "x p", "y", mode="edge")], ["n", 2, 8, 8], "something else than zeros"),
        ([node("LeakyRelu", "x", "y", alpha=0.3)], ["n", 4], "slope below 0 is 0.3"),
        ([node("MatMul", "x w", "y")], ["n", "a", "b", 4], "any size along"),
        ([node("MatMul", "x w", "y")], ["n", 5], "its weights are 3×4, for 5 features"),
        ([node("MatMul", "x w", "y")], [], "0 axes"),
        ([node("LSTM", "x W R", "y", hidden_size=2, direction="reverse")], [5, "n", 3], "reverse"),
    ],
)
def test_what_it_is_that_no_layer_does(
    nodes: list[onnx.NodeProto], sizes: list[int | str], words: str, tmp_path: Path
) -> None:
    arrays = {"w": some(4, 3), "k": some(3, 2, 3, 3), "W": some(1, 8, 3), "R": some(1, 8, 2)}
    arrays["p"] = np.array([0, 0, 1, 1, 0, 0, 1, 1])
    with pytest.raises(BadFile, match=words):
        import_file(written(tmp_path / "m.onnx", nodes, sizes, arrays))


def test_numbers_in_another_file_are_not_fetched(tmp_path: Path) -> None:
    path = CASES["dense layers"].written(tmp_path)
    model = onnx.load(path)
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    path.write_bytes(model.SerializeToString())
    with pytest.raises(BadFile, match="stand in another file"):
        import_file(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no model", b"\x80\x04pickle", b"\xff" * 99])
def test_what_is_no_model_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=r"m\.onnx"):
        import_file(path)


def test_arrays_that_would_fill_the_memory_are_not_made(tmp_path: Path) -> None:
    nodes = [
        node("ConstantOfShape", "size", "c", value=numpy_helper.from_array(np.ones(1, np.float32))),
        node("Add", "x c", "y"),
    ]
    arrays = {"size": np.array([2**20, 2**20])}
    with pytest.raises(BadFile, match="too large"):
        import_file(written(tmp_path / "m.onnx", nodes, ["n", 4], arrays))


def mutant(data: bytes, random: np.random.Generator) -> bytes:
    """Bytes changed, cut off, doubled or exchanged."""
    place = int(random.integers(len(data)))
    other = int(random.integers(len(data)))
    low, high = sorted((place, other))
    changed = bytearray(data)
    kind = int(random.integers(KINDS))
    if kind == 0:
        for at in random.integers(len(data), size=8):
            changed[at] = int(random.integers(256))
    elif kind == 1:
        del changed[place:]
    elif kind == 2:
        changed[low:low] = data[low:high]
    else:
        del changed[low:high]
    return bytes(changed)


def changed(data: bytes, random: np.random.Generator) -> bytes:
    """A model that can be parsed, and says something else."""
    model = onnx.load_model_from_string(data)
    graph = model.graph
    some_node = graph.node[int(random.integers(len(graph.node)))]
    other = graph.node[int(random.integers(len(graph.node)))]
    array = graph.initializer[int(random.integers(len(graph.initializer)))]
    kind = int(random.integers(7))
    if kind == 0:
        some_node.op_type = other.op_type
    elif kind == 1:
        del some_node.input[-1:]
    elif kind == 2:
        del some_node.attribute[:]
        some_node.attribute.extend(other.attribute)
    elif kind == 3:
        some_node.input[:] = [*other.output[:1], *some_node.input[1:]]
    elif kind == 4:
        array.dims[:] = [int(random.integers(9)), *array.dims[1:]]
    elif kind == 5:
        array.raw_data = random.bytes(len(array.raw_data))
    else:
        for setting in some_node.attribute:
            setting.i, setting.f = int(random.integers(-9, 9)), float(random.normal())
            setting.ints[:] = random.integers(-9, 9, len(setting.ints)).tolist()
    found: bytes = model.SerializeToString()
    return found


@pytest.mark.parametrize("change", [mutant, changed])
def test_a_thousand_mutants_are_read_or_refused(change: Change, tmp_path: Path) -> None:
    """None breaks the program; what is read is finite."""
    random, path = np.random.default_rng(SEED), tmp_path / "m.onnx"
    refusals: list[str] = []
    cases = [case for case in CASES.values() if case.arrays]
    whole = [case.written(tmp_path).read_bytes() for case in cases]
    read = 0
    for count in range(MUTANTS):
        path.write_bytes(change(whole[count % len(whole)], random))
        try:
            found = import_file(path, samples=0)
        except BadFile as error:
            refusals.append(str(error))
        else:
            read += 1
            assert all(np.isfinite(a).all() for a in found.network.arrays.values())
    assert read + len(refusals) == MUTANTS
    assert read > 0
    assert all("m.onnx" in words for words in refusals)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_goes_out_and_comes_back(name: str, tmp_path: Path) -> None:
    """The drawing, what the data decided, and the weights that answers hang on, to the last bit."""
    network = of_example(name)
    path = tmp_path / "m.onnx"
    export(network, path, format_of(path), samples=0)
    found = import_file(path)
    assert found.proof is not None
    assert found.proof.holds
    back = found.network
    assert back.graph.nodes == network.graph.nodes
    assert set(back.graph.edges) == set(network.graph.edges)
    assert back.inputs == network.inputs
    read = {v.origin.name for call in network.program.calls for v in call.inputs}
    for parameter in sorted(read & network.arrays.keys() - {"Hopfield.weight"}):
        assert np.array_equal(back.arrays[parameter], network.arrays[parameter]), parameter


def test_a_model_that_was_changed_since_is_drawn_anew(tmp_path: Path) -> None:
    network = of_example("B4-xor")
    path = tmp_path / "m.onnx"
    export(network, path, format_of(path), samples=0)
    model = onnx.load(path)
    assert DRAWING in {each.key for each in model.metadata_props}
    model.graph.initializer.append(numpy_helper.from_array(some(2), "more"))
    path.write_bytes(model.SerializeToString())
    found = import_file(path)
    assert "drawing" in " ".join(found.told)
    assert "Data" in found.network.graph.nodes


def test_a_project_and_its_weights_are_written(tmp_path: Path) -> None:
    path, to = CASES["softmax at the end"].written(tmp_path), tmp_path / "p.nndl"
    facts = ns.import_(path, to)
    assert facts["largest_difference"] < 1e-5
    assert facts["proved_by"].startswith("onnxruntime")
    graph = load_project(to)
    assert list(graph.nodes) == facts["nodes"]
    x = np.random.default_rng(1).normal(size=(5, 4)).astype(np.float32)
    np.savez(tmp_path / "x.npz", x=x)
    answers = ns.predict(graph, to.with_suffix(".safetensors"), tmp_path / "x.npz")["y"]
    arrays = CASES["softmax at the end"].arrays
    z = x @ arrays["w"] + arrays["b"]
    wanted = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    np.testing.assert_allclose(answers, wanted, rtol=1e-5)
    with pytest.raises(FileExistsError, match="is there already"):
        ns.import_(path, to)
