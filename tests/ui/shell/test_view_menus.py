"""The menu of a live view, by mouse and keyboard: its own place, and what it shows as files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from nndl_studio.ui.monitor.header import IconButton
from nndl_studio.ui.monitor.view_picture import DENSITY
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow

MAPS = np.linspace(-1, 1, 2 * 8 * 8, dtype=np.float32).reshape(2, 8, 8)


def menu_of(window: MainWindow, name: str) -> QMenu:
    """Opened by a click on the button of the view."""
    button = window.docks.views()[name].header.findChild(IconButton, "more")
    assert isinstance(button, IconButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(window: MainWindow, name: str, words: str) -> None:
    """Click the entry of the menu that begins so."""
    menu = menu_of(window, name)
    entries = [a for a in menu.actions() if a.text().replace("&", "").startswith(words)]
    assert len(entries) == 1, [a.text() for a in menu.actions()]
    at = menu.actionGeometry(entries[0]).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    """The loss and two views with something to show; no more comes that would change it."""
    made: MainWindow = open_window()
    qtbot.waitUntil(lambda: {"maps", "filters"} <= set(made.docks.views()))
    made.bridge.looked.disconnect(made.watching.show_arrays)
    for name in ("maps", "filters"):
        made.cards[name].set_values(MAPS)
        assert not made.cards[name].waiting
    return made


def answer(monkeypatch: pytest.MonkeyPatch, path: Path | str, kind: str = "") -> list[str]:
    """What the user answers when asked for a file; the names that were proposed."""
    proposed: list[str] = []

    def asked(_over: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return str(path), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    return proposed


@pytest.mark.parametrize("name", ["loss", "maps", "filters"])
def test_files_hold_what_the_view_shows(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    view = window.docks.views()[name]
    png, svg, table = (tmp_path / f"view{suffix}" for suffix in (".png", ".svg", ".csv"))
    proposed = answer(monkeypatch, png)
    choose(window, name, "Save picture")
    answer(monkeypatch, svg)
    choose(window, name, "Save picture")
    answer(monkeypatch, table)
    choose(window, name, "Save numbers")
    title = window.docks[name].title.replace(" ", "-")
    node = "" if name == "loss" else "C1-"
    assert proposed == [str(tmp_path / f"Small-{node}{title}.png")]
    image = QImage(str(png))
    assert image.size() == view.size() * DENSITY
    assert len(colours(image)) > 2
    drawing = QSvgRenderer(str(svg))
    assert drawing.isValid()
    assert drawing.viewBox().size() == view.size()
    assert_told(window, name, table)
    assert sorted(each.name for each in tmp_path.glob("view*")) == [
        "view.csv",
        "view.png",
        "view.svg",
    ]


def colours(image: QImage) -> set[int]:
    """Of a few hundred dots all over it."""
    across, down = range(0, image.width(), 7), range(0, image.height(), 7)
    return {image.pixel(x, y) for x in across for y in down}


def assert_told(window: MainWindow, name: str, table: Path) -> None:
    """The numbers of the file are those of the view."""
    text = table.read_bytes().decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text)))
    shown = window.docks.views()[name].shown()
    texts = {line["name"]: line["text"] for line in read if line["part"] == "text"}
    assert texts == shown.texts
    for curve, points in shown.curves.items():
        mine = [line for line in read if (line["part"], line["name"]) == ("curve", curve)]
        assert [(float(line["x"]), float(line["y"])) for line in mine] == [*map(tuple, points)]
    if name != "loss":
        values = [np.float32(line["value"]) for line in read if line["part"] == "value"]
        assert values == MAPS.ravel().tolist()


def test_a_form_that_is_not_there_and_a_file_that_is_are_refused(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tmp_path / "view.jpg")
    choose(window, "maps", "Save picture")
    assert window.notice.words.text() == (
        "The picture was not saved: view.jpg: views are not saved in this form. Take .png, .svg."
    )
    (tmp_path / "view.svg").write_text("mine", encoding="utf-8")
    answer(monkeypatch, tmp_path / "view", "SVG (*.svg)")
    choose(window, "maps", "Save picture")
    assert "view.svg: it is there already" in window.notice.words.text()
    answer(monkeypatch, tmp_path / "gone" / "view.csv")
    choose(window, "maps", "Save numbers")
    assert window.notice.words.text().startswith("The numbers were not saved: ")
    assert [each.name for each in tmp_path.glob("view*")] == ["view.svg"]
    assert (tmp_path / "view.svg").read_text(encoding="utf-8") == "mine"


def test_nothing_is_saved_where_no_file_is_named(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(tmp_path.iterdir())
    assert len(answer(monkeypatch, "")) == 0
    choose(window, "maps", "Save picture")
    assert sorted(tmp_path.iterdir()) == before
    assert window.notice.isHidden()


def test_the_copied_picture_is_the_saved_one(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tmp_path / "view.png")
    choose(window, "maps", "Save picture")
    choose(window, "maps", "Copy picture")
    copied = QGuiApplication.clipboard().image()
    saved = QImage(str(tmp_path / "view.png"))
    assert copied.convertToFormat(saved.format()) == saved


def test_a_view_that_waits_has_nothing_to_save(window: MainWindow) -> None:
    window.cards["maps"].set_values(None)
    menu = menu_of(window, "maps")
    files = [a for a in menu.actions() if "icture" in a.text() or "numbers" in a.text()]
    assert [a.isEnabled() for a in files] == [False] * 3
    menu.close()


def test_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    """Space on the button, the letter of the entry; F11 and Escape in the view's own window."""
    button = window.docks.loss.titleBarWidget().findChild(IconButton, "more")
    assert isinstance(button, IconButton)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_O)
    dock = window.docks.loss
    assert dock.isFloating()
    qtbot.waitUntil(dock.isActiveWindow)
    before = dock.geometry()
    QTest.keyClick(dock, Qt.Key.Key_F11)
    assert dock.geometry() == dock.screen().geometry()
    QTest.keyClick(dock, Qt.Key.Key_Escape)
    assert dock.geometry() == before
    assert dock.isFloating()
    QTest.keyClick(dock, Qt.Key.Key_Escape)
    assert not dock.isFloating()


def test_maximised_it_has_the_room_of_all_and_gives_it_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    docks = window.docks
    before = {dock.objectName(): dock.width() for dock in docks.in_sight()}
    choose(window, "maps", "Maximise")
    assert [dock.objectName() for dock in docks.in_sight()] == ["maps"]
    qtbot.waitUntil(lambda: docks["maps"].width() > sum(before.values()) * 0.9)
    choose(window, "maps", "Bring the others back")
    assert {dock.objectName() for dock in docks.in_sight()} == set(before)
    qtbot.waitUntil(lambda: {d.objectName(): d.width() for d in docks.in_sight()} == before)


def test_others_come_back_when_the_maximised_view_floats_or_the_window_closes(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = {dock.objectName() for dock in window.docks.in_sight()}
    choose(window, "maps", "Maximise")
    choose(window, "maps", "Own window")
    qtbot.waitUntil(lambda: not window.docks.loss.isHidden())
    choose(window, "maps", "Back among the views")
    qtbot.waitUntil(lambda: {dock.objectName() for dock in window.docks.in_sight()} >= before)
    choose(window, "loss", "Maximise")
    window.docks.remember()
    assert window.settings.closed == []


def test_closed_by_its_menu_it_comes_back_by_the_view_menu(window: MainWindow) -> None:
    choose(window, "filters", "Close")
    assert window.docks["filters"].isHidden()
    window.docks["filters"].toggleViewAction().trigger()
    assert not window.docks["filters"].isHidden()
