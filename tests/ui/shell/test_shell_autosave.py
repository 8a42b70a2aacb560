"""Unsaved changes are kept soon, never in the file, and offered after a crash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project, save_project
from nndl_studio.safekeeping.kept import read
from nndl_studio.safekeeping.saver import Unsaved
from nndl_studio.safekeeping.shelf import folder, left_behind
from nndl_studio.ui.shell import autosave, project_files
from nndl_studio.ui.shell.autosave import Autosave
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.questions import Choice
from nndl_studio.ui.shell.recovery_dialog import RecoveryDialog
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.shell.make_believe import OpenWindow, small_graph

# Keeps a drawing as changes of a project, and ends as a killed process does.
CRASH = """
import os, sys
from pathlib import Path
from nndl_studio.graph.project import load_project
from nndl_studio.safekeeping.shelf import Shelf
from nndl_studio.stamp import Stamp
source, project = Path(sys.argv[1]), sys.argv[2]
graph = load_project(source)
graph.set_title("Lost")
Shelf().keep(graph, Path(project) if project else None, Stamp.of(source).digest)
os._exit(9)
"""


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "PAUSE_SECONDS", 0.05)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "home" / "mine.nndl"
    file.parent.mkdir()
    save_project(small_graph(), file)
    return file


def crash(path: Path, named: bool = True) -> None:
    """A studio ends with "Lost", changes of the drawing in `path`, unsaved."""
    command = [sys.executable, "-c", CRASH, str(path), str(path) if named else ""]
    assert subprocess.run(command, check=False).returncode == 9


def kept_beside(path: Path) -> list[Path]:
    return list(path.parent.glob(f".{path.name}.*.autosave"))


def kept_apart() -> list[Path]:
    return list(folder().glob("*.autosave"))


def offered(window: MainWindow, qtbot: QtBot) -> RecoveryDialog:
    qtbot.waitUntil(lambda: window.recovery.dialog is not None)
    assert window.recovery.dialog is not None
    return window.recovery.dialog


def words(dialog: RecoveryDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_changes_are_kept_beside_the_file_until_they_are_saved(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.files.load(path)
    before = path.read_bytes()
    window.set_title("Changed")
    qtbot.waitUntil(lambda: len(kept_beside(path)) == 1)
    assert read(kept_beside(path)[0]).title == "Changed"
    assert path.read_bytes() == before
    window.files.save()
    qtbot.waitUntil(lambda: kept_beside(path) == [])
    qtbot.waitUntil(lambda: list(folder().glob("*.beside")) == [])


def test_unnamed_changes_are_kept_until_the_window_is_closed(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.set_title("Changed")
    qtbot.waitUntil(lambda: len(kept_apart()) == 1)
    assert left_behind().kept == ()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    window.close()
    assert list(folder().iterdir()) == []


def test_changes_taken_back_are_not_kept(open_window: OpenWindow, path: Path, qtbot: QtBot) -> None:
    window = open_window()
    window.files.load(path)
    window.set_title("Changed")
    qtbot.waitUntil(lambda: len(kept_beside(path)) == 1)
    window.undo.undo()
    qtbot.waitUntil(lambda: kept_beside(path) == [])


def test_another_document_leaves_nothing_of_the_one_before(
    open_window: OpenWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.files.load(path)
    window.set_title("Changed")
    qtbot.waitUntil(lambda: len(kept_beside(path)) == 1)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    window.menu_actions.new.trigger()
    qtbot.waitUntil(lambda: kept_beside(path) == [])


def test_a_document_whose_file_is_gone_is_kept(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.files.load(path)
    path.unlink()
    window.outside.look()
    qtbot.waitUntil(lambda: len(kept_beside(path)) == 1)


def test_it_can_be_turned_off_and_stays_so(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.files.load(path)
    window.set_title("Changed")
    qtbot.waitUntil(lambda: len(kept_beside(path)) == 1)
    window.menu_actions.autosave.trigger()
    qtbot.waitUntil(lambda: kept_beside(path) == [])
    window.set_title("More")
    qtbot.wait(200)
    assert kept_beside(path) == []
    assert not open_window().menu_actions.autosave.isChecked()
    window.menu_actions.autosave.trigger()
    qtbot.waitUntil(lambda: len(kept_beside(path)) == 1)


def test_edits_without_a_pause_are_kept_all_the_same(
    qapp: object, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "PAUSE_SECONDS", 5.0)
    monkeypatch.setattr(autosave, "LONGEST_SECONDS", 0.3)
    graph, parent = Graph("Busy"), QObject()
    saving = Autosave(lambda: Unsaved(graph.copy(), None, ""), parent)
    for _ in range(10):
        saving.touch()
        qtbot.wait(50)
    qtbot.waitUntil(lambda: len(kept_apart()) == 1)
    saving.end()


def test_what_can_not_be_kept_is_said_once(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("NNDL_STUDIO_DATA", str(tmp_path / "file"))
    window = open_window()
    window.set_title("Changed")
    qtbot.waitUntil(window.outside.notice.isVisible)
    assert "save soon" in window.outside.notice.words.text()
    window.outside.notice.dismiss.click()
    window.set_title("Changed more")
    qtbot.wait(200)
    assert not window.outside.notice.isVisible()


def test_after_a_crash_the_next_start_offers_what_was_found(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    crash(path)
    window = open_window()
    assert window.recovery.offer_at_start()
    dialog = offered(window, qtbot)
    assert "Lost" in words(dialog)
    assert str(path) in words(dialog)
    assert "today" in words(dialog)
    (row,) = dialog.rows
    row.restore.click()
    assert window.graph.title == "Lost"
    assert window.files.path == path
    assert window.run_bar.saved.text() == "not saved"
    assert load_project(path).title == "Small"
    # It is kept anew by the window that has it now.
    qtbot.waitUntil(lambda: left_behind().kept == () and len(kept_beside(path)) == 1)
    assert window.recovery.dialog is None
    assert window.files.save()
    assert load_project(path).title == "Lost"
    qtbot.waitUntil(lambda: kept_beside(path) == [])


def test_an_unnamed_drawing_is_restored_as_one(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    crash(path, named=False)
    window = open_window()
    window.recovery.offer_at_start()
    window.menu_actions.autosave.trigger()
    offered(window, qtbot).rows[0].restore.click()
    assert window.graph.title == "Lost"
    assert window.files.path is None
    assert not window.files.clean
    qtbot.wait(200)
    assert window.recovery.dialog is None
    assert len(kept_apart()) == 1


def test_what_is_declined_is_not_offered_again_but_is_in_the_menu(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    crash(path)
    window = open_window()
    window.recovery.offer_at_start()
    offered(window, qtbot).later.click()
    assert not window.recovery.offer_at_start()
    window.files.load(path)
    qtbot.wait(100)
    assert window.recovery.dialog is None
    window.menu_actions.unsaved.trigger()
    assert len(offered(window, qtbot).rows) == 1
    offered(window, qtbot).close()
    assert len(left_behind().kept) == 1
    window.set_title("Newer")
    assert window.files.save()
    assert left_behind().kept == ()
    assert window.recovery.dialog is None


def test_opening_the_project_offers_what_was_kept_of_it(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    crash(path)
    for pointer in folder().iterdir():
        pointer.unlink()
    window = open_window()
    window.files.load(path)
    assert [row.kept.project for row in offered(window, qtbot).rows] == [path]
    offered(window, qtbot).close()


def test_a_project_changed_after_the_crash_is_asked_about(
    open_window: OpenWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(path)
    newer = small_graph()
    newer.set_title("Saved since")
    save_project(newer, path)
    window = open_window()
    window.recovery.offer_at_start()
    offered(window, qtbot).rows[0].restore.click()
    monkeypatch.setattr(project_files, "ask_changed", lambda *_: Choice.CANCEL)
    assert not window.files.save()
    assert load_project(path).title == "Saved since"


def test_a_kept_drawing_can_be_deleted_by_a_second_press(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    crash(path)
    window = open_window()
    window.recovery.offer_at_start()
    dialog = offered(window, qtbot)
    row = dialog.rows[0]
    row.remove.click()
    assert len(left_behind().kept) == 1
    row.remove.click()
    assert left_behind().kept == ()
    assert dialog.rows == []
    dialog.close()


def test_a_damaged_one_is_said_once(open_window: OpenWindow, path: Path, qtbot: QtBot) -> None:
    crash(path)
    (place,) = kept_beside(path)
    place.write_bytes(place.read_bytes()[:-1])
    window = open_window()
    assert window.recovery.offer_at_start()
    dialog = offered(window, qtbot)
    assert place.name in dialog.damage.text()
    dialog.close()
    assert not window.recovery.offer_at_start()


def test_an_empty_list_says_so(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.menu_actions.unsaved.trigger()
    assert "No unsaved" in words(offered(window, qtbot))
    offered(window, qtbot).close()


def test_the_start_is_as_the_user_set_it(
    open_window: OpenWindow, settings: StudioSettings, tmp_path: Path
) -> None:
    window = open_window()
    assert settings.start == "example"
    for action in window.menus.start_with.actions():
        action.trigger()
        again = StudioSettings(QSettings(str(tmp_path / "studio.ini"), QSettings.Format.IniFormat))
        assert again.start == settings.start
    assert settings.start == "page"
    assert [a.isChecked() for a in window.menus.start_with.actions()] == [False, False, True]
