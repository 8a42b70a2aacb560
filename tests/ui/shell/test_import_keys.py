"""The pages of data by keyboard alone, and what long reading shows."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio import going
from nndl_studio.datasets.columns import Column
from nndl_studio.sentence import say
from nndl_studio.ui.data import import_page
from nndl_studio.ui.data.column_editors import Choices, OwnValue
from nndl_studio.ui.data.column_model import Field
from nndl_studio.ui.data.import_page import ImportPage
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.shell.test_shell_import import READ, ROWS, cell, config_of, page_of

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window()


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> ImportPage:
    path = tmp_path / "flowers.csv"
    path.write_text(ROWS.replace("0.00,0", "0.00,0"), encoding="utf-8")
    window.importing.show_page(path)
    found = page_of(window, qtbot)
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def press(*keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """To whatever has the keys."""
    for key in keys:
        QTest.keyClick(focus(), key, with_)


def focus() -> QWidget:
    boxes = [each for each in QApplication.allWidgets() if isinstance(each, Choices)]
    views = [each.view() for each in boxes if each.isVisible() and each.view().isVisible()]
    found = views[0] if views else QApplication.focusWidget()
    assert found is not None
    return found


def go_to(page: ImportPage, name: str, field: Field) -> None:
    """By Tab to the table, by arrows to the cell."""
    for _ in range(30):
        if page.column_table.hasFocus():
            break
        press(Key.Key_Tab)
    assert page.column_table.hasFocus()
    wanted = cell(page, name, field)
    press(Key.Key_Home)
    for _ in range(10):
        here = page.column_table.currentIndex()
        if here.row() != wanted.row():
            press(Key.Key_Down if here.row() < wanted.row() else Key.Key_Up)
        elif here.column() != wanted.column():
            press(Key.Key_Right if here.column() < wanted.column() else Key.Key_Left)
    assert page.column_table.currentIndex() == wanted


def opened(page: ImportPage, qtbot: QtBot) -> Choices:
    """The list that is open in a cell."""
    (box,) = [each for each in page.column_table.findChildren(Choices) if each.isVisible()]
    qtbot.waitUntil(box.view().isVisible)
    return box


def column(page: ImportPage, name: str) -> Column:
    return next(each for each in config_of(page).columns if each.name == name)


def test_tab_goes_from_sentences_over_settings_and_columns_to_the_buttons(
    page: ImportPage,
) -> None:
    page.says.setFocus()
    found: list[QWidget] = []
    for _ in range(25):
        found.append(focus())
        press(Key.Key_Tab)
        if page.says.hasFocus():
            break
    forms = [*page.writing.controls, *page.form.controls]
    shown = [each for each in forms if each.isVisible()]
    buttons = [page.cancel, page.use, page.make]
    tables = [page.column_table, *page.samples.classes.controls, page.preview.numbers]
    assert found == [page.says, *shown, *tables, *buttons]
    assert len(shown) > 6
    assert all(each.accessibleName() or each in buttons for each in found)


@pytest.mark.parametrize("key", [Key.Key_F2, Key.Key_Return, Key.Key_Space])
def test_a_column_is_set_with_arrow_keys(page: ImportPage, key: Qt.Key, qtbot: QtBot) -> None:
    go_to(page, "length", Field.ROLE)
    press(key)
    box = opened(page, qtbot)
    assert box.accessibleName() == "length, For: input"
    press(Key.Key_Down, Key.Key_Down, Key.Key_Return)
    qtbot.waitUntil(lambda: not page.column_table.editing)
    assert column(page, "length").role == "target"
    assert page.column_table.hasFocus()
    assert page.isVisible()


def test_a_letter_opens_the_list_at_what_begins_with_it(page: ImportPage, qtbot: QtBot) -> None:
    go_to(page, "when", Field.ROLE)
    press(Key.Key_I)
    assert opened(page, qtbot).currentText() == "input and target"
    assert column(page, "when").role == "input"
    press(Key.Key_End, Key.Key_Return)
    qtbot.waitUntil(lambda: not page.column_table.editing)
    assert column(page, "when").role == "ignore"


def test_escape_is_for_the_editor_first_and_for_the_page_then(
    page: ImportPage, qtbot: QtBot
) -> None:
    go_to(page, "length", Field.ROLE)
    press(Key.Key_Return)
    opened(page, qtbot)
    press(Key.Key_Down, Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.column_table.editing)
    assert column(page, "length").role == "input"
    assert page.isVisible()
    press(Key.Key_Escape)
    assert not page.isVisible()


def test_what_is_typed_into_a_setting_is_ended_by_return_and_taken_back_by_escape(
    page: ImportPage,
) -> None:
    line = page.form.editor("validation").findChild(QLineEdit)
    assert line is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "0.25")
    press(Key.Key_Escape)
    assert (line.text(), page.isVisible()) == ("0.1", True)
    line.selectAll()
    QTest.keyClicks(line, "0.2")
    press(Key.Key_Return)
    assert page.isVisible()
    assert config_of(page).validation == 0.2
    press(Key.Key_Escape)
    assert not page.isVisible()


def test_return_elsewhere_makes_the_network(page: ImportPage, window: MainWindow) -> None:
    page.preview.numbers.setFocus()
    press(Key.Key_Return)
    assert list(window.graph.nodes) == ["Data", "Hidden", "Output", "Loss"]


def test_buttons_have_letters(page: ImportPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.rejected):
        press(Key.Key_C, with_=ALT)


def ask(page: ImportPage, name: str, qtbot: QtBot) -> OwnValue:
    """Choose a value of one's own for what is missing."""
    go_to(page, name, Field.MISSING)
    press(Key.Key_Return)
    box = opened(page, qtbot)
    assert "a value of your own…" in [box.itemText(i) for i in range(box.count())]
    QTest.keyClicks(focus(), "a v")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), OwnValue))
    line = focus()
    assert isinstance(line, OwnValue)
    return line


def test_a_number_of_ones_own_stands_where_a_column_is_empty(
    page: ImportPage, qtbot: QtBot
) -> None:
    line = ask(page, "width", qtbot)
    assert line.placeholderText() == "a number, such as 0 or -1.5"
    QTest.keyClicks(line, "few")
    press(Key.Key_Return)
    assert page.problem.text() == "“few” is no number: width wants a number, such as 0 or -1.5"
    assert page.column_table.editing
    line.selectAll()
    QTest.keyClicks(line, "-1,5")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: not page.column_table.editing)
    assert (column(page, "width").missing, column(page, "width").value) == ("value", -1.5)
    assert page.problem.text() == ""
    shown = cell(page, "width", Field.MISSING)
    assert shown.data() == "= -1.5"
    press(Key.Key_Return)
    opened(page, qtbot)
    QTest.keyClicks(focus(), "me")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: not page.column_table.editing)
    assert (column(page, "width").missing, column(page, "width").value) == ("mean", 0.0)


def test_a_value_of_ones_own_can_be_left_again(page: ImportPage, qtbot: QtBot) -> None:
    before = column(page, "width")
    line = ask(page, "width", qtbot)
    QTest.keyClicks(line, "7")
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.column_table.editing)
    assert column(page, "width") == before
    assert page.isVisible()


def test_a_word_of_ones_own_becomes_a_category(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "colours.csv"
    rows = "".join(f"{i},{('red', 'blue', '')[i % 3]},{i / 7}\n" for i in range(30))
    path.write_text(f"a,colour,y\n{rows}", encoding="utf-8")
    window.importing.show_page(path)
    page = page_of(window, qtbot)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClicks(ask(page, "colour", qtbot), "grey")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: not page.column_table.editing)
    assert column(page, "colour").word == "grey"
    assert column(page, "colour").names == ("blue", "red", "grey")
    page.make.click()
    assert window.canvas.scene().analysis.shapes["Data", "x"].axes == (4,)


def test_words_read_as_numbers_are_named_and_shown(page: ImportPage, qtbot: QtBot) -> None:
    page.columns.setData(cell(page, "species", Field.ROLE), "input")
    go_to(page, "species", Field.TYPE)
    press(Key.Key_Return)
    opened(page, qtbot)
    QTest.keyClicks(focus(), "num")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: not page.checking.busy and bool(page.problem.text()), timeout=READ)
    assert page.problem.text().startswith(
        "flowers.csv, row 1, column species: 'setosa' is no number"
    )
    shown = page.preview.bad_rows
    assert page.preview.currentWidget() is shown
    marked = shown.item(0, 4)
    assert marked is not None
    assert marked.text() == "setosa"
    assert not page.make.isEnabled()
    page.columns.setData(cell(page, "species", Field.TYPE), "category")
    assert page.make.isEnabled()
    assert page.problem.text() == ""
    assert page.preview.currentWidget() is page.preview.numbers


def test_the_row_that_is_bad_is_shown(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n3\n4,5\n", encoding="utf-8")
    window.importing.show_page(bad)
    page = page_of(window, qtbot)
    shown = page.preview.bad_rows
    assert shown.isVisible()
    assert shown.currentRow() == 2
    assert shown.accessibleDescription() == "3, 3, "
    assert not page.form.isVisible()
    page.reject()


class Slow:
    """Work that goes on until it is stopped."""

    def __init__(self) -> None:
        self.ended = Event()

    def __call__(self, *how: object) -> Any:
        try:
            while True:
                going.tell(say("Reading pictures"), 3200, 20_000)
        finally:
            self.ended.set()


def test_long_reading_shows_how_far_it_is_and_is_stopped_by_the_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, before = Slow(), window.graph.copy()
    monkeypatch.setattr(import_page, "look", slow)
    page = window.importing.show_page(tmp_path / "pictures")
    qtbot.waitUntil(lambda: page.wait.share.text() == "16 %")
    assert page.wait.words.text() == "Reading pictures: 3,200 of 20,000"
    assert page.wait.bar.value() == 160
    assert not page.make.isEnabled()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    press(Key.Key_Escape)
    assert slow.ended.wait(1.0)
    assert not page.isVisible()
    assert window.graph.same_as(before)


def test_words_without_a_share_make_a_busy_bar(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_page, "look", Slow())
    page = window.importing.show_page(tmp_path / "pictures")
    page.wait.set_progress(going.Progress(say("Looking"), None, 7))
    assert (page.wait.words.text(), page.wait.share.text()) == ("Looking: 7", "")
    assert page.wait.bar.maximum() == 0
    page.reject()


def test_a_choice_in_the_settings_is_not_taken_for_the_page(page: ImportPage) -> None:
    box = page.form.editor("split").findChild(QComboBox)
    assert box is not None
    box.setFocus()
    press(Key.Key_Return)
    assert page.isVisible()
