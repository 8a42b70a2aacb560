"""The command line in another language: no word of an answer, a help or an error stays English."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path

import pytest

from nndl_studio import layers
from nndl_studio.cli import main
from nndl_studio.graph.project import load_project
from tests.ui.other_language import bracketed

BRACKETED = re.compile(r"\[[^\[\]]*\]")
# Paths and files, options, names with a number or a dot in them, what is written in capitals.
NAME = re.compile(r"\S*[/.\d]\S*|--?\w[\w-]*|\b[A-Z][A-Z=:]*\b")
WORD = re.compile(r"[^\W\d_]{2,}")
TABLE = "age,size,city,kind\n" + "".join(
    f"{i},{i * i % 7},{'Rome' if i % 3 else 'Bern'},{'ab'[i % 2]}\n" for i in range(40)
)
# Verbs, jobs, programs, settings, and what the table and the drawings are made of.
KNOWN = {
    *("nndl", "studio", "train", "export", "zh", "en", "ms", "pip", "install"),
    *("onnxruntime", "safetensors", "npz", "onnx", "pytorch", "keras", "numpy", "report"),
    *("PyTorch", "Keras", "NumPy", "automatic", "classes", "numbers"),
    *("validation", "test"),
    *("kind", "city", "age", "size", "Rome", "Bern", "Data", "Hidden", "Output", "Loss"),
}

# What the arrays of layers are called, in files and in a help.
PARAMETERS = {
    word
    for layer in layers.CATALOGUE.values()
    for name in layer.layout(layer.config_type())
    for word in name.split("_")
}


@pytest.fixture(autouse=True)
def other_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sentence stands in brackets, those of `argparse` as well."""
    monkeypatch.setattr("nndl_studio.languages._template", bracketed)
    monkeypatch.setattr("argparse._", lambda text: f"[{text}]")


def bare(text: str) -> set[str]:
    """Words that stand in no brackets and are no names."""
    before = ""
    while before != text:
        before, text = text, BRACKETED.sub(" ", text)
    return {*WORD.findall(NAME.sub(" ", text))} - KNOWN


def said(capsys: pytest.CaptureFixture[str], line: str) -> str:
    """All that a command says on either stream."""
    capsys.readouterr()
    with suppress(SystemExit):
        main(shlex.split(line))
    streams = capsys.readouterr()
    return streams.out + streams.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands are given, with a table and a trained network."""
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    assert main(shlex.split("new --data t.csv --to t.nndl")) == 0
    assert main(shlex.split("train t.nndl --epochs 1 --out o")) == 0
    return tmp_path


@pytest.mark.parametrize(
    "verb",
    ["", *["look", "train", "runs", "export", "import", "predict", "data", "new", "formats"]],
)
def test_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    verbs = {*WORD.findall(BRACKETED.sub(" ", said(capsys, "--help")))}
    text = said(capsys, f"{verb} --help")
    assert "[" in text
    assert bare(text) - verbs - PARAMETERS - {"show", "compare", "delete"} == set()


def test_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert bare(said(capsys, "examples")) - {"A"} == set()


def test_layers(capsys: pytest.CaptureFixture[str]) -> None:
    head, *_, last = said(capsys, "layers").splitlines()
    assert bare(head) | bare(last) == set()


@pytest.mark.parametrize(
    "line",
    [
        "data t.csv",
        "new --data t.csv --to new.nndl",
        "describe t.nndl",
        "train t.nndl --epochs 2 --out p --profile",
        "train t.nndl --epochs 1 --folds 2",
        "train t.nndl --epochs 2 --resume o",
        "runs",
        "check t.nndl",
        "predict t.nndl --weights o --input t.csv --output y.csv",
        "export t.nndl --weights o w.npz",
        "export t.nndl --weights o w.py --format numpy --each-node",
        "import o/weights.safetensors --into t.nndl",
        "formats",
    ],
)
def test_answers(line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, line)
    assert "[" in text
    assert bare(text) == set()


def test_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = said(capsys, "runs").splitlines()[1].split()[0]
    settings = load_project("t.nndl").settings
    known = {word for name in settings.__struct_fields__ for word in WORD.findall(name)}
    known |= {word for each in (settings,) for word in WORD.findall(str(each))}
    _, *lines = said(capsys, f"runs show {id}").splitlines()
    assert "\n".join(line for line in lines if bare(line) - known and "Linux" not in line) == ""
    moments = said(capsys, f"runs moments {id}")
    assert bare(moments) - {id, "step"} == set()
    said(capsys, f"train t.nndl --epochs 2 --seed 8 --from {id}@1 --out p")
    other = said(capsys, "runs").splitlines()[1].split()[0]
    assert bare(said(capsys, f"runs compare {id} {other}")) - known == set()


@pytest.mark.parametrize(
    "line",
    [
        "describe nothing",
        "describe nothing.nndl",
        "describe t.csv",
        "describe",
        "examples xor",
        "examples xor --to t.nndl",
        "examples xor --to nowhere/t.nndl",
        "data nothing.csv",
        "new --data t.csv --to t.txt",
        "train t.nndl --epochs x",
        "train t.nndl --epochs 0",
        "train t.nndl --resume nowhere",
        "train t.nndl --from zzz@1",
        "train t.nndl --from @1",
        "train D4-adding-10 --epochs",
        "predict t.nndl --weights o --input t.nndl --output y.csv",
        "predict t.nndl --weights o --input t.csv --output y.foo",
        "export t.nndl --weights o w.foo",
        "export t.nndl --weights o nowhere/w.npz",
        "import nothing.onnx --to n.nndl",
        "import nothing.onnx",
        "solve t.nndl",
        "generate t.nndl --weights o",
        "runs show zzz",
        "runs moments zzz",
        "runs delete zzz",
        "--lang xx",
    ],
)
def test_errors(line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, line)
    assert "[" in text
    words = {*WORD.findall(line), "nowhere"}
    assert bare(text) - words == set()
