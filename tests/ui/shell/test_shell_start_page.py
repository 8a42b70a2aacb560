"""The start page: every example in its section, found by a few letters, opened by a click."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from nndl_studio.graph.project import save_project
from nndl_studio.resources import examples
from nndl_studio.ui import theme
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.start_page import StartPage
from tests.ui.shell.make_believe import OpenWindow, small_graph


def page_of(window: MainWindow) -> StartPage:
    window.menu_actions.start.trigger()
    (page,) = [page for page in window.findChildren(StartPage) if page.isVisible()]
    return page


def press(page: StartPage, words: str) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_example_is_there_in_the_order_of_the_lecture(open_window: OpenWindow) -> None:
    page = page_of(open_window())
    assert [tile.example.path for tile in page.tiles] == examples()
    headings = [label.text() for label in page.findChildren(QLabel) if "·" in label.text()]
    assert [heading[0] for heading in headings] == sorted({p.stem[0] for p in examples()})


def test_a_click_opens_an_example_as_a_new_document(open_window: OpenWindow) -> None:
    window = open_window()
    page = page_of(window)
    tile = next(tile for tile in page.tiles if tile.example.row == "C7")
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert window.graph.title == "LeNet-5 as published"
    assert window.files.path is None
    assert not page.isVisible()


def test_a_few_letters_and_return_are_enough(open_window: OpenWindow) -> None:
    window = open_window()
    page = page_of(window)
    QTest.keyClicks(page.search, "lenet c7")
    assert [tile.example.row for tile in page.tiles if tile.isVisible()] == ["C7"]
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert window.graph.title == "LeNet-5 as published"


def test_an_example_is_found_by_the_name_of_its_file(open_window: OpenWindow) -> None:
    page = page_of(open_window(small_graph()))
    page.search.setText("own-idx")
    assert [each.example.path.stem for each in page.tiles if not each.isHidden()] == ["C7-own-idx"]
    assert page.nothing.isHidden()


def test_letters_that_fit_nothing_open_nothing(open_window: OpenWindow) -> None:
    window = open_window()
    page = page_of(window)
    QTest.keyClicks(page.search, "qqq")
    assert not any(tile.isVisible() for tile in page.tiles)
    assert page.nothing.isVisible()
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.isVisible()
    page.search.clear()
    assert all(tile.isVisible() for tile in page.tiles)


def test_recent_projects_and_an_empty_one(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    path = tmp_path / "mine.nndl"
    save_project(small_graph(), path)
    window.settings.remember(path)
    press(page_of(window), "mine")
    assert window.files.path == path
    press(page_of(window), "New project")
    assert window.graph.nodes == {}


def test_a_file_can_be_asked_for(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    path = tmp_path / "other.nndl"
    save_project(small_graph(7), path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(page_of(window), "Open…")
    assert window.files.path == path


def test_tiles_are_pictures_in_both_themes(open_window: OpenWindow) -> None:
    page = page_of(open_window())
    tile = next(tile for tile in page.tiles if tile.example.row == "C7")
    for mode in (theme.LIGHT, theme.DARK):
        theme.themes.set_current(mode)
        picture = tile.grab().toImage()
        colours = {
            picture.pixelColor(x, y).name()
            for x in range(picture.width() // 2)
            for y in range(picture.height())
        }
        assert {
            color for family, color in mode.families if family.value == "convolution"
        } <= colours
