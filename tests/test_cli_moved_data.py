"""A project whose data have moved, on the command line."""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path

import pytest
from msgspec.structs import replace

from nndl_studio import cli, data_api
from nndl_studio.datasets.seen import seen
from nndl_studio.graph.moved_data import own_data
from nndl_studio.graph.node import Node
from nndl_studio.graph.project import load_project, save_project
from nndl_studio.train_verbs import again
from tests.test_cli_data import ROWS


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project beside its table."""
    (tmp_path / "work").mkdir()
    table = tmp_path / "work" / "flowers.csv"
    table.write_text(ROWS, encoding="utf-8")
    made = tmp_path / "work" / "p.nndl"
    assert cli.main(["new", "--data", str(table), "--to", str(made)]) == 0
    return made


def train(project: Path, *words: str) -> int:
    out = project.parent / "out"
    return cli.main(["train", str(project), "--epochs", "1", "--out", str(out), *words])


def test_a_new_project_knows_its_data(project: Path) -> None:
    (data,) = own_data(load_project(project))
    assert data.seen == seen(project.parent / "flowers.csv")
    assert b'"file": "flowers.csv"' in project.read_bytes()


def test_a_folder_is_moved_whole(project: Path, tmp_path: Path) -> None:
    moved = shutil.move(project.parent, tmp_path / "elsewhere")
    assert train(Path(moved) / project.name) == 0


def test_what_is_gone_is_told_with_the_way_on(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = project.parent / "flowers.csv"
    known = seen(table)
    moved = table.rename(tmp_path / "flowers.csv")
    capsys.readouterr()
    assert train(project) == 1
    told = capsys.readouterr().err
    assert "flowers.csv: there is no such file" in told
    assert f"{known.size:,} bytes, SHA-256 {known.sha256[:16]}" in told
    assert "--data FILE" in told
    assert train(project, "--data", str(moved)) == 0
    assert "not what the project was saved with" not in capsys.readouterr().err
    moved.write_text(ROWS + ROWS.split("\n", 1)[1], encoding="utf-8")
    assert train(project, "--data", str(moved)) == 0
    assert "flowers.csv is not what the project was saved with: it has" in capsys.readouterr().err


def test_other_data_are_named_rightly(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(project, "--data", str(tmp_path / "nothing.csv")) == 1
    assert "nothing.csv: there is no such file" in capsys.readouterr().err
    assert cli.main(["train", "xor", "--data", str(project.parent / "flowers.csv")]) == 1
    assert "names no data of your own" in capsys.readouterr().err


def test_a_test_file_that_has_moved_is_named_alone(project: Path, tmp_path: Path) -> None:
    graph = load_project(project)
    (data,) = own_data(graph)
    test = tmp_path / "test.csv"
    shutil.copy(data.path, test)
    config = graph.nodes[data.nodes[0]].config
    graph.set_config(data.nodes[0], replace(config, test_file=str(test)))
    another = tmp_path / "another.csv"
    shutil.copy(data.path, another)
    data_api.found_at(graph, another)
    assert [d.path for d in own_data(graph)] == [str(test), str(another)]
    moved = test.rename(tmp_path / "moved.csv")
    data_api.found_at(graph, moved)
    assert [d.path for d in own_data(graph)] == [str(moved), str(another)]


def test_all_that_has_moved_can_be_named(project: Path, tmp_path: Path) -> None:
    graph = load_project(project)
    (data,) = own_data(graph)
    test = project.parent / "test.csv"
    shutil.copy(data.path, test)
    config = graph.nodes[data.nodes[0]].config
    graph.set_config(data.nodes[0], replace(config, test_file=str(test)))
    save_project(graph, project)
    moved = [Path(each).rename(tmp_path / Path(each).name) for each in (test, data.path)]
    assert train(project, "--data", str(moved[0])) == 1
    assert train(project, "--data", str(moved[0]), "--data", str(moved[1])) == 0


def test_of_several_the_name_decides(project: Path, tmp_path: Path) -> None:
    graph = load_project(project)
    (data,) = own_data(graph)
    other = tmp_path / "other.csv"
    shutil.copy(data.path, other)
    config = data_api.new(other).nodes[data.nodes[0]].config
    graph.add_node(Node("More", "Data.v1", config, (0.0, 900.0)))
    with pytest.raises(ValueError, match=r"reads flowers\.csv, other\.csv"):
        data_api.found_at(graph, project)
    moved = tmp_path / "deep"
    moved.mkdir()
    shutil.copy(other, moved / "other.csv")
    assert data_api.found_at(graph, moved / "other.csv") == ""
    assert [d.path for d in own_data(graph)][1] == str(moved / "other.csv")


def test_the_words_to_go_on_name_all_that_was_named(tmp_path: Path) -> None:
    named = [tmp_path / "a.csv", tmp_path / "b c.csv"]
    options = Namespace(project="p.nndl", epochs=3, seed=None, threads=None, data=named)
    words = again(options, tmp_path / "out")
    assert words == [
        *("p.nndl", "--resume", str(tmp_path / "out"), "--epochs", "3"),
        *("--data", str(named[0]), "--data", str(named[1])),
    ]
