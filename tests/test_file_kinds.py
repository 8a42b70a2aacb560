"""What is no project is called by its name, with what takes it."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from nndl_studio.cli import main
from nndl_studio.exchange import Weights, save_weights
from nndl_studio.file_kinds import LOOK, Kind, NoProject, kind_of, require_project
from nndl_studio.graph.project import load_project, save_project
from tests.graph.drawing import digits_perceptron


def arrays() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, x=np.zeros((3, 2)))
    return buffer.getvalue()


def refusal(path: Path) -> NoProject:
    with pytest.raises(NoProject) as caught:
        load_project(path)
    return caught.value


@pytest.mark.parametrize("suffix", [".safetensors", ".npz"])
def test_weights_are_called_weights(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"weights{suffix}"
    save_weights(path, Weights({"D1.weight": np.zeros((2000, 2000), np.float32)}))
    error = refusal(path)
    assert error.kind is Kind.WEIGHTS
    assert f"weights{suffix}: it is a file of trained weights, not a project" in str(error)
    assert "File > Load weights…" in str(error)


def test_weights_of_other_tools_and_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.nndl"
    path.write_bytes(safetensors.numpy.save({"a": np.zeros(3, np.float32)}))
    assert refusal(path).kind is Kind.WEIGHTS


@pytest.mark.parametrize("name", ["net.keras", "net.weights.h5", "net.h5"])
def test_files_of_keras_hold_weights(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04" if name.endswith("keras") else b"\x89HDF\r\n\x1a\n")
    error = refusal(path)
    assert error.kind is Kind.WEIGHTS
    assert "nndl-studio import FILE --into PROJECT" in str(error)


def test_a_checkpoint_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    notes = {"progress": "{}", "digest": "0" * 64}
    path.write_bytes(safetensors.numpy.save({"state": np.zeros(3, np.float32)}, notes))
    error = refusal(path)
    assert error.kind is Kind.CHECKPOINT
    assert "File > Resume a run…" in str(error)


@pytest.mark.parametrize("kept_first", ["progress", "progress_recipe"])
def test_a_checkpoint_of_many_words_is_called_one(tmp_path: Path, kept_first: str) -> None:
    path = tmp_path / "checkpoint.safetensors"
    notes = json.dumps({"__metadata__": {kept_first: "word " * LOOK, "other": ""}}).encode()
    path.write_bytes(len(notes).to_bytes(8, "little") + notes)
    assert kind_of(path) is Kind.CHECKPOINT


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("digits.npz", arrays(), "a file of NumPy arrays"),
        ("digits.npy", b"\x93NUMPY\x01\x00", "a file of NumPy arrays"),
        ("iris.csv", b"5.1,3.5,1.4\n", "a table as text"),
        ("names.txt", b"anna\nbert\n", "a text"),
        ("net.onnx", b"\x08\x07\x12\x07pytorch", "a network of another tool"),
        ("net.pt", arrays(), "a network of another tool"),
        ("cat.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("cat", b"\xff\xd8\xff\xe0", "a picture"),
        ("net.nndl", gzip.compress(b"{}", mtime=0), "a packed file"),
        ("all.zip", b"PK\x03\x04\x14\x00", "a packed file"),
        ("train-images-idx3-ubyte", b"\0\0\x08\x03\0\0\xea\x60", "a file of samples as MNIST"),
        ("a.out", b"\x7fELF\x02\x01\x01\0", "a file of another program"),
    ],
)
def test_other_kinds_are_named(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    error = refusal(path)
    assert error.kind is Kind.OTHER
    assert str(error).startswith(f"{name}: it is {words}")
    assert "Mend it in a text editor" not in str(error)


def test_the_history_is_called_a_database(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite"
    base = sqlite3.connect(path)
    base.execute("create table run (id)")
    base.commit()
    base.close()
    assert "Run > Runs…" in str(refusal(path))


def test_a_file_of_any_size_is_told_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.write(b"\x89PNG")
        file.truncate(10**10)
    assert "a picture" in str(refusal(path))
    assert LOOK < 10_000


def test_projects_are_let_through_whatever_their_names(tmp_path: Path) -> None:
    for name in ("net.nndl", "net.txt", "net.csv", "net", "net.nndl.bak"):
        save_project(digits_perceptron(), tmp_path / name)
        require_project(tmp_path / name)


def test_a_command_says_it_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "weights.npz"
    save_weights(path, Weights({"D1.weight": np.zeros(3, np.float32)}))
    assert main(["describe", str(path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("nndl-studio: weights.npz: it is a file of trained weights")
    assert said.count("\n") == 1
