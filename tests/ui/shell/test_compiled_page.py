"""The page of the compiled plan: opened, read, joined with the canvas, kept in step, and let go."""

from __future__ import annotations

import gc
from dataclasses import replace
from weakref import ref

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio.languages import ENGLISH
from nndl_studio.machine.profile import Profile
from nndl_studio.training.step_account import account_of_step
from nndl_studio.ui.compiled.compiled_page import CompiledPage
from nndl_studio.ui.compiled.use_model import Column
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.texts import texts
from tests.layers.one_node import MACHINE, one_node
from tests.ui.shell.make_believe import PROFILE, OpenWindow, node, small_graph

PATIENCE = 20_000


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window(small_graph())


def page_of(window: MainWindow, qtbot: QtBot) -> CompiledPage:
    window.menu_actions.compiled.trigger()
    page = window.seeing_compiled.page
    assert page is not None
    settled(window, qtbot)
    return page


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.seeing_compiled.busy, timeout=PATIENCE)


def at_work(window: MainWindow) -> list[str]:
    return [name for name, item in window.canvas.scene().nodes.items() if item.at_work]


def cell(page: CompiledPage, row: int, column: Column) -> str:
    rows = page.table.rows
    return str(rows.data(rows.index(row, column)))


def rows_of(page: CompiledPage) -> set[str]:
    return {cell(page, row, Column.NODE) for row in range(page.table.rows.rowCount())}


def test_it_shows_the_plan_of_the_drawing(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert page.account == account_of_step(window.graph)
    assert page.table.rows.rowCount() == len(page.account.instructions)
    assert [cell(page, 0, column) for column in (Column.NUMBER, Column.NODE, Column.PART)] == [
        "1",
        "C1",
        "forward",
    ]
    (made,) = page.account.instructions[0].makes if page.account else ()
    axes = "×".join(map(str, made.shape))
    assert cell(page, 0, Column.MAKES) == f"{made.name} {axes}×n"
    assert "instructions" in page.says.text()
    window.seeing_compiled.open()
    assert window.seeing_compiled.page is page


def test_the_mouse_over_a_row_lights_its_node(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    table = page.table
    index = table.rows.index(0, Column.OP)
    spot = table.viewport().mapTo(page, table.visualRect(index).center())
    QTest.mouseMove(page.windowHandle(), spot - QPoint(4, 0))
    QTest.mouseMove(page.windowHandle(), spot)
    assert at_work(window) == ["C1"]
    QApplication.sendEvent(table, QEvent(QEvent.Type.Leave))
    assert at_work(window) == []


def test_keys_light_nodes_and_escape_puts_the_light_out(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    page.choose(0)
    page.table.setFocus()
    uses = page.account.instructions if page.account else ()
    row = 0
    while uses[row].owner == "C1":
        QTest.keyClick(page.table, Qt.Key.Key_Down)
        row += 1
    assert at_work(window) == [uses[row].owner] != ["C1"]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.seeing_compiled.page is None
    assert at_work(window) == []


def test_a_band_lights_its_node_and_is_read(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    page.arena.setFocus()
    QTest.keyClick(page.arena, Qt.Key.Key_Right)
    assert at_work(window) == ["C1"]
    band = page.arena.band
    assert band is not None
    assert band.array.name in page.read.text()
    assert "from" in page.read.text()
    QTest.keyClick(page.arena, Qt.Key.Key_Return)
    assert page.table.currentIndex().row() == band.first


def test_a_node_selected_in_the_drawing_is_marked(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    rows, role = page.table.rows, Qt.ItemDataRole.BackgroundRole
    window.canvas.scene().select(["Out"])
    tinted = {
        cell(page, row, Column.NODE)
        for row in range(rows.rowCount())
        if rows.data(rows.index(row, 0), role) is not None
    }
    assert tinted == {"Out"}
    window.canvas.scene().select([])
    assert rows.data(rows.index(0, 0), role) is None


def test_instructions_of_one_node_alone(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = page_of(open_window(one_node("E7-stack", "NeuralStack")), qtbot)
    every = page.table.rows.rowCount()
    page.owners.setCurrentIndex(page.owners.findData(MACHINE))
    assert 0 < page.table.rows.rowCount() < every
    assert all(name.startswith(f"{MACHINE}.") for name in rows_of(page))
    page.choose(every - 1)
    assert page.table.rows.shown[page.table.currentIndex().row()] == every - 1


def test_each_pass_says_what_it_is_for_and_did(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert page.account is not None
    page.tabs.setCurrentIndex(1)
    assert page.stack.currentWidget() is page.passes
    page.passes.passes.setFocus()
    for place, each in enumerate(page.account.passes):
        page.passes.choose(place)
        assert page.passes.purpose.text()
        assert len(page.passes.lines()) == len(each.changes)
    page.passes.choose(1)
    page.passes.changes.setCurrentIndex(page.passes.changes.model().index(0, 0))
    assert at_work(window) == ["C1"]
    QTest.keyClick(page.passes.passes, Qt.Key.Key_Down)
    assert "gradients" in page.passes.purpose.text()


def test_it_follows_the_drawing_and_its_settings(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    before = page.account
    settings = msgspec.structs.replace(window.graph.settings, optimiser="Adam")
    window.set_settings(settings)
    settled(window, qtbot)
    assert page.account != before
    assert page.account == account_of_step(window.graph)
    window.graph.add_node(node("Alone", "Dense", units=3))
    window.canvas.scene().refresh()
    settled(window, qtbot)
    assert page.account is None
    assert "Alone" in page.says.text()
    assert page.table.rows.rowCount() == 0
    window.canvas.scene().select(["Alone"])
    window.canvas.delete_selection()
    window.canvas.scene().refresh()
    settled(window, qtbot)
    assert page.account == account_of_step(window.graph)


def counted(page: CompiledPage) -> Profile:
    assert page.account is not None
    times = tuple(0.001 * (1 + place) for place in range(len(page.account.instructions)))
    return replace(PROFILE, instructions=times)


def test_times_come_with_a_run_and_go_with_it(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert cell(page, 1, Column.TIME) == ""
    assert "Show time per node" in page.times.text()
    page.set_profile(counted(page))
    whole = sum(range(1, page.table.rows.rowCount() + 1))
    assert cell(page, 1, Column.TIME) == "2"
    assert cell(page, 1, Column.SHARE) == f"{200 / whole:.1f} %"
    assert "100 counted steps" in page.times.text()
    window.run.outdated.emit()
    assert cell(page, 1, Column.TIME) == ""
    page.set_profile(PROFILE)  # of a plan with other instructions
    assert cell(page, 1, Column.TIME) == ""


def test_it_speaks_chinese(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    try:
        texts.speak("zh")
        assert page.windowTitle() == "编译后的计划"
        assert cell(page, 0, Column.PART) == "前向"
        assert "内存区" in page.says.text()
    finally:
        texts.speak(ENGLISH)


def test_it_leaves_nothing_behind(window: MainWindow, qtbot: QtBot) -> None:
    """Opened and closed 200 times."""
    left: list[ref[object]] = []
    for _ in range(200):
        window.seeing_compiled.open()
        page = window.seeing_compiled.page
        assert page is not None
        left += [ref(page), ref(page.arena), ref(page.table)]
        page.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del page
    gc.collect()
    assert sum(each() is not None for each in left) == 0
    assert window.findChildren(CompiledPage) == []
