"""Pictures of the window without a screen, as the command line draws them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage

from nndl_studio import api
from nndl_studio.graph.project import save_project
from nndl_studio.resources import example

CLI = (sys.executable, "-m", "nndl_studio.cli", "snapshot")
XOR = example("xor")


def draw(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*CLI, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("view", ["window", "canvas", "monitor"])
def test_each_view_is_drawn(view: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    done = draw("xor", "--to", path, "--view", view, "--train", "2")
    assert done.returncode == 0, done.stderr
    picture = QImage(str(path))
    assert picture.width() > 600
    spots = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 5)
        for y in range(0, picture.height(), 5)
    }
    assert len(spots) > 15


def test_more_epochs_than_the_project_has_are_trained(tmp_path: Path) -> None:
    graph = api.load(XOR)
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=1))
    short = tmp_path / "short.nndl"
    save_project(graph, short)
    one, three = tmp_path / "one.png", tmp_path / "three.png"
    assert draw(short, "--to", one, "--train", "1").returncode == 0
    assert draw(short, "--to", three, "--train", "3").returncode == 0
    assert QImage(str(one)) != QImage(str(three))


def test_a_faulty_project_is_not_trained_for_a_picture(tmp_path: Path) -> None:
    graph = api.load(XOR)
    graph.disconnect(graph.incoming("Hidden")[0])
    faulty, path = tmp_path / "faulty.nndl", tmp_path / "picture.png"
    save_project(graph, faulty)
    refused = draw(faulty, "--to", path, "--train", "1")
    assert refused.returncode == 1
    assert "Hidden gets no input" in refused.stderr
    assert not path.exists()
    assert draw(faulty, "--to", path).returncode == 0


def test_a_picture_that_cannot_be_written_is_named_and_the_old_one_stays(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    done = draw("xor", "--to", tmp_path / "folder.png")
    assert done.returncode == 1
    assert "nndl-studio: folder.png: it is a folder, not a file" in done.stderr
    done = draw("xor", "--to", tmp_path / "nowhere" / "x.png")
    assert "nowhere/x.png: No such file or directory" in done.stderr
