"""Rows typed or pasted into the grid are kept as a table, which is imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.ui.data.import_page import ImportPage
from tests.ui.shell.make_believe import OpenWindow


def test_pasted_rows_are_saved_and_imported(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    page = window.importing.type_rows()
    assert not page.next.isEnabled()
    QGuiApplication.clipboard().setText("a\tb\tkind\n1\t2,5\tx\n3\t4,5\ty, z\n")
    page.grid.setCurrentCell(0, 0)
    QTest.keyClick(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.says.text() == "2 rows of 3 columns below their names"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    QTest.mouseClick(page.next, Qt.MouseButton.LeftButton)
    (read,) = window.findChildren(ImportPage)
    qtbot.waitUntil(lambda: not read.reading.busy, timeout=30_000)
    written = (tmp_path / "mine.csv").read_bytes()
    assert written == b'a,b,kind\r\n1,"2,5",x\r\n3,"4,5","y, z"\r\n'
    assert [each.name for each in read.columns.columns] == ["a", "b", "kind"]
    read.reject()


def test_typed_cells_count_and_deleted_ones_do_not(open_window: OpenWindow) -> None:
    page = open_window().importing.type_rows()
    page.paste("a,b\n1,2\n3,4\n")
    page.grid.setCurrentCell(2, 0)
    page.grid.selectRow(2)
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    assert page.rows() == [["a", "b"], ["1", "2"]]
    page.reject()


def with_the_keys() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_rows_are_typed_with_keys_alone(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = open_window().importing.type_rows()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    assert page.grid.hasFocus()
    for word in ("a", "1", "2"):
        QTest.keyClicks(page.grid, word[0])
        QTest.keyClick(with_the_keys(), Qt.Key.Key_Return)
    assert page.rows() == [["a"], ["1"], ["2"]]
    assert page.grid.currentRow() == 3
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.grid.currentRow() == 4
    QTest.keyClick(page.grid, Qt.Key.Key_X)
    QTest.keyClick(with_the_keys(), Qt.Key.Key_Escape)
    assert page.isVisible()
    assert len(page.rows()) == 3
    with qtbot.waitSignal(page.rejected):
        QTest.keyClick(page.grid, Qt.Key.Key_Escape)
