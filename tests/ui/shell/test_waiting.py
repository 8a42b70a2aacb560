"""Work that the window waits for: short work shows nothing, long work can be left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.datasets import configured
from nndl_studio.going import Stopped, require_wanted, tell_share
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.graph.project import save_project
from nndl_studio.sentence import say
from nndl_studio.ui.shell import opening
from nndl_studio.ui.shell.waiting import wait_for
from tests.ui.shell.make_believe import OpenWindow


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def when_shown(act: Callable[[QProgressDialog], None]) -> None:
    """Have `act` done with the dialog once it stands and has been told something."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog) and "\n" in dialog.labelText():
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def test_short_work_shows_nothing(window: QWidget) -> None:
    done: list[int] = []
    assert wait_for(window, say("Adding"), lambda: done.append(1))
    assert done == [1]
    assert not window.findChildren(QProgressDialog)


def test_long_work_says_how_far_it_is(window: QWidget) -> None:
    go_on, seen = Event(), list[tuple[str, int]]()

    def work() -> None:
        tell_share(say("Counting words"), 3, 4)
        go_on.wait(10)

    def act(dialog: QProgressDialog) -> None:
        seen.append((dialog.labelText(), dialog.value()))
        go_on.set()

    when_shown(act)
    assert wait_for(window, say("Looking at the data"), work)
    assert seen == [("Looking at the data\nCounting words\N{HORIZONTAL ELLIPSIS}", 750)]


def test_a_project_whose_data_take_too_long_is_not_opened(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.txt").write_text("a b a c " * 9)
    graph = Graph("Long")
    config = configured("text file", file=str(tmp_path / "mine.txt"))
    graph.add_node(Node("Text", "Data.v1", config, (0.0, 0.0)))
    save_project(graph, tmp_path / "long.nndl")
    window, ended = open_window(), Event()
    before = window.files.graph

    def endless(_: object) -> None:
        try:
            while True:
                tell_share(say("Counting words"), 1, 2)
        except Stopped:
            ended.set()
            require_wanted()

    def leave(dialog: QProgressDialog) -> None:
        dialog.findChildren(QPushButton)[0].click()

    with monkeypatch.context() as patch:
        patch.setattr(opening, "describe", endless)
        when_shown(leave)
        assert not window.files.load(tmp_path / "long.nndl")
    assert ended.wait(5)
    assert window.files.graph is before
    assert window.files.load(tmp_path / "long.nndl")  # nobody else holds it
    assert window.files.graph.title == "Long"
