"""What a start shows: the example, the last project or the start page; and what a crash left."""

from __future__ import annotations

from pathlib import Path

import pytest

from nndl_studio.graph.project import save_project
from nndl_studio.lock import FileLock
from nndl_studio.ui.shell import own_file
from nndl_studio.ui.shell.app import begin
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.questions import Choice
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.start_page import StartPage
from tests.ui.shell.make_believe import OpenWindow, small_graph


@pytest.fixture
def project(tmp_path: Path, settings: StudioSettings) -> Path:
    path = tmp_path / "last.nndl"
    save_project(small_graph(), path)
    settings.remember(path)
    return path


def pages(window: MainWindow) -> list[StartPage]:
    return [page for page in window.findChildren(StartPage) if page.isVisible()]


@pytest.mark.parametrize(
    ("start", "title", "page"),
    [
        ("example", "LeNet-5 as published", 0),
        ("last", "Small", 0),
        ("page", "LeNet-5 as published", 1),
    ],
)
def test_a_start_without_a_file(
    open_window: OpenWindow,
    settings: StudioSettings,
    project: Path,
    start: str,
    title: str,
    page: int,
) -> None:
    settings.start = start
    window = open_window()
    begin(window, None)
    assert window.graph.title == title
    assert len(pages(window)) == page


def test_a_last_project_that_is_gone_gives_the_example(
    open_window: OpenWindow, settings: StudioSettings, project: Path
) -> None:
    settings.start = "last"
    project.unlink()
    window = open_window()
    begin(window, None)
    assert window.graph.title == "LeNet-5 as published"


def test_a_last_project_that_is_open_elsewhere_gives_the_example_or_a_copy(
    open_window: OpenWindow,
    settings: StudioSettings,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.start = "last"
    lock = FileLock.take(project.with_name(f".{project.name}.lock"))
    assert isinstance(lock, FileLock)
    for choice, title in ((Choice.CANCEL, "LeNet-5 as published"), (Choice.COPY, "Small copy")):
        monkeypatch.setattr(own_file, "ask_in_use", lambda *_, choice=choice: choice)
        window = open_window()
        begin(window, None)
        assert window.graph.title == title
    lock.release()


def test_a_file_comes_before_the_setting(
    open_window: OpenWindow, settings: StudioSettings, project: Path
) -> None:
    settings.start = "page"
    window = open_window()
    begin(window, project)
    assert window.files.path == project
    assert pages(window) == []
