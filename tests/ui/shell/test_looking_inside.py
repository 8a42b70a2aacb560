"""Look inside, in a window: what the panel shows follows the sample, the selection and the run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio import resources
from nndl_studio.graph.project import load_project
from nndl_studio.runs.trains import real_trainer
from nndl_studio.ui.inside.inside_panel import InsidePanel
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.ways import spoken

SECONDS = 60_000
# Widgets between the list of arrays and the numbers, at most.
FEW = 5


def looking(open_window: OpenWindow, qtbot: QtBot) -> tuple[MainWindow, InsidePanel]:
    path = next(path for path in resources.examples() if path.stem == "B4-xor")
    window = open_window(load_project(path), real_trainer)
    QTest.keyClick(window.canvas, Qt.Key.Key_F9)
    panel = window.looking_inside.panel
    assert panel is not None
    qtbot.waitUntil(lambda: panel.workings is not None, timeout=SECONDS)
    return window, panel


def test_before_training_each_node_shows_its_numbers(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, panel = looking(open_window, qtbot)
    for node in ("Hidden", "Output", "Loss"):
        window.canvas.choose([node])
        assert panel.node.currentText() == node
        assert panel.arrays()


def test_it_is_read_by_keys_alone(open_window: OpenWindow, qtbot: QtBot) -> None:
    """F9 goes to the list of arrays, Tab on to the numbers, Esc back to the canvas."""
    window, panel = looking(open_window, qtbot)
    window.activateWindow()
    qtbot.waitUntil(panel.list.hasFocus)
    before = panel.list.array()
    press(Qt.Key.Key_Up)
    assert panel.list.array() != before
    for _ in range(FEW):
        if panel.view.grid.hasFocus():
            break
        press(Qt.Key.Key_Tab)
    assert panel.view.grid.hasFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    assert panel.view.grid.current is not None
    assert panel.view.grid.current[-1] == 1
    assert panel.arithmetic.chain
    press(Qt.Key.Key_Period)
    assert panel.stepper.stage is not None
    press(Qt.Key.Key_Comma)
    assert panel.stepper.stage is None
    press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.canvas.hasFocus()


def press(key: Qt.Key) -> None:
    """Where the focus is."""
    there = QApplication.focusWidget()
    assert there is not None
    QTest.keyClick(there, key)


def test_a_port_leads_to_what_passes_there(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, panel = looking(open_window, qtbot)
    for side, group in (("input", "input"), ("output", "value")):
        window.canvas.inside_asked.emit("Output", side)
        assert panel.node.currentText() == "Output"
        array = panel.list.array()
        assert array is not None
        assert array.group == group


def test_another_sample_has_its_own(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, panel = looking(open_window, qtbot)
    assert panel.workings is not None
    assert panel.workings.rows == (window.watching.samples.index,)
    before = panel.workings.rows
    window.menu_actions.next_sample.trigger()
    qtbot.waitUntil(
        lambda: panel.workings is not None and panel.workings.rows != before, timeout=SECONDS
    )


def test_a_batch_learned_shows_the_next_step(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, panel = looking(open_window, qtbot)
    window.menu_actions.step_batch.trigger()
    qtbot.waitUntil(
        lambda: panel.workings is not None and panel.workings.step == 1, timeout=SECONDS
    )


def test_the_node_at_work_is_lit(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, panel = looking(open_window, qtbot)
    items = window.canvas.scene().nodes
    panel.stepper.forth.click()
    panel.stepper.forth.click()
    assert [name for name, item in items.items() if item.at_work] == ["Output"]
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not any(item.at_work for item in items.values())
    assert not panel.isVisible()
    assert not window.menu_actions.inside.isChecked()


def test_closed_it_asks_for_nothing(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, panel = looking(open_window, qtbot)
    panel.close_button.click()
    last = panel.workings
    window.menu_actions.step_batch.trigger()
    qtbot.waitUntil(lambda: window.run.trained, timeout=SECONDS)
    qtbot.wait(100)
    assert panel.workings is last


def test_it_speaks_the_language_in_force(open_window: OpenWindow, qtbot: QtBot) -> None:
    _, panel = looking(open_window, qtbot)
    with spoken("zh"):
        heads = [panel.list.topLevelItem(i) for i in range(panel.list.topLevelItemCount())]
        assert next(head.text(0) for head in heads if head) == "读入"
        assert panel.stepper.words.text() == "这一步开始之前"
