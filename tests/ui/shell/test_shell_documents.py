"""A document and its file: one window at a time, other programs' changes, and the saved flag."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.graph.project import encode, load_project, save_project
from nndl_studio.lock import Holder
from nndl_studio.stamp import Standing
from nndl_studio.ui.canvas.commands import AddCommand, MoveCommand
from nndl_studio.ui.shell import own_file, project_files
from nndl_studio.ui.shell.questions import Choice, ask_changed, ask_in_use
from tests.ui.shell.make_believe import OpenWindow, node, small_graph

Answer = Callable[..., None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "home" / "mine.nndl"
    file.parent.mkdir()
    save_project(small_graph(), file)
    return file


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What the user will answer to questions about the file; any other question fails."""

    def prepare(*choices: Choice) -> None:
        left = list(choices)
        monkeypatch.setattr(own_file, "ask_in_use", lambda *_: left.pop(0))
        monkeypatch.setattr(project_files, "ask_changed", lambda *_: left.pop(0))

    prepare()
    return prepare


def theirs(path: Path, title: str = "Theirs") -> None:
    """Another program writes the file."""
    graph = load_project(path)
    graph.set_title(title)
    path.write_bytes(encode(graph, path))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_second_window_opens_a_copy(open_window: OpenWindow, path: Path, answer: Answer) -> None:
    first, second = open_window(), open_window()
    assert first.files.load(path)
    answer(Choice.COPY)
    assert second.files.load(path)
    assert second.graph.title == "Small copy"
    assert second.files.path is None
    assert second.run_bar.saved.text() == "copy"
    assert second.files.clean
    first.files.new()
    assert second.files.load(path)
    assert second.files.path == path


def test_a_second_window_may_stay_where_it_is(
    open_window: OpenWindow, path: Path, answer: Answer
) -> None:
    first, second = open_window(), open_window()
    second.set_title("Mine")
    second.files.mark_saved()
    assert first.files.load(path)
    answer(Choice.CANCEL)
    assert not second.files.load(path)
    assert second.graph.title == "Mine"


def test_a_window_opens_its_own_file_again(
    open_window: OpenWindow, path: Path, answer: Answer
) -> None:
    window = open_window()
    assert window.files.load(path)
    theirs(path)
    assert window.files.load(path)
    assert window.graph.title == "Theirs"
    assert window.files.standing() is Standing.SAME


def test_a_file_open_elsewhere_is_not_saved_over(
    open_window: OpenWindow, path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_window(), open_window()
    assert first.files.load(path)
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: said.append(args[2]))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    before = path.read_bytes()
    assert not second.files.save()
    assert "open in another window" in said[0]
    assert path.read_bytes() == before


def test_a_closed_window_leaves_nothing_beside_the_file(
    open_window: OpenWindow, path: Path, answer: Answer
) -> None:
    window = open_window()
    window.files.load(path)
    assert names(path.parent) == {"mine.nndl", ".mine.nndl.lock"}
    window.close()
    assert names(path.parent) == {"mine.nndl"}


def test_a_bad_file_is_not_kept_locked(
    open_window: OpenWindow, path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    path.write_bytes(b"{")
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: None)
    assert not window.files.load(path)
    assert names(path.parent) == {"mine.nndl"}


@pytest.mark.parametrize("choice", [Choice.OVERWRITE, Choice.SAVE_AS, Choice.LOAD, Choice.CANCEL])
def test_a_changed_file_is_asked_about_before_it_is_overwritten(
    open_window: OpenWindow,
    path: Path,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
    choice: Choice,
) -> None:
    window = open_window()
    window.files.load(path)
    window.set_title("Mine")
    theirs(path)
    other = path.with_name("other.nndl")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    answer(choice)
    assert window.files.save() is (choice is not Choice.CANCEL)
    assert load_project(path).title == ("Mine" if choice is Choice.OVERWRITE else "Theirs")
    assert other.exists() is (choice is Choice.SAVE_AS)
    assert window.graph.title == ("Theirs" if choice is Choice.LOAD else "Mine")
    assert window.files.clean is (choice is not Choice.CANCEL)
    if choice is Choice.OVERWRITE:
        assert load_project(path.with_name("mine.nndl.bak")).title == "Theirs"
    if choice is not Choice.CANCEL:
        answer()
        window.set_title("More")
        assert window.files.save()


def test_loading_theirs_can_be_undone(open_window: OpenWindow, path: Path, answer: Answer) -> None:
    window = open_window()
    window.files.load(path)
    window.set_title("Mine")
    theirs(path)
    assert window.files.load_theirs()
    assert window.run_bar.saved.text() == "saved"
    window.menu_actions.undo.trigger()
    assert window.graph.title == "Mine"
    assert window.run_bar.saved.text() == "not saved"
    window.menu_actions.redo.trigger()
    assert window.run_bar.saved.text() == "saved"


def test_theirs_that_can_not_be_read_is_still_asked_about(
    open_window: OpenWindow, path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.files.load(path)
    path.write_bytes(b"{")
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: None)
    assert not window.files.load_theirs()
    answer(Choice.CANCEL)
    assert not window.files.save()
    assert path.read_bytes() == b"{"


def test_a_touched_file_is_saved_without_a_question(
    open_window: OpenWindow, path: Path, answer: Answer
) -> None:
    window = open_window()
    window.files.load(path)
    os.utime(path)
    window.set_title("Mine")
    assert window.files.save()


def test_a_deleted_file_is_told_and_written_again(
    open_window: OpenWindow, path: Path, answer: Answer
) -> None:
    window = open_window()
    window.files.load(path)
    path.unlink()
    window.outside.look()
    assert "no longer there" in window.outside.notice.words.text()
    assert not window.outside.notice.load.isVisible()
    assert window.run_bar.saved.text() == "not saved"
    assert window.files.save()
    assert path.exists()
    assert "written again" in window.outside.notice.words.text()
    assert window.run_bar.saved.text() == "saved"


def test_a_folder_that_is_gone_is_named(
    open_window: OpenWindow, path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.files.load(path)
    shutil.rmtree(path.parent)
    window.set_title("Mine")
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: said.append(args[2]))
    assert not window.files.save()
    assert str(path.parent) in said[0]
    path.parent.mkdir()
    assert window.files.save()
    assert names(path.parent) == {"mine.nndl", ".mine.nndl.lock"}


def test_a_failed_save_names_the_file_and_no_temporary_one(
    open_window: OpenWindow, path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: object, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target.with_name(".x.tmp")))

    window = open_window()
    window.files.load(path)
    window.set_title("Mine")
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: said.append(args[2]))
    monkeypatch.setattr(project_files, "save_project", denied)
    assert not window.files.save()
    assert said[0].startswith(f"{path}: Permission denied.")
    assert ".tmp" not in said[0]


def test_a_changed_file_is_noticed_when_the_window_gets_the_focus(
    open_window: OpenWindow, path: Path, answer: Answer, qtbot: QtBot
) -> None:
    window = open_window()
    window.files.load(path)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    theirs(path)
    assert not window.outside.notice.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.outside.notice.isVisible)
    assert window.outside.notice.load.isVisible()
    window.outside.notice.load.click()
    assert window.graph.title == "Theirs"
    assert not window.outside.notice.isVisible()


def test_a_notice_that_is_dismissed_is_not_repeated(
    open_window: OpenWindow, path: Path, answer: Answer
) -> None:
    window = open_window()
    window.files.load(path)
    theirs(path)
    window.outside.look()
    window.outside.notice.dismiss.click()
    window.outside.look()
    window.set_title("Mine")
    assert not window.outside.notice.isVisible()
    answer(Choice.OVERWRITE)
    assert window.files.save()
    theirs(path, "Again")
    window.outside.look()
    assert window.outside.notice.isVisible()


def test_a_save_ends_the_notice(open_window: OpenWindow, path: Path, answer: Answer) -> None:
    window = open_window()
    window.files.load(path)
    theirs(path)
    window.outside.look()
    assert window.outside.notice.isVisible()
    answer(Choice.OVERWRITE)
    assert window.files.save()
    assert not window.outside.notice.isVisible()


def test_edits_that_lead_back_are_saved_again(
    open_window: OpenWindow, path: Path, answer: Answer
) -> None:
    window = open_window()
    window.files.load(path)
    place = window.graph.nodes["C1"].position
    window.canvas.push(MoveCommand(window.graph, {"C1": (1.0, 1.0)}))
    assert not window.files.clean
    window.canvas.push(AddCommand(window.graph, node("New", "Dense")))
    window.undo.undo()
    window.graph.move_node("C1", place)
    assert window.files.clean


def press(words: str, seen: list[str]) -> None:
    """Press a button of the message box as soon as one is open, and keep what it said."""
    box = QApplication.activeModalWidget()
    if not isinstance(box, QMessageBox):
        QTimer.singleShot(50, lambda: press(words, seen))
        return
    seen.append(f"{box.text()} {box.informativeText()}")
    next(b for b in box.buttons() if b.text().replace("&", "") == words).click()


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("Save as…", Choice.SAVE_AS),
        ("Load the file", Choice.LOAD),
        ("Overwrite it", Choice.OVERWRITE),
        ("Cancel", Choice.CANCEL),
    ],
)
def test_the_question_about_a_changed_file(
    open_window: OpenWindow, path: Path, words: str, choice: Choice
) -> None:
    seen: list[str] = []
    press(words, seen)
    assert ask_changed(open_window(), path) is choice
    assert "mine.nndl.bak" in seen[0]


@pytest.mark.parametrize(
    ("holder", "words", "choice", "said"),
    [
        (Holder("pluto", "ada", 77, "", 0.0), "Open a copy", Choice.COPY, "77 of ada on “pluto”"),
        (Holder("", "", 0, "", 0.0), "Cancel", Choice.CANCEL, "Another program"),
        (Holder("pluto", "", 7, "", 0.0, sure=False), "Open it", Choice.ANYWAY, "not closed"),
    ],
)
def test_the_question_about_a_file_open_elsewhere(
    open_window: OpenWindow, path: Path, holder: Holder, words: str, choice: Choice, said: str
) -> None:
    seen: list[str] = []
    press(words, seen)
    assert ask_in_use(open_window(), path, holder) is choice
    assert said in seen[0]


def test_a_lock_left_on_another_computer_can_be_taken(
    open_window: OpenWindow,
    path: Path,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = b'{"host":"pluto","user":"ada","pid":7,"started":"","since":0.0}'
    path.with_name(".mine.nndl.lock").write_bytes(words)
    window = open_window()
    answer(Choice.ANYWAY)
    assert window.files.load(path)
    assert window.files.path == path


def test_a_project_that_is_gone_is_told_in_words(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *words: said.append(words[2]))
    gone = tmp_path / "gone.nndl"
    window = open_window()
    title = window.graph.title
    assert not window.files.load(gone)
    assert said == [f"{gone} is not there. It may have been moved, renamed or deleted."]
    assert window.graph.title == title
