"""`data`, `new` and `predict` with files of one's own, as a user types them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from nndl_studio import cli

ROWS = "length,width,species\n" + "".join(
    f"{1 + i % 3 + i / 100:.2f},{i % 7},{('setosa', 'versicolor', 'virginica')[i % 3]}\n"
    for i in range(60)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "flowers.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def learned(table: Path, folder: Path, epochs: int = 1) -> tuple[Path, Path]:
    """A project for a table, and the folder of its run."""
    project, out = folder / "p.nndl", folder / "out"
    assert cli.main(["new", "--data", str(table), "--to", str(project)]) == 0
    assert cli.main(["train", str(project), "--epochs", str(epochs), "--out", str(out)]) == 0
    return project, out


def test_what_a_file_holds_is_said(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["data", str(table)]) == 0
    told = capsys.readouterr().out
    assert "species is to be predicted: 3 classes (setosa, versicolor, virginica)" in told
    assert cli.main(["data", str(table), "--label", "length", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["source"] == "table"
    assert facts["targets"] == 1
    assert facts["sample"] == {"kind": "vector", "axes": [4]}


def test_a_project_is_made_trained_and_asked_without_its_data(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, out = learned(table, tmp_path, epochs=30)
    asked = table.rename(tmp_path / "others.csv")
    weights = ["--weights", str(out / "weights.safetensors"), "--input", str(asked)]
    for suffix in (".csv", ".json"):
        answers = tmp_path / f"y{suffix}"
        assert cli.main(["predict", str(project), *weights, "--output", str(answers)]) == 0
    with (tmp_path / "y.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["sample", "answer", "setosa", "versicolor", "virginica"]
    right = [
        row["answer"] == line.split(",")[2]
        for row, line in zip(rows, ROWS.splitlines()[1:], strict=True)
    ]
    assert sum(right) > 50
    found = json.loads((tmp_path / "y.json").read_text(encoding="utf-8"))["answers"]
    assert [each["answer"] for each in found] == [row["answer"] for row in rows]
    capsys.readouterr()


def test_a_run_that_never_ended_answers_too(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its checkpoint holds the recipe of the data, which may be gone."""
    project, out = learned(table, tmp_path, epochs=20)
    asked = table.rename(tmp_path / "others.csv")
    for weights in (out, out / "checkpoint.safetensors", out / "weights.safetensors"):
        answers = tmp_path / f"{weights.stem}.csv"
        words = ["--weights", str(weights), "--input", str(asked), "--output", str(answers)]
        assert cli.main(["predict", str(project), *words]) == 0
    found = {(tmp_path / f"{name}.csv").read_bytes() for name in ("out", "checkpoint", "weights")}
    assert len(found) == 1
    capsys.readouterr()


def test_data_that_changed_since_are_told(
    table: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    project, out = learned(table, tmp_path)
    words = ["--weights", str(out / "weights.safetensors"), "--input", str(table)]
    predict = ["predict", str(project), *words, "--output", str(tmp_path / "y.csv")]
    assert cli.main(predict) == 0
    assert not caplog.messages
    table.write_text(ROWS.replace("1.00,0,", "1.75,0,"), encoding="utf-8")
    assert cli.main(predict) == 0
    assert "flowers.csv has changed since the network learned from it" in caplog.text
    capsys.readouterr()


def test_roles_and_settings_are_given_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        f"2026-01-{d:02d},{town},{d + 3 * (town == 'a')}" for d in range(1, 29) for town in "ab"
    ]
    path = tmp_path / "sales.csv"
    path.write_text("\n".join(["day,town,sold", *rows]), encoding="utf-8")
    how = ["--role", "day=order", "--role", "town=group", "--role", "sold=input and target"]
    how += ["--set", "window=7", "--set", "split=order"]
    assert cli.main(["data", str(path), *how]) == 0
    told = capsys.readouterr().out
    assert "The network reads up to 7 steps of 1 number." in told
    assert "sold is told at the last step, which is read: a horizon of 1 asks for the next." in told
    assert cli.main(["data", str(path), *how, "--set", "horizon=1"]) == 0
    assert "horizon" not in capsys.readouterr().out
    project = tmp_path / "p.nndl"
    assert cli.main(["new", "--data", str(path), "--to", str(project), *how]) == 0
    assert cli.main(["train", str(project), "--epochs", "1", "--out", str(tmp_path / "o")]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["data", "{table}", "--set", "windows=3"], "without a setting windows: it has file"),
        (["data", "{table}", "--set", "window=-3"], "Expected `int` >= 0 - at `$.window`"),
        (["data", "{table}", "--role", "width=answer"], "answer is no role of a column: input"),
        (["data", "{table}", "--role", "height=input"], "it has no column height"),
        (["data", "nothing.csv"], "nothing.csv: there is no such file"),
        (["data", "{table}", "--label", "colour"], "it has no column colour"),
        (["new", "--data", "{table}", "--to", "p.txt"], "a project's name ends in .nndl"),
        (["new", "--data", "{table}", "--to", "{table}.nndl"], "is there already"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_line(
    words: list[str], says: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(f"{table}.nndl").write_text("{}", encoding="utf-8")
    assert cli.main([word.format(table=table) for word in words]) == 1
    told = capsys.readouterr().err.strip()
    assert says in told
    assert "\n" not in told


def test_answers_are_not_written_in_an_unknown_form(
    table: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    project, out = learned(table, tmp_path)
    weights = ["--weights", str(out / "weights.safetensors"), "--input", str(table)]
    assert cli.main(["predict", str(project), *weights, "--output", str(tmp_path / "y.txt")]) == 1
    assert "Take .npz, .csv, .json" in capsys.readouterr().err


def test_categories_that_were_not_learned_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    rows = [f"{('red', 'blue')[i % 2]},{i % 5},{i % 2}" for i in range(40)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(["colour,size,label", *rows]), encoding="utf-8")
    project, out = learned(table, tmp_path)
    asked = tmp_path / "asked.csv"
    asked.write_text("colour,size\nred,1\ngreen,2\ngreen,3\n", encoding="utf-8")
    words = ["--weights", str(out), "--input", str(asked), "--output", str(tmp_path / "y.csv")]
    assert cli.main(["predict", str(project), *words]) == 0
    assert "colour is none of the categories that were learned in 2 rows" in caplog.text
    assert "the first of them row 2" in caplog.text
    capsys.readouterr()


def test_what_a_network_reads_is_said_of_a_file_of_another_kind(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["train", "own-pictures", "--epochs", "1", "--out", str(out)]) == 0
    words = ["--weights", str(out), "--input", str(table), "--output", str(tmp_path / "y.csv")]
    assert cli.main(["predict", "own-pictures", *words]) == 1
    told = capsys.readouterr().err
    assert "it is a table as text, and the network reads pictures of 16×16" in told
