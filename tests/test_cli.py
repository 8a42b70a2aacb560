"""The command line: what goes to which stream, the exit codes, and Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio import api, layers
from nndl_studio.cli import main
from nndl_studio.datasets import SourceConfig, configured
from nndl_studio.datasets.split import split
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.graph.project import save_project
from nndl_studio.resources import example
from nndl_studio.training.gradient_facts import GradientCheck
from tests.runs.run_case import project, with_data

CLI = [sys.executable, "-m", "nndl_studio.cli"]


@pytest.fixture
def xor(tmp_path: Path) -> str:
    """A copy of the smallest example."""
    path = tmp_path / "xor.nndl"
    assert main(["examples", "xor", "--to", str(path)]) == 0
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    """Standard output and error of a command that must end with `code`."""
    capsys.readouterr()
    assert main(words) == code
    streams = capsys.readouterr()
    return streams.out, streams.err


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The one JSON object on standard output."""
    out, _ = said(capsys, *words)
    facts: dict[str, Any] = json.loads(out)
    return facts


def failed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line that says why."""
    out, err = said(capsys, *words, code=1)
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("nndl-studio: ")
    return line


def test_examples_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, "examples")
    assert err == ""
    assert [line.split()[0] for line in out.splitlines()[1:]] == [n for n, _, _ in api.examples()]


def test_an_example_is_copied_but_over_nothing(
    xor: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(xor).read_bytes()
    assert "there already" in failed(capsys, "examples", "xor", "--to", xor)
    assert Path(xor).read_bytes() == before


def test_layers_tell_type_config_ports_and_probes(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "layers")
    assert "Conv2d.v1" in out
    listed = answered(capsys, "layers", "--json")["layers"]
    assert {"type", "config", "inputs", "outputs", "probes"} <= listed[0].keys()
    dense = next(layer for layer in listed if layer["type"] == "Dense.v1")
    assert dense["config"][0]["name"] == "units"
    assert dense["inputs"][0]["name"] == "x"
    assert dense["probes"][0]["kind"] == "vector"
    assert dense["layout"].keys() == {"weight", "bias"}
    lstm = next(layer for layer in listed if layer["type"] == "LSTM.v1")
    assert "gates i, f, o, c̃" in lstm["layout"]["weight"]


def test_help_on_export_tells_how_the_arrays_lie(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    told = capsys.readouterr().out
    assert "gates i, f, o, c̃" in told
    assert "gates r, z, h̃" in told
    assert "turn each kernel by 180°" in told


def test_the_listing_says_why_the_0_1_loss_is_no_layer(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "layers")
    assert "0-1 loss" in out.splitlines()[-1]
    (told,) = answered(capsys, "layers", "--json")["no_layers"]
    assert "its gradient is 0" in told["reason"]


def test_a_regression_is_solved(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    facts = answered(capsys, "solve", "A8-rank-deficient", "--out", str(tmp_path), "--json")
    assert (facts["rank"], facts["unknowns"]) == (3, 4)
    assert "smallest norm" in facts["message"]
    assert Path(facts["weights"]).is_file()
    out, _ = said(capsys, "solve", "A8-linear-regression", "--out", str(tmp_path))
    assert "rank 2 of 2" in out
    assert "Line.weight" in out


def test_what_has_no_closed_form_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["solve", "B4-xor", "--out", str(tmp_path)]) == 1
    assert "Only linear regression" in capsys.readouterr().err


def test_lenet_is_described_as_published(capsys: pytest.CaptureFixture[str]) -> None:
    facts = answered(capsys, "describe", "lenet-5", "--json")
    nodes = {node["id"]: node for node in facts["nodes"]}
    counts = ("parameters", "connections", "neurons")
    assert {
        name: tuple(node[c] for c in counts)
        for name, node in nodes.items()
        if node["type"] != "Data.v1"
    } == {
        "C1": (156, 122_304, 4_704),
        "S2": (12, 5_880, 1_176),
        "C3": (1_516, 151_600, 1_600),
        "S4": (32, 2_000, 400),
        "C5": (48_120, 48_120, 120),
        "F6": (10_164, 10_164, 84),
        "Output": (0, 840, 10),
    }
    assert nodes["C3"]["output_shape"] == [16, 10, 10]
    assert facts["totals"]["parameters"] == 60_000
    assert facts["totals"]["connections"] == 340_908
    assert {"neurons", "multiply_adds"} <= facts["totals"].keys()


def test_augmented_pictures_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "varied.nndl"
    save_project(with_data(project("lenet-5"), shift=2, turn=7.5, flip=True), file)
    words = (
        "Pictures to train on are, anew in each epoch, moved by up to 2 px, turned by up to 7.5°, "
        "mirrored half the time."
    )
    out, _ = said(capsys, "describe", str(file))
    assert out.splitlines()[-1].endswith(words)
    (data, *others) = answered(capsys, "describe", str(file), "--json")["nodes"]
    assert data["aside"] == words
    assert not any(node["aside"] for node in others)
    plain, _ = said(capsys, "describe", "lenet-5")
    assert "anew" not in plain


def test_the_plan_is_printed(xor: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "describe", xor, "--plan")
    assert "instructions" in out


def test_the_plan_is_told_as_data(xor: str, capsys: pytest.CaptureFixture[str]) -> None:
    facts = answered(capsys, "describe", xor, "--plan", "--json")
    assert [each["op"] for each in facts["instructions"][:2]] == ["dense", "tanh"]
    assert [each["name"] for each in facts["passes"]][:2] == ["resolve", "lower"]
    assert facts["memory"]["packed"] == facts["memory"]["end"] - facts["memory"]["start"]
    assert facts == json.loads(json.dumps(api.plan(api.load(xor))))


def test_train_predict_export_and_resume(
    xor: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "run")
    first = answered(capsys, "train", xor, "--epochs", "3", "--seed", "4", "--out", out, "--json")
    assert first["epochs"] == 3
    assert {"steps", "seconds", "samples_per_second", "validation", "test"} <= first.keys()
    assert 0 <= first["train"]["accuracy"] <= 1
    assert Path(first["checkpoint"]).is_file()

    words = ("--epochs", "6", "--seed", "4", "--resume", out, "--json")
    assert answered(capsys, "train", xor, *words)["epochs"] == 6
    unbroken = ("--epochs", "6", "--seed", "4", "--out", str(tmp_path / "whole"))
    said(capsys, "train", xor, *unbroken)
    weights = Path(first["weights"])
    assert weights.read_bytes() == (tmp_path / "whole" / weights.name).read_bytes()

    said(capsys, "export", xor, "--weights", str(weights), str(tmp_path / "w.npz"))
    with np.load(tmp_path / "w.npz", allow_pickle=False) as archive:
        layout = json.loads(str(archive["__layout__"]))
        assert layout.keys() == {name for name in archive.files if not name.startswith("__")}
        assert all("(" in text for text in layout.values())
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    np.savez(tmp_path / "x.npz", x=x)
    answers = []
    for name in (weights, tmp_path / "w.npz"):
        files = ("--input", str(tmp_path / "x.npz"), "--output", str(tmp_path / "y.npz"))
        said(capsys, "predict", xor, "--weights", str(name), *files)
        with np.load(tmp_path / "y.npz", allow_pickle=False) as archive:
            answers.append({key: archive[key].copy() for key in archive.files})
    assert answers[0].keys() == {"y", "label"}
    assert answers[0]["y"].shape == (4, 2)
    for key in answers[0]:
        assert answers[0][key].tobytes() == answers[1][key].tobytes()


def test_nothing_is_written_over_what_it_is_made_of(
    xor: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Answers once took the place of a project, and of its backup the second time."""
    weights, samples = tmp_path / "w.npz", tmp_path / "x.npz"
    np.savez(weights, x=np.zeros(1))
    np.savez(samples, x=np.zeros((1, 2)))
    before = {each: Path(each).read_bytes() for each in (xor, str(weights), str(samples))}
    files = ("--weights", str(weights), "--input", str(samples))
    for target in (samples, weights, tmp_path / "other.nndl", tmp_path / "." / "x.npz"):
        assert "choose another" in failed(capsys, "predict", xor, *files, "--output", str(target))
    assert "choose another" in failed(capsys, "snapshot", xor, "--to", xor)
    assert {each: Path(each).read_bytes() for each in before} == before


def test_a_loss_without_bounds_is_null_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An outlier in the validation part, after a whole training that went well."""
    graph = api.load(example("A8-linear-regression"))
    (data,) = (node for node in graph.nodes.values() if node.type == "Data.v1")
    x = np.linspace(-1, 1, 40, dtype=np.float32)[:, None]
    target = 2 * x
    config = data.config
    assert isinstance(config, SourceConfig)
    held_out = split(40, None, *config.shares, config.draw)[1]
    x[held_out[0]] = 1e30
    np.savez(tmp_path / "outlier.npz", x=x, target=target)
    validation, test = config.shares
    settings = {"scale": "as is", "validation": validation, "test": test, "seed": config.draw}
    graph.set_config(data.id, configured("file", file=str(tmp_path / "outlier.npz"), **settings))
    save_project(graph, tmp_path / "outlier.nndl")
    words = ["train", str(tmp_path / "outlier.nndl"), "--epochs", "1", "--json"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["validation"]["loss"] is None
    assert told["train"]["loss"] >= 0


def test_training_in_words(xor: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, "train", xor, "--epochs", "2", "--out", str(tmp_path / "run"))
    assert out.splitlines()[0].startswith("train ")
    assert "epoch 2/2" in err


def test_gradients_are_checked_line_by_line(
    xor: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = said(capsys, "check", xor)
    assert err == ""
    assert all(line.endswith("ok") for line in out.splitlines())
    assert len(out.splitlines()) == 4
    monkeypatch.setattr(api, "check", lambda graph: iter([GradientCheck("Hidden.weight", 8, 3e-3)]))
    out, err = said(capsys, "check", xor, code=1)
    assert out.strip().endswith("WRONG")
    assert "3.00e-03" in err


def test_every_fault_of_a_graph_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = Graph("Unfinished")
    for name in ("One", "Two"):
        dense = layers.by_name("Dense")
        graph.add_node(Node(name, dense.type, dense.config_type(), (0.0, 0.0)))
    save_project(graph, tmp_path / "unfinished.nndl")
    out, err = said(capsys, "check", str(tmp_path / "unfinished.nndl"), code=1)
    assert "One gets no input" in out
    assert "Two gets no input" in out
    assert "add a Data node" in out
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("train",),
        ("train", "xor", "--epochs", "0"),
        ("train", "xor", "--seed", "minus"),
        ("examples", "xor"),
        ("examples", "--to", "x.nndl"),
        ("predict", "xor"),
        ("generate", "xor"),
        ("generate", "xor", "--weights", "w.npz", "--temperature", "-1"),
        ("snapshot", "xor", "--to", "x.png", "--view", "sky"),
        ("--nonsense",),
    ],
)
def test_wrong_words_are_usage(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("describe", "nowhere"), "no example 'nowhere'; examples: "),
        (("describe", "gone.nndl"), "gone.nndl"),
        (("train", "broken.nndl"), "broken.nndl"),
        (("export", "xor", "--weights", "gone.npz", "w.npz"), "gone.npz: there is no such file"),
        (("export", "xor", "--weights", "broken.npz", "w.npz"), "broken.npz"),
        (("train", "xor", "--epochs", "1", "--out", "broken.npz"), "broken.npz"),
    ],
)
def test_a_failed_job_says_why_in_one_line(
    words: tuple[str, ...],
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.nndl").write_text('{"format": 1, "nodes": [')
    (tmp_path / "broken.npz").write_bytes(b"PK\3\4 and no more")
    assert reason in failed(capsys, *words)


def test_a_project_alone_opens_the_window_if_there_is_a_display(
    xor: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "no display" in failed(capsys, xor)
    assert "no display" in failed(capsys)
    assert "no file and no example" in failed(capsys, "nowhere")


def test_ctrl_c_keeps_a_checkpoint(xor: str, tmp_path: Path) -> None:
    command = [*CLI, "train", xor, "--epochs", "100000", "--out", str(tmp_path / "run")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        assert first.startswith("epoch 1/100000"), first
        process.send_signal(signal.SIGINT)
        last = process.stderr.read().splitlines()[-1]
        assert process.wait(30) == 1
    assert last.startswith("nndl-studio: stopped; go on with: nndl-studio train")
    assert last.endswith(f"--resume {tmp_path / 'run'} --epochs 100000")
    again = [*CLI, "train", xor, "--epochs", "1", "--resume", str(tmp_path / "run"), "--json"]
    done = subprocess.run(again, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["epochs"] >= 1


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    with subprocess.Popen(
        [*CLI, "layers", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(30) == 1


def test_messages_survive_a_plain_terminal(xor: str) -> None:
    """A shape's × can't be written in ASCII: it must not end in a traceback."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    command = [*CLI, "describe", "lenet-5"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_installed_command_is_the_same() -> None:
    script = shutil.which("nndl-studio", path=str(Path(sys.executable).parent))
    assert script is not None
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("NNDL Studio ")


def test_folds_are_trained_and_told(xor: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("train", xor, "--folds", "2", "--epochs", "1")
    facts = answered(capsys, *words, "--json")
    assert len(facts["folds"]) == 2
    assert {"mean", "std"} == facts["summary"]["accuracy"].keys()
    out, err = said(capsys, *words)
    assert [line.split()[0] for line in out.splitlines()] == ["FOLD", "1", "2", "mean", "±"]
    assert "fold 2/2" in err
    with pytest.raises(SystemExit):
        main([*words, "--out", "x"])


def test_a_language_model_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "run")
    model = ("E1-language-model", "--epochs", "1", "--out", out, "--json")
    weights = ("--weights", answered(capsys, "train", *model)["weights"])
    words = ("generate", "E1-language-model", *weights, "--start", "the cat", "--length", "5")
    text, _ = said(capsys, *words, "--temperature", "0.5", "--seed", "3")
    assert text.startswith("the cat")
    assert said(capsys, *words, "--temperature", "0.5", "--seed", "3") == (text, "")
    assert "has no 'dragon'" in failed(capsys, *words[:-4], "--start", "dragon")
    assert "gives no text" in failed(capsys, "generate", "B4-xor", *_untrained(tmp_path, capsys))


def _untrained(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    out = str(folder / "other")
    result = answered(capsys, "train", "B4-xor", "--epochs", "1", "--out", out, "--json")
    return "--weights", result["weights"]
