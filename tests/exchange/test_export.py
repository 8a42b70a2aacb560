"""What goes out is proved first: nothing wrong is written, and what is left out is told."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nndl_studio import exchange_api
from nndl_studio.exchange import load_weights, recipe_of, weight_shapes
from nndl_studio.exchange.export import export
from nndl_studio.exchange.format import Format
from nndl_studio.exchange.formats import FORMATS, format_of
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import LIMIT, Proof
from nndl_studio.exchange.reference import Reference, compared, reference
from nndl_studio.exchange.to_c import C
from nndl_studio.exchange.to_onnx import ONNX, model
from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.files import BadFile
from nndl_studio.ops.ir import Call
from tests.exchange.networks import of_example

OF_WEIGHTS = [each for each in FORMATS if each.codec is not None]


@pytest.fixture
def lenet() -> Network:
    return of_example("C7-lenet-5")


def test_formats_are_told_apart() -> None:
    assert len({each.name for each in FORMATS}) == len(FORMATS)
    for each in FORMATS:
        assert format_of(Path("x"), each.name) is each
        assert each.title
        assert each.summary
    assert format_of(Path("A.ONNX")) is ONNX
    with pytest.raises(BadFile, match=r"\.py may be pytorch or numpy\. Say which"):
        format_of(Path("a.py"))
    with pytest.raises(BadFile, match=r"\.doc is no format .* ends in \.safetensors or"):
        format_of(Path("a.doc"))
    with pytest.raises(BadFile, match=r"no format word\. Take one of safetensors, npz, onnx"):
        format_of(Path("a.doc"), "word")


@pytest.mark.parametrize("form", OF_WEIGHTS, ids=lambda form: form.name)
def test_weights_are_read_back(form: Format, lenet: Network, tmp_path: Path) -> None:
    path = tmp_path / f"w{form.suffix}"
    done = export(lenet, path, form)
    assert done.proof is None
    assert done.unproved == "it was read back to the last bit"
    assert done.size == path.stat().st_size
    found = load_weights(path, weight_shapes(lenet.graph))
    assert all((found.arrays[n] == lenet.arrays[n]).all() for n in lenet.arrays)
    assert recipe_of(path) == lenet.inputs


def test_a_wrong_row_is_refused_with_the_node_where_it_begins(
    lenet: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = model.ROWS["scale_shift"]

    def wrong(scribe: Scribe, call: Call) -> None:
        right(scribe, call)
        if call.node == "S4":
            y = scribe.node("Mul", scribe.tensor(call.outputs[0]), scribe.constant(1.001))
            scribe.put(call.outputs[0], y)

    monkeypatch.setitem(model.ROWS, "scale_shift", wrong)
    path = tmp_path / "m.onnx"
    path.write_bytes(b"what was there")
    with pytest.raises(BadFile, match=r"m\.onnx, S4: its answers differ by .* Nothing was written"):
        export(lenet, path, ONNX)
    assert path.read_bytes() == b"what was there"
    assert [each.name for each in tmp_path.iterdir()] == ["m.onnx"]


def test_what_a_format_has_no_words_for_is_told_before(
    lenet: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(model.ROWS, "rbf")
    monkeypatch.delitem(model.ROWS, "conv2d")
    told = [each.in_words for each in ONNX.cannot(lenet)]
    assert told == [
        "C1: the op conv2d has no counterpart in ONNX",
        "C3: the op conv2d has no counterpart in ONNX",
        "Output: the op rbf has no counterpart in ONNX",
    ]
    with pytest.raises(BadFile, match=r"can't hold this network .C1: .*; C3: .*; Output: "):
        export(lenet, tmp_path / "m.onnx", ONNX)
    assert not list(tmp_path.iterdir())


def test_a_package_that_is_not_there_is_named(lenet: Network, tmp_path: Path) -> None:
    lost = replace(ONNX, needs=("no_such_package",))
    with pytest.raises(BadFile, match=r'no_such_package: pip install "nndl-studio\[onnx\]"'):
        export(lenet, tmp_path / "m.onnx", lost)
    assert ONNX.runtime is not None
    blind = replace(ONNX, runtime=replace(ONNX.runtime, modules=("no_such_package",)))
    done = export(lenet, tmp_path / "m.onnx", blind)
    assert done.unproved == "onnxruntime is not installed"
    assert done.proof is None


def test_a_file_that_can_not_be_written_leaves_none_of_its_own_beside(
    lenet: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "m.c").mkdir()
    with pytest.raises(BadFile, match=r"m\.c"):
        export(lenet, tmp_path / "m.c", C, samples=0)
    assert [each.name for each in tmp_path.iterdir()] == ["m.c"]


def test_numbers_that_are_none_go_nowhere(lenet: Network, tmp_path: Path) -> None:
    arrays = {**lenet.arrays, "C1.bias": np.full(6, np.nan, np.float32)}
    ill = Network(lenet.graph, replace(lenet.weights, arrays=arrays), lenet.inputs)
    for form in (each for each in FORMATS if not each.missing):
        with pytest.raises(ValueError, match=r"C1\.bias holds NaN or infinity"):
            export(ill, tmp_path / f"m{form.suffix}", form)
    assert not list(tmp_path.iterdir())


def test_differences_are_shares_of_large_answers_and_leave_padding_out() -> None:
    found = of_example("D1-delay")
    by = reference(found, 4)
    (node,) = by.answers
    wanted = by.answers[node]
    assert by.raw.lengths is not None
    other = wanted.copy()
    for sample, length in enumerate(by.raw.lengths):
        other[sample, length:] = 9
    assert compared(found, by, {node: other}) == {node: 0.0}
    large = Reference(by.raw, {node: np.full_like(wanted, 1e6)})
    assert math.isclose(compared(found, large, {node: np.full_like(wanted, 1e6 + 1)})[node], 1e-6)
    infinite = Reference(by.raw, {node: np.full_like(wanted, np.inf)})
    assert compared(found, infinite, {node: np.full_like(wanted, np.inf)}) == {node: 0.0}
    assert not Proof(1, "", compared(found, by, {node: np.full_like(wanted, np.nan)})).holds


def test_formats_as_plain_data() -> None:
    facts = {each["name"]: each for each in exchange_api.formats()}
    assert facts["onnx"]["proved_by"] == "onnxruntime"
    assert facts["onnx"]["proof_ready"]
    assert facts["npz"]["suffix"] == ".npz"
    assert not facts["npz"]["missing"]


def larger(name: str, factor: float) -> Network:
    """An example whose numbers are all so many times larger."""
    found = of_example(name)
    arrays = {name: array * np.float32(factor) for name, array in found.arrays.items()}
    return replace(found, weights=replace(found.weights, arrays=arrays))


def test_a_network_that_magnifies_rounding_is_judged_by_float64(tmp_path: Path) -> None:
    """Before, it was refused, though the studio was no nearer to the exact answers."""
    done = export(larger("D3-backpropagation-through-time", 4), tmp_path / "model.onnx", ONNX)
    assert done.proof is not None
    assert done.proof.largest > LIMIT
    assert LIMIT < done.proof.own < 1e-3
    assert done.proof.largest < 10 * done.proof.own


def test_one_that_can_not_be_judged_is_refused_in_other_words(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"itself: it magnifies rounding\. .*smaller weights"):
        export(larger("D4-adding-50", 4), tmp_path / "model.onnx", ONNX)
    assert not list(tmp_path.iterdir())


def test_each_node_is_told_if_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "network.py"
    done = export(of_example("D7-gru-drawn"), path, format_of(path, "numpy"), 9, each_node=True)
    assert {"U r", "h new", "Out"} <= set(done.nodes)
    assert max(done.nodes.values()) < 1e-5
