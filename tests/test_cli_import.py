"""A model of another tool at the command line: brought in, looked at, asked, trained on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nndl_studio.cli import main
from tests.exchange.onnx_models import CASES, node, some, written

CLASSES = CASES["softmax at the end"]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return CLASSES.written(tmp_path)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command prints when it succeeds."""
    assert main(list(words)) == 0
    return capsys.readouterr().out


def test_a_model_is_worked_with_at_once(
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    project, weights = tmp_path / "p.nndl", str(tmp_path / "p.safetensors")
    facts = json.loads(said(capsys, "import", str(model), "--to", str(project), "--json"))
    assert facts["largest_difference"] < 1e-5
    assert facts["weights"] == weights
    assert "CrossEntropy.v1" in said(capsys, "describe", str(project))
    assert said(capsys, "check", str(project)).count("  ok") == 2
    x = np.random.default_rng(1).normal(size=(60, 4))
    data = tmp_path / "data.npz"
    np.savez(data, x=x, label=np.arange(60) % 3)
    answers = tmp_path / "y.npz"
    words = ("--weights", weights, "--input", str(data), "--output", str(answers))
    said(capsys, "predict", str(project), *words)
    y = np.load(answers)["y"]
    z = x @ CLASSES.arrays["w"] + CLASSES.arrays["b"]
    np.testing.assert_allclose(y, np.exp(z) / np.exp(z).sum(1, keepdims=True), rtol=1e-4)
    out = str(tmp_path / "out")
    begun = ("--weights", weights, "--data", str(data), "--epochs", "1", "--out", out, "--json")
    assert json.loads(said(capsys, "train", str(project), *begun))["epochs"] == 1
    assert "last changed" not in caplog.text
    report = tmp_path / "report.html"
    written_with = ("--weights", out, "--data", str(data), str(report))
    said(capsys, "export", str(project), *written_with)
    assert "last changed" not in caplog.text
    assert "Figures at the end" in report.read_text(encoding="utf-8")
    assert main(["train", str(project), "--weights", weights, "--out", str(tmp_path / "o2")]) == 1
    assert "the data are not here: name them with --data FILE" in capsys.readouterr().err


def test_data_of_another_shape_are_none_for_it(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, data = tmp_path / "p.nndl", tmp_path / "data.npz"
    said(capsys, "import", str(model), "--to", str(project))
    np.savez(data, x=np.zeros((30, 5)), label=np.arange(30) % 3)
    assert main(["train", str(project), "--data", str(data)]) == 1
    words = capsys.readouterr().err
    assert "data.npz holds vectors of 5, and the network reads vectors of 4" in words


def test_numbers_inside_the_model_are_what_the_data_are_scaled_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    model, project = CASES["standardised inside"].written(tmp_path), tmp_path / "p.nndl"
    said(capsys, "import", str(model), "--to", str(project))
    data = tmp_path / "data.npz"
    np.savez(data, x=np.random.default_rng(1).normal(size=(30, 4)), target=np.zeros((30, 2)))
    words = ("--weights", str(tmp_path / "p.safetensors"), "--data", str(data), "--epochs", "1")
    assert main(["train", str(project), *words, "--out", str(tmp_path / "out")]) == 0
    assert "is scaled by its own training part" in caplog.text


def test_weights_begin_a_run_and_go_on_with_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "xor", "--weights", "w.npz", "--resume", "out"])
    assert "--weights begins a run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", "m.onnx", "--to", "p.txt"), "a project's name ends in .nndl"),
        (("import", "m.pt", "--to", "p.nndl"), "m.pt: .pt is no model that is read"),
        (("import", "m.pt", "--to", "p.nndl"), "torch.onnx.export"),
        (("import", "gone.onnx", "--to", "p.nndl"), "gone.onnx"),
        (("import", "odd.onnx", "--to", "p.nndl"), "2 operations can't be drawn: Sin_s: no layer"),
        (("import", "m.onnx", "--to", "there.nndl"), "is there already; choose another name"),
    ],
)
def test_what_is_refused(
    words: tuple[str, ...],
    told: str,
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    nodes = [node("Sin", "x", "s"), node("Cos", "x", "c"), node("Add", "s c", "y")]
    written(tmp_path / "odd.onnx", nodes, ["n", 4], {"unused": some(2)})
    (tmp_path / "there.nndl").write_text("mine", encoding="utf-8")
    assert main(list(words)) != 0
    assert told in capsys.readouterr().err
    assert (tmp_path / "there.nndl").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "p.nndl").exists()
    assert not (tmp_path / "p.safetensors").exists()
