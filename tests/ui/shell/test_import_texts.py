"""Texts dropped on the window: they are shown with what they are, and a network is made of them."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.table_look import table_look
from nndl_studio.datasets.texts_settings import TextsConfig
from nndl_studio.ui.data.import_page import ImportPage
from nndl_studio.ui.data.text_rows import joined
from tests.datasets.text_files import CHINESE, as_csv, as_folder, reviews
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.shell.test_shell_import import READ, drop, page_of


def shown(page: ImportPage) -> list[list[str]]:
    """The rows of the preview."""
    table = page.preview.numbers
    cells = [
        [table.item(i, j) for j in range(table.columnCount() - 1)] for i in range(table.rowCount())
    ]
    return [[cell.text() if cell is not None else "" for cell in row] for row in cells]


def test_a_table_of_texts_is_shown_with_its_classes(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    drop(window, as_csv(tmp_path, reviews()))
    page = page_of(window, qtbot)
    assert "verdict is to be predicted: 2 classes (bad, good)" in page.says.text()
    assert not page.column_table.isVisible()
    assert isinstance(page.config, TextsConfig)
    first = next(row for row in shown(page) if row[0] == "good")
    assert first == ["good", "12", 'a lovely , " lovely " film ; seen once again .']
    QTest.mouseClick(page.make, Qt.MouseButton.LeftButton)
    assert list(window.graph.nodes) == ["Data", "Words", "Memory", "Output", "Loss"]
    assert not window.canvas.scene().analysis.problems
    assert window.canvas.scene().analysis.shapes["Data", "x"].whole == (12, 20)


def test_a_folder_of_chinese_texts(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    rows = [(f"{CHINESE}{i}", "晴雨"[i % 2]) for i in range(40)]
    drop(window, as_folder(tmp_path, rows, "天气"))
    page = page_of(window, qtbot)
    assert "40 texts, a file each." in page.says.text()
    assert shown(page)[0] == ["晴", "11", f"{CHINESE}0"]
    page.reject()


def test_tokens_in_a_line() -> None:
    assert joined(["a", "film"], ("a", "film", "<unk>")) == "a film"
    assert joined(["今", "天", "<unk>", "\n"], ("今", "天", "\n", "<unk>")) == "今天<unk>↵"
    assert joined(["a"] * 300, ("a",)) == "a" * 200 + "…"


def test_a_table_that_was_chosen_as_one_stays_one(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Its settings once went when its page was opened again, because its texts would be read."""
    path = as_csv(tmp_path, reviews())
    known = table_look(path).understood.config
    page = open_window().importing.show_page(path, known=known)
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=30_000)
    assert page.config == known
    assert page.column_table.isVisible()
    page.reject()


def test_how_a_table_of_texts_is_written_can_be_set_right(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """What was set besides stays where it fits; what can't be read is not told as if it were."""
    path = tmp_path / "reviews.csv"
    lines = [f"Ein schöner Film{'!' * i};{('gut', 'schlecht')[i % 2]}" for i in range(40)]
    path.write_bytes("\n".join(lines).encode("cp1252"))
    window = open_window()
    drop(window, path)
    page = page_of(window, qtbot)
    config = page.config
    assert isinstance(config, TextsConfig)
    assert not page.writing.isHidden()
    page.form.edited.emit(msgspec.structs.replace(config, vocabulary=7))
    qtbot.waitUntil(lambda: not page.checking.busy, timeout=READ)
    first = page.writing.editor("first").findChild(QComboBox)
    assert first is not None
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down if first.currentIndex() == 0 else Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: read_as(page) is not None, timeout=READ)
    now = page.config
    assert isinstance(now, TextsConfig)
    assert now.vocabulary == 7
    assert (now.text, now.label) == ("column 1", "column 2")
    signs = page.writing.editor("parted").findChild(QComboBox)
    assert signs is not None
    QTest.keyClick(signs, Qt.Key.Key_Up)  # one column, with whole lines in it
    qtbot.waitUntil(lambda: not page.checking.busy, timeout=READ)
    QTest.keyClick(signs, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.make.isEnabled(), timeout=READ)
    again = page.config
    assert isinstance(again, TextsConfig)
    assert (again.text, again.label) == ("column 1", "column 2")
    encodings = page.writing.editor("encoding").findChild(QComboBox)
    assert encodings is not None
    QTest.keyClick(encodings, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: "not written in UTF-8" in page.problem.text(), timeout=READ)
    assert page.says.text().startswith("As it is set now:\n\nIt can't be read so.")
    assert not page.make.isEnabled()
    page.form.edited.emit(msgspec.structs.replace(again, vocabulary=8))
    qtbot.waitUntil(lambda: not page.checking.busy, timeout=READ)
    assert not page.make.isEnabled()
    QTest.keyClick(encodings, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.make.isEnabled(), timeout=READ)
    assert "It can't be read so." not in page.says.text()
    assert "It is written in Latin-1" in page.says.text()
    page.make.click()
    assert not window.canvas.scene().analysis.problems


def read_as(page: ImportPage) -> CsvForm | None:
    """The form that was wished for, once the table has been read in it."""
    config = page.config
    return config.csv if isinstance(config, TextsConfig) else None
