"""What Data nodes show of what they hold: read beside the window, kept, dropped, and drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from nndl_studio.datasets import SourceConfig, configured
from nndl_studio.datasets.glance import Glance, glance
from nndl_studio.datasets.points import PointsConfig
from nndl_studio.graph.node import Node
from nndl_studio.ui import theme as themes
from nndl_studio.ui.canvas.commands import AddCommand, DeleteCommand
from nndl_studio.ui.canvas.measures import LOOK_HEIGHT
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.shell import data_looks
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow

READ = 20_000


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[SourceConfig, str]]:
    """The settings that were looked at, and on which thread."""
    found: list[tuple[SourceConfig, str]] = []

    def noted(config: SourceConfig) -> Glance:
        found.append((config, threading.current_thread().name))
        return glance(config)

    monkeypatch.setattr(data_looks, "glance", noted)
    return found


@pytest.fixture
def in_dark(qapp: object) -> Iterator[None]:
    """Leave the theme as it was."""
    before = themes.themes.current
    yield
    themes.apply(application(), before)


def item(window: MainWindow, name: str = "Digits") -> NodeItem:
    return window.canvas.scene().nodes[name]


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Until all that is to be looked at is seen."""
    window.canvas.scene().refresh()
    qtbot.waitUntil(lambda: not window.looks.busy, timeout=READ)


def shown(window: MainWindow, name: str = "Digits") -> tuple[tuple[int, str], ...]:
    look = item(window, name).look
    return () if look is None else look.parts


def use(window: MainWindow, config: SourceConfig, qtbot: QtBot) -> None:
    window.set_config("Digits", config)
    settle(window, qtbot)


def test_a_data_node_shows_what_it_holds(
    open_window: OpenWindow, qtbot: QtBot, asked: list[tuple[SourceConfig, str]]
) -> None:
    window = open_window()
    settle(window, qtbot)
    parts = ((8000, "train"), (1000, "validation"), (1000, "test"))
    assert shown(window) == parts
    look = item(window).look
    assert look is not None
    assert look.answers == "10 classes"
    assert item(window).toolTip() == (
        "Digits · Data · MNIST 10k\n1×28×28\n\n"
        "10,000 samples · 10 classes\n8,000 to train on, 1,000 for validation, 1,000 for test"
    )
    assert item(window).frame.height() == LOOK_HEIGHT
    assert [thread for _, thread in asked] == ["reading"]
    assert item(window, "C1").look is None


def test_it_is_read_anew_when_its_settings_change_and_only_then(
    open_window: OpenWindow, qtbot: QtBot, asked: list[tuple[SourceConfig, str]]
) -> None:
    window = open_window()
    settle(window, qtbot)
    window.rename("C1", "First")
    settle(window, qtbot)
    assert len(asked) == 1
    use(window, configured("digits", test=0.2), qtbot)
    assert shown(window)[2] == (2000, "test")
    use(window, configured("two moons"), qtbot)
    assert shown(window)[0] == (480, "train")
    window.undo.undo()
    settle(window, qtbot)
    assert shown(window)[2] == (2000, "test")
    assert len(asked) == 4


def test_another_set_is_not_shown_as_the_last_one(open_window: OpenWindow, qtbot: QtBot) -> None:
    """While it is read, the node shows nothing; of the same set with other shares the last look."""
    window = open_window()
    settle(window, qtbot)
    first = item(window).look
    window.set_config("Digits", configured("digits", test=0.2))
    window.canvas.scene().refresh()
    assert item(window).look is first
    settle(window, qtbot)
    window.set_config("Digits", configured("pictures"))
    window.canvas.scene().refresh()
    assert item(window).look is None


def test_copies_and_what_comes_back_show_it_at_once(
    open_window: OpenWindow, qtbot: QtBot, asked: list[tuple[SourceConfig, str]]
) -> None:
    window = open_window()
    settle(window, qtbot)
    node = window.graph.nodes["Digits"]
    copy = Node("Copy", node.type, node.config, (0.0, 400.0))
    window.canvas.push(AddCommand(window.graph, copy))
    window.canvas.scene().refresh()
    assert item(window, "Copy").look is item(window).look
    window.canvas.push(DeleteCommand(window.graph, ["Digits"]))
    window.canvas.scene().refresh()
    window.undo.undo()
    window.canvas.scene().refresh()
    assert item(window).look is item(window, "Copy").look
    window.rename("Digits", "Numerals")
    window.canvas.scene().refresh()
    assert shown(window, "Numerals")[0] == (8000, "train")
    assert len(asked) == 1


def test_a_file_that_changes_is_read_again_and_one_that_goes_shows_nothing(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window, path = open_window(), tmp_path / "mine.npz"
    np.savez(path, x=np.ones((50, 4)), label=np.arange(50) % 2)
    use(window, configured("file", file=str(path)), qtbot)
    assert shown(window)[0] == (40, "train")
    np.savez(path, x=np.ones((100, 4)), label=np.arange(100) % 2)
    window.rename("C1", "First")
    settle(window, qtbot)
    assert shown(window)[0] == (80, "train")
    path.unlink()
    window.rename("First", "C1")
    settle(window, qtbot)
    assert item(window).look is None
    assert "there is no such file" in item(window).fault


def test_numbers_that_cant_be_trained_on_show_nothing(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window, path = open_window(), tmp_path / "bad.npz"
    np.savez(path, x=np.full((50, 4), np.nan), label=np.arange(50) % 2)
    use(window, configured("file", file=str(path)), qtbot)
    assert item(window).look is None


def test_another_document_has_its_own(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    settle(window, qtbot)
    window.files.open_made(window.graph.copy())
    settle(window, qtbot)
    assert shown(window)[0] == (8000, "train")


def picture_of(window: MainWindow, scale: float, name: str = "Digits") -> QImage:
    frame = item(window, name).frame
    size = frame.size() * scale
    picture = QImage(round(size.width()), round(size.height()), QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    window.canvas.scene().render(painter, QRectF(picture.rect()), frame)
    painter.end()
    return picture


def colours(picture: QImage) -> set[str]:
    """Of every pixel."""
    across, down = range(picture.width()), range(picture.height())
    return {QColor(picture.pixel(x, y)).name() for x in across for y in down}


POINTS = PointsConfig(points=tuple((i / 10, i % 2, i % 2) for i in range(-9, 10)))


@pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT], ids=lambda each: each.name)
@pytest.mark.usefixtures("in_dark")
def test_it_is_drawn_in_the_colours_of_the_theme_and_left_out_far_away(
    open_window: OpenWindow, qtbot: QtBot, theme: themes.Theme
) -> None:
    window = open_window()
    use(window, POINTS, qtbot)
    themes.apply(application(), theme)
    dots = {"#56b4e9", "#e69f00"} if theme.dark else {"#0072b2", "#c77700"}
    assert dots <= colours(picture_of(window, 3))
    assert not dots & colours(picture_of(window, 0.5))


@pytest.mark.parametrize("source", ["digits", "digit rows", "text", "signals", "temporal order"])
def test_every_kind_of_data_is_drawn(open_window: OpenWindow, qtbot: QtBot, source: str) -> None:
    """Within the room that it has: what lies around it stays as without a drawing."""
    window = open_window()
    use(window, configured(source), qtbot)
    look = item(window).look
    assert look is not None
    assert look.sketch is not None
    around, room = QImage(300, 200, QImage.Format.Format_RGB32), QRectF(80, 60, 140, 32)
    around.fill(QColor("#010203"))
    painter = QPainter(around)
    look.sketch(painter, room, None)
    painter.end()
    changed = {
        (x, y)
        for x in range(300)
        for y in range(200)
        if QColor(around.pixel(x, y)).name() != "#010203"
    }
    assert len(changed) > 100
    assert all(room.adjusted(-1, -1, 1, 1).contains(x + 0.5, y + 0.5) for x, y in changed)
