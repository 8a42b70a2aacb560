"""The connection table by mouse, by keys and by presets."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.ui import theme
from nndl_studio.ui.inspector.table import Links
from nndl_studio.ui.inspector.table_editor import TableEditor


def counts(links: Links) -> tuple[int, int]:
    """As if kernels had 25 taps and maps 100 places."""
    parameters = 25 * int(links.sum()) + links.shape[1]
    return parameters, 100 * parameters


@pytest.fixture
def editor(qtbot: QtBot) -> TableEditor:
    theme.load_faces()
    made = TableEditor()
    qtbot.addWidget(made)
    made.resize(280, 240)
    made.set_links(np.ones((3, 4), np.bool_), "S2", "C3", QColor("#a384f7"), counts)
    made.show()
    return made


def sent(editor: TableEditor) -> list[Links]:
    tables: list[Links] = []
    editor.edited.connect(tables.append)
    return tables


def test_a_click_unlinks_and_links_again(editor: TableEditor) -> None:
    tables = sent(editor)
    spot = editor.grid.cell_centre(1, 2)
    for _ in range(2):
        QTest.mouseClick(editor.grid, Qt.MouseButton.LeftButton, pos=spot)
    assert [bool(table[1, 2]) for table in tables] == [False, True]
    assert tables[0].sum() == 11


def test_dragging_paints_and_sends_once(editor: TableEditor) -> None:
    tables = sent(editor)
    grid = editor.grid
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=grid.cell_centre(0, 0))
    for column in (1, 2):
        QTest.mouseMove(grid, grid.cell_centre(0, column))
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=grid.cell_centre(0, 2))
    assert len(tables) == 1
    assert tables[0].astype(int).tolist()[0] == [0, 0, 0, 1]


def test_the_last_link_of_an_output_map_stays(editor: TableEditor) -> None:
    links = np.zeros((3, 4), np.bool_)
    links[0] = True
    editor.set_links(links, "S2", "C3", QColor("#a384f7"), counts)
    tables = sent(editor)
    QTest.mouseClick(editor.grid, Qt.MouseButton.LeftButton, pos=editor.grid.cell_centre(0, 1))
    assert tables[0].tolist() == links.tolist()
    assert "at least one" in editor.grid.toolTip()


def test_keys_walk_and_space_toggles(editor: TableEditor) -> None:
    tables = sent(editor)
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space)
    for key in keys:
        QTest.keyClick(editor.grid, key)
    assert not tables[0][1, 1]
    assert tables[0].sum() == 11


def test_outside_the_cells_is_nothing(editor: TableEditor) -> None:
    tables = sent(editor)
    QTest.mouseClick(editor.grid, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert tables == []


def test_presets(editor: TableEditor) -> None:
    assert not editor.presets.lenet.isVisible()
    assert not editor.presets.full.isEnabled()
    editor.set_links(np.eye(6, 16, dtype=np.bool_), "S2", "C3", QColor("#a384f7"), counts)
    tables = sent(editor)
    editor.presets.lenet.click()
    editor.presets.full.click()
    assert [int(table.sum()) for table in tables] == [60, 96]


def test_the_counts_follow_the_hand(editor: TableEditor) -> None:
    """While cells are painted, before the document knows."""
    tables = sent(editor)
    grid = editor.grid
    assert editor.figures.text() == "12 of 12 kernels\n304 parameters · 30,400 connections"
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=grid.cell_centre(0, 0))
    QTest.mouseMove(grid, grid.cell_centre(0, 1))
    assert editor.figures.text() == "10 of 12 kernels\n254 parameters · 25,400 connections"
    assert tables == []
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=grid.cell_centre(0, 1))
    assert len(tables) == 1


def test_groups_are_offered_where_the_maps_can_be_shared_out(editor: TableEditor) -> None:
    assert editor.presets.groups.isHidden()
    editor.set_links(np.ones((4, 8), np.bool_), "S2", "C3", QColor("#a384f7"), counts)
    two, four = editor.presets.groups.menu().actions()
    assert [two.text(), four.text()] == ["2 groups", "4 groups"]
    tables = sent(editor)
    two.trigger()
    expected = np.kron(np.eye(2, dtype=np.bool_), np.ones((2, 4), np.bool_))
    assert tables[0].tolist() == expected.tolist()
    editor.set_links(tables[0], "S2", "C3", QColor("#a384f7"), counts)
    assert [a.isChecked() for a in editor.presets.groups.menu().actions()] == [True, False]
