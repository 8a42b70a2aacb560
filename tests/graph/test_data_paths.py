"""Data files beside a project: found wherever the folder goes and the program starts."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project, project_hash, save_project
from tests.graph.drawing import chain, node


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with data below it."""
    (tmp_path / "first" / "data").mkdir(parents=True)
    np.savez(tmp_path / "first" / "data" / "mine.npz", x=np.ones((9, 3)), label=np.arange(9) % 3)
    return tmp_path / "first"


def reader(file: Path | str) -> Graph:
    return chain(node("Data", "Data", source="file", file=str(file)), node("Loss", "CrossEntropy"))


def file_of(graph: Graph) -> str:
    return str(msgspec.structs.asdict(graph.nodes["Data"].config)["file"])


def test_a_moved_folder_still_finds_its_data(folder: Path) -> None:
    graph = reader(folder / "data" / "mine.npz")
    save_project(graph, folder / "net.nndl")
    assert b'"file": "data/mine.npz"' in (folder / "net.nndl").read_bytes()
    moved = shutil.move(folder, folder.with_name("second"))
    back = load_project(Path(moved) / "net.nndl")
    assert file_of(back) == str(Path(moved) / "data" / "mine.npz")
    assert analyse(back).problems == ()
    assert project_hash(back) == project_hash(graph)


def test_data_elsewhere_keeps_its_place(folder: Path) -> None:
    graph = reader(folder / "data" / "mine.npz")
    (folder / "nets").mkdir()
    save_project(graph, folder / "nets" / "net.nndl")
    assert file_of(load_project(folder / "nets" / "net.nndl")) == file_of(graph)


@pytest.mark.parametrize("typed", ["mine.npz", "./mine.npz", "../data/mine.npz"])
def test_a_name_typed_by_hand(folder: Path, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts from where the program runs, and the file says so to whoever opens it next."""
    monkeypatch.chdir(folder / "data")
    save_project(reader(typed), folder / "net.nndl")
    monkeypatch.chdir(folder.parent)
    assert analyse(load_project(folder / "net.nndl")).problems == ()


def test_no_file_stays_no_file(folder: Path) -> None:
    save_project(reader(""), folder / "net.nndl")
    assert file_of(load_project(folder / "net.nndl")) == ""
