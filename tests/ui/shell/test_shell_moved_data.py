"""Data that are not where the drawing names them: asked for, compared, and taken undoably."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.datasets import SourceConfig, configured
from nndl_studio.datasets.seen import seen
from nndl_studio.graph.moved_data import own_data
from nndl_studio.graph.project import load_project
from nndl_studio.runs.news import Phase
from nndl_studio.ui.shell import moved_data
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow

READ = 20_000
LEFT = Qt.MouseButton.LeftButton


def arrays(path: Path, samples: int = 50) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, x=np.ones((samples, 1, 28, 28)), label=np.arange(samples) % 10)
    return path


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """With a project that is saved beside its data, which have moved since."""
    made = open_window()
    path = arrays(tmp_path / "mine.npz")
    made.set_config("Digits", configured("file", file=str(path)))
    made.canvas.scene().refresh()
    qtbot.waitUntil(lambda: not made.looks.busy, timeout=READ)
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "p.nndl"), ""))
        assert made.files.save()
    (tmp_path / "new").mkdir()
    path.rename(tmp_path / "new" / "mine.npz")
    assert made.files.load(tmp_path / "p.nndl")
    return made


def answer(monkeypatch: pytest.MonkeyPatch, wanted: bool) -> list[str]:
    """What is asked is answered so; the words of the questions."""
    asked: list[str] = []

    def ask(window: QWidget, title: str, words: str, offers: object) -> bool | None:
        asked.append(f"{title}: {words}")
        return wanted or None

    monkeypatch.setattr(moved_data, "ask", ask)
    return asked


def find(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """Click Find…, and choose a file."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    QTest.mouseClick(window.moved_data.notice.button, LEFT)
    qtbot.waitUntil(lambda: not window.moved_data.busy, timeout=READ)
    window.canvas.scene().refresh()


def file_of(window: MainWindow) -> Path:
    config = window.graph.nodes["Digits"].config
    assert isinstance(config, SourceConfig)
    return Path(config.path or "")


def test_saving_notes_what_the_file_is_like(window: MainWindow, tmp_path: Path) -> None:
    (data,) = own_data(load_project(tmp_path / "p.nndl"))
    assert data.seen == seen(tmp_path / "new" / "mine.npz")
    assert b'"file": "mine.npz"' in (tmp_path / "p.nndl").read_bytes()
    assert window.files.clean


def test_what_is_saved_at_once_after_an_edit_has_no_note_of_before(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    """Saving a drawing whose Data node had just been deleted failed."""
    other = arrays(tmp_path / "other.npz", samples=20)
    window.set_config("Digits", configured("file", file=str(other)))
    assert window.files.save()
    (data,) = own_data(window.graph)
    assert data.seen is None
    window.canvas.scene().refresh()
    qtbot.waitUntil(lambda: not window.looks.busy, timeout=READ)
    window.canvas.choose(["Digits"])
    window.menu_actions.delete.trigger()
    assert window.files.save()
    assert "Digits" not in load_project(tmp_path / "p.nndl").nodes


def test_the_same_file_is_taken_silently_and_undoably(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    notice, asked = window.moved_data.notice, answer(monkeypatch, False)
    assert notice.isVisible()
    assert "Digits reads “mine.npz”, which is not there any more" in notice.words.text()
    assert str(tmp_path / "mine.npz") in notice.words.text()
    other_name = (tmp_path / "new" / "mine.npz").rename(tmp_path / "new" / "theirs.npz")
    find(window, other_name, monkeypatch, qtbot)
    assert asked == []
    assert file_of(window) == other_name
    assert not notice.isVisible()
    assert window.canvas.scene().analysis.problems == ()
    assert window.undo.undoText() == "Find mine.npz"
    window.undo.undo()
    window.canvas.scene().refresh()
    assert file_of(window) == tmp_path / "mine.npz"
    assert notice.isVisible()


@pytest.mark.parametrize("wanted", [True, False])
def test_another_file_is_used_only_if_the_user_says_so(
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    tmp_path: Path,
    wanted: bool,
) -> None:
    asked, other = answer(monkeypatch, wanted), arrays(tmp_path / "other.npz", 80)
    find(window, other, monkeypatch, qtbot)
    (question,) = asked
    assert question.startswith("“other.npz” is not what the drawing was saved with: ")
    assert f"it has {other.stat().st_size:,} bytes instead of" in question
    assert file_of(window) == (other if wanted else tmp_path / "mine.npz")
    assert window.moved_data.notice.isVisible() is not wanted
    assert window.moved_data.notice.button.isEnabled()


def test_it_is_said_again_when_training_is_wanted(window: MainWindow) -> None:
    notice = window.moved_data.notice
    notice.dismiss.click()
    window.moved_data.look()
    assert not notice.isVisible()
    QTest.mouseClick(window.run_bar.train, LEFT)
    assert notice.isVisible()


def test_what_goes_while_the_window_is_open_is_seen_before_training(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    answer(monkeypatch, False)
    found = tmp_path / "new" / "mine.npz"
    find(window, found, monkeypatch, qtbot)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=READ)
    found.rename(tmp_path / "mine.npz")
    assert not window.moved_data.notice.isVisible()
    QTest.mouseClick(window.run_bar.train, LEFT)
    assert window.moved_data.notice.isVisible()


def test_what_comes_back_is_no_longer_missing(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "new" / "mine.npz").rename(tmp_path / "mine.npz")
    window.moved_data.look()
    assert not window.moved_data.notice.isVisible()


def test_a_folder_is_asked_for_as_one(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    window.set_config("Digits", configured("images", file=str(tmp_path / "pets")))
    window.canvas.scene().refresh()
    asked: list[str] = []

    def choose(parent: QWidget, title: str, start: str) -> str:
        asked.append(f"{title} {start}")
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    QTest.mouseClick(window.moved_data.notice.button, LEFT)
    assert asked == [f"Where is “pets” now? {tmp_path}"]


def test_a_test_file_is_asked_for_as_well(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    path, test = arrays(tmp_path / "mine.npz"), arrays(tmp_path / "later.npz", samples=20)
    window.set_config("Digits", configured("file", file=str(path), test_file=str(test)))
    window.canvas.scene().refresh()
    qtbot.waitUntil(lambda: not window.looks.busy, timeout=READ)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "p.nndl"), ""))
    assert window.files.save()
    assert [data.seen for data in own_data(window.graph)] == [seen(test), seen(path)]
    moved = test.rename(tmp_path / "renamed.npz")
    window.moved_data.look()
    assert "later.npz" in window.moved_data.notice.words.text()
    asked = answer(monkeypatch, wanted=False)
    find(window, moved, monkeypatch, qtbot)
    assert asked == []
    config = window.graph.nodes["Digits"].config
    assert isinstance(config, SourceConfig)
    assert (config.path, config.test_path) == (str(path), str(moved))
    assert window.moved_data.notice.isHidden()


def test_what_cant_be_read_is_said(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    find(window, tmp_path / "nowhere.npz", monkeypatch, qtbot)
    assert "nowhere.npz" in window.moved_data.notice.words.text()
    assert file_of(window) == tmp_path / "mine.npz"


def test_a_note_greys_no_curve(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    """What is noted when a project is saved makes no other network of it."""
    answer(monkeypatch, False)
    find(window, tmp_path / "new" / "mine.npz", monkeypatch, qtbot)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=READ)
    qtbot.waitUntil(lambda: not window.looks.busy, timeout=READ)
    config = window.graph.nodes["Digits"].config
    window.graph.set_config("Digits", config.unmarked())
    outdated: list[bool] = []
    window.run.outdated.connect(lambda: outdated.append(True))
    window.looks.note_files()
    assert window.graph.nodes["Digits"].config == config
    assert outdated == []
    assert window.run.phase is Phase.READY
