"""What a start shows: the example, the last project or the start page; and what a crash left."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.graph.project import save_project
from nndl_studio.lock import FileLock
from nndl_studio.runs.history import History
from nndl_studio.safekeeping.kept import pack
from nndl_studio.safekeeping.shelf import folder
from nndl_studio.ui.shell import own_file, start_offers
from nndl_studio.ui.shell.app import begin
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.questions import Choice
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.start_offers import StartOffers
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
    ("start", "title"),
    [("example", "LeNet-5 as published"), ("last", "Small"), ("page", "LeNet-5 as published")],
)
def test_a_start_without_a_file(
    open_window: OpenWindow, settings: StudioSettings, project: Path, start: str, title: str
) -> None:
    settings.start = start
    window = open_window()
    begin(window, None)
    assert window.graph.title == title


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


@pytest.mark.parametrize("page", [True, False])
def test_the_start_page_comes_where_nothing_was_left_behind(
    open_window: OpenWindow, qtbot: QtBot, page: bool
) -> None:
    window = open_window()
    StartOffers(window, History(), page=page).begin()
    assert len(pages(window)) == page


def test_what_was_left_behind_comes_before_the_start_page(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    leave_behind("Lost")
    window = open_window()
    StartOffers(window, History(), page=True).begin()
    assert pages(window) == []
    assert titles(window) == ["Lost"]


def test_what_was_still_held_is_offered_at_a_second_look(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_offers, "AGAIN_MILLISECONDS", 50)
    leave_behind("Held")
    lock = FileLock.take(folder() / "1-a.lock")
    assert isinstance(lock, FileLock)
    window = open_window()
    StartOffers(window, History(), page=False).begin()
    assert titles(window) == []
    lock.release()
    qtbot.waitUntil(lambda: titles(window) == ["Held"])


def test_a_drawing_that_is_open_anyway_is_not_offered(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    leave_behind("Lost")
    window = open_window()
    same = small_graph()
    same.set_title("Lost")
    window.files.open_graph(same, "")
    StartOffers(window, History(), page=False).begin()
    assert titles(window) == []
    window.menu_actions.unsaved.trigger()
    assert titles(window) == ["Lost"]


def titles(window: MainWindow) -> list[str]:
    """The drawings that are offered now; the dialog closes."""
    dialog = window.recovery.dialog
    if dialog is None:
        return []
    found = [row.kept.title for row in dialog.rows]
    dialog.close()
    return found


def leave_behind(title: str) -> None:
    """An unsaved drawing of a studio that ended without closing."""
    graph = small_graph()
    graph.set_title(title)
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / "1-a.autosave").write_bytes(pack(graph, None, ""))
