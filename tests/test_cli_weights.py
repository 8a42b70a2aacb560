"""Weights of other tools on the command line and in Python: what is told, written and refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

import nndl_studio as ns
from nndl_studio.cli import main
from nndl_studio.exchange import load_weights, weight_shapes
from nndl_studio.files import BadFile
from nndl_studio.resources import example

OF_KERAS = Path(__file__).parent / "exchange" / "of_keras"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """The example's two layers, as PyTorch has them, and one more."""
    random = np.random.default_rng(0)
    shapes = list(weight_shapes(ns.load(example("xor"))).values())
    names = ("net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias")
    arrays = {
        name: random.normal(size=shape).astype(np.float32)
        for name, shape in zip(names, shapes, strict=True)
    }
    path = tmp_path / "theirs.safetensors"
    safetensors.numpy.save_file({**arrays, "spare": np.ones((9, 9), np.float32)}, path)
    return path


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert main(["import", *words]) == code
    streams = capsys.readouterr()
    return streams.out, streams.err


def test_weights_are_matched_written_and_answered_with(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "ours.safetensors"
    out, err = said(capsys, str(theirs), "--into", "xor", "--to", str(to))
    assert "net.2.weight" in out
    assert "as it is" in out
    assert "Left in the file: spare (9×9, float32)" in err
    assert f"Wrote {to}" in err
    arrays = load_weights(to, weight_shapes(ns.load(example("xor")))).arrays
    given = safetensors.numpy.load_file(theirs)
    np.testing.assert_array_equal(next(iter(arrays.values())), given["net.0.weight"])
    samples, answers = tmp_path / "x.npz", tmp_path / "y.csv"
    np.savez(samples, x=np.eye(2, dtype=np.float32))
    words = ["predict", "xor", "--weights", str(to), "--input", str(samples)]
    assert main([*words, "--output", str(answers)]) == 0
    assert len(answers.read_text(encoding="utf-8").splitlines()) == 3


def test_each_match_is_told_as_json_without_writing(
    theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = said(capsys, str(theirs), "--into", "xor", "--json")
    facts = json.loads(out)
    first = facts["matches"][0]
    assert (facts["tool"], facts["weights"], facts["open"]) == ("pytorch", None, [])
    assert first["sources"] == [{"array": "net.0.weight", "shape": first["shape"]}]
    assert first["conversion"] == []
    assert facts["left"] == [{"array": "spare", "shape": [9, 9], "dtype": "float32"}]


def test_what_does_not_fill_the_drawing_is_refused_or_left_as_it_began(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, to = OF_KERAS / "maps.keras", tmp_path / "ours.npz"
    words = (str(file), "--into", "xor", "--to", str(to))
    _, err = said(capsys, *words, code=1)
    assert err.startswith("nndl-studio: maps.keras: it does not fill the drawing: ")
    assert not to.exists()
    said(capsys, *words, "--rest")
    assert to.exists()


def test_a_file_that_has_nothing_for_the_drawing_makes_no_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, to = tmp_path / "other.npz", tmp_path / "ours.npz"
    np.savez(file, other=np.ones((9, 9), np.float32))
    _, err = said(capsys, str(file), "--into", "xor", "--to", str(to), "--rest", code=1)
    assert "nothing of the file is taken" in err
    assert not to.exists()


def test_the_rest_of_the_drawing_keeps_its_first_weights(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arrays = safetensors.numpy.load_file(theirs)
    part = tmp_path / "part.safetensors"
    safetensors.numpy.save_file({n: a for n, a in arrays.items() if n.startswith("net.0")}, part)
    to = tmp_path / "ours.npz"
    words = (str(part), "--into", "xor", "--to", str(to))
    _, err = said(capsys, *words, code=1)
    assert "nothing that is left in the file fits it" in err
    said(capsys, *words, "--rest")
    assert to.exists()


def test_a_tool_may_be_named(theirs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, str(theirs), "--into", "xor", "--from", "keras", "--json")
    assert json.loads(out)["tool"] == "keras"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("w.pt", "--into", "xor"), "may hold code"),
        (("w.csv", "--into", "xor"), "is no file of weights that is read"),
        (("w.npz", "--into", "xor", "--to", "p.nndl"), "a project's name"),
        (("m.onnx",), "say with --to which project to make"),
        (("w.npz", "--to", "p.nndl"), "w.npz: say with --into for which drawing these weights are"),
        (("m.onnx", "--to", "p.nndl", "--rest"), "name their drawing as --into"),
    ],
)
def test_what_can_not_be_is_said(
    words: tuple[str, ...],
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    _, err = said(capsys, *words, code=1)
    assert reason in err


def test_weights_are_not_written_over_what_they_come_from(
    theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = theirs.read_bytes()
    said(capsys, str(theirs), "--into", "xor", "--to", str(theirs), code=1)
    assert theirs.read_bytes() == before


def test_the_same_in_python(theirs: Path, tmp_path: Path) -> None:
    graph = ns.load(example("xor"))
    facts = ns.import_weights(graph, theirs, tmp_path / "ours.safetensors")
    assert len(facts["matches"]) == 4
    assert not facts["open"]
    with pytest.raises(BadFile, match=r"theirs.pt: such files may hold code"):
        ns.import_weights(graph, theirs.with_suffix(".pt"))
