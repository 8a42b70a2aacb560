"""Unsaved drawings are kept beside their file or in the user's folder, and found again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from nndl_studio import files
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project, save_project
from nndl_studio.resources import example
from nndl_studio.safekeeping.kept import look, read
from nndl_studio.safekeeping.saver import Saver, Unsaved
from nndl_studio.safekeeping.shelf import (
    Shelf,
    discard,
    discard_for,
    folder,
    left_behind,
    left_beside,
)

# Keeps a drawing and ends as a killed process does: nothing is cleared away.
CRASH = """
import os, sys
from pathlib import Path
from nndl_studio.graph.project import load_project
from nndl_studio.safekeeping.shelf import Shelf
project = Path(sys.argv[2]) if sys.argv[2] else None
print(Shelf().keep(load_project(sys.argv[1]), project, "the base"), flush=True)
os._exit(9)
"""


def crash(project: Path | None) -> Path:
    """Where a process that is gone kept XOR, as changes of `project`."""
    command = [sys.executable, "-c", CRASH, str(example("xor")), str(project or "")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 9, done.stderr
    return Path(done.stdout.strip())


def waited(done: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not done() and time.monotonic() < end:
        time.sleep(0.01)
    return done()


@pytest.fixture
def drawing() -> Graph:
    return load_project(example("xor"))


@pytest.fixture
def project(tmp_path: Path, drawing: Graph) -> Path:
    path = tmp_path / "home" / "mine [1].nndl"
    path.parent.mkdir()
    save_project(drawing, path)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_crash_leaves_a_drawing_beside_its_file(project: Path, drawing: Graph) -> None:
    place = crash(project)
    assert place.parent == project.parent
    (kept,) = left_behind().kept
    assert kept.place == place
    assert kept.project == project
    assert kept.base == "the base"
    assert kept.title == drawing.title
    assert abs(time.time() - kept.time) < 60
    assert read(place).same_as(drawing)
    assert left_beside(project).kept == (kept,)


def test_an_unnamed_drawing_is_kept_in_the_users_folder(drawing: Graph) -> None:
    place = crash(None)
    assert place.parent == folder()
    (kept,) = left_behind().kept
    assert kept.project is None
    assert read(place).same_as(drawing)
    discard(kept)
    assert names(folder()) == []


def test_a_project_whose_folder_is_gone_is_kept_in_the_users_folder(project: Path) -> None:
    shutil.rmtree(project.parent)
    assert crash(project).parent == folder()
    assert left_behind().kept[0].project == project
    project.parent.mkdir()
    assert left_beside(project).kept == left_behind().kept


def test_a_project_in_a_read_only_folder_is_kept_in_the_users_folder(
    project: Path, drawing: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    beside = shelf.keep(drawing, project, "")
    denied: list[Path] = []

    def read_only(path: Path, mode: str) -> IO[bytes]:
        if path.parent == project.parent:
            denied.append(path)
            raise PermissionError(13, "Permission denied", str(path))
        return open(path, mode)

    monkeypatch.setattr(files, "open", read_only, raising=False)
    assert shelf.keep(drawing, project, "").parent == folder()
    assert denied
    assert not beside.exists()
    shelf.close()
    assert names(folder()) == []


def test_a_living_process_is_not_offered_and_leaves_nothing(project: Path, drawing: Graph) -> None:
    before = names(project.parent)
    for where in (project, None):
        shelf = Shelf()
        shelf.keep(drawing, where, "")
        assert left_behind().kept == ()
        assert left_beside(project).kept == ()
        shelf.close()
        assert names(folder()) == []
        assert names(project.parent) == before


def test_there_is_one_latest_state_wherever_the_document_goes(
    project: Path, drawing: Graph
) -> None:
    shelf = Shelf()
    first = shelf.keep(drawing, None, "")
    drawing.set_title("Later")
    second = shelf.keep(drawing, project, "")
    assert not first.exists()
    assert read(second).title == "Later"
    drawing.set_title("Latest")
    assert shelf.keep(drawing, project, "") == second
    assert look(second).title == "Latest"
    shelf.close()


def test_saving_clears_what_is_left_of_that_project_alone(project: Path, drawing: Graph) -> None:
    other = project.with_name("other.nndl")
    places = [crash(project), crash(project), crash(other)]
    rest = places[0].with_name(f".{places[0].name}.0123abcd.tmp")
    rest.write_bytes(b"of a killed write")
    discard_for(project)
    assert [place.exists() for place in places] == [False, False, True]
    assert not rest.exists()
    assert [kept.project for kept in left_behind().kept] == [other]


@pytest.mark.parametrize("at", [0, 1, 50, 200, -1])
def test_a_damaged_one_is_passed_over_with_a_word_once(at: int) -> None:
    good, place = crash(None), crash(None)
    data = bytearray(place.read_bytes())
    data[at] ^= 4
    place.write_bytes(data)
    found = left_behind()
    assert [kept.place for kept in found.kept] == [good]
    assert len(found.damaged) == 1
    assert place.name in found.damaged[0]
    assert left_behind().damaged == ()


@pytest.mark.parametrize("data", [b"", b"{}\n", b"\x00" * 5000, b'{"autosave": 1}\n{}'])
def test_what_is_no_kept_drawing_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.autosave"
    path.write_bytes(data)
    with pytest.raises(BadFile, match=r"x\.autosave"):
        read(path)


def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.autosave")
    with pytest.raises(BadFile, match="no kept drawing"):
        look(tmp_path / "x.autosave")


def test_what_leads_nowhere_is_cleared_away_unless_its_folder_may_come_back(
    project: Path,
) -> None:
    crash(project).unlink()
    assert left_behind().kept == ()
    assert names(folder()) == []
    place = crash(project)
    away = project.parent.rename(project.parent.with_name("away"))
    assert left_behind().kept == ()
    away.rename(project.parent)
    assert [kept.place for kept in left_behind().kept] == [place]


def test_the_thread_keeps_the_latest_and_leaves_nothing(project: Path, drawing: Graph) -> None:
    told: list[str | None] = []
    saver = Saver(told.append)
    for title in ("One", "Two", "Three"):
        drawing.set_title(title)
        saver.keep(Unsaved(drawing.copy(), project, ""))

    def latest() -> bool:
        places = list(project.parent.glob(".*.autosave"))
        return bool(places) and look(places[0]).title == "Three"

    assert waited(latest)
    saver.drop()
    assert waited(lambda: not list(project.parent.glob(".*.autosave")))
    saver.keep(Unsaved(drawing.copy(), project, ""))
    saver.end()
    assert names(project.parent) == [project.name]
    assert set(told) == {None}


def test_the_thread_says_why_nothing_can_be_kept(
    drawing: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("NNDL_STUDIO_DATA", str(tmp_path / "file"))
    told: list[str | None] = []
    saver = Saver(told.append)
    saver.keep(Unsaved(drawing, None, ""))
    assert waited(lambda: bool(told))
    saver.end()
    assert told[0] is not None
    assert "directory" in told[0]
