"""A weight of a dense layer is set in the window: accuracy and numbers follow, one click back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.graph.project import encode
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.suppose.supposition import OtherWeight
from nndl_studio.training.workings.named import array_of
from nndl_studio.ui.inside.inside_panel import InsidePanel
from nndl_studio.ui.shell.main_window import MainWindow
from tests.graph.drawing import digits_perceptron
from tests.ui.shell.make_believe import OpenWindow

LOOKED, KERNELS = 20_000, 200_000
NODE, CELL = "Scores", (3, 4)


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    """A network that stands ready, the weights of a dense layer in the grid."""
    made = open_window(digits_perceptron(), real_trainer)
    qtbot.waitUntil(lambda: made.run.phase is Phase.READY, timeout=KERNELS)
    made.looking_inside.open_at(NODE)
    qtbot.waitUntil(lambda: panel_of(made).workings is not None, timeout=LOOKED)
    panel = panel_of(made)
    panel.set_node(NODE)
    arrays = [named for named, _ in panel.arrays() if named.parameter == f"{NODE}.weight"]
    panel.list.choose(next(named for named in arrays if named.group == "parameter"))
    return made


def panel_of(window: MainWindow) -> InsidePanel:
    assert window.looking_inside.panel is not None
    return window.looking_inside.panel


def outputs(window: MainWindow) -> list[bytes]:
    """Every number that the node makes of the sample, to the bit."""
    panel = panel_of(window)
    assert panel.workings is not None
    made = [named for named, _ in panel.arrays() if named.group == "value"]
    return [array_of(panel.workings, named).tobytes() for named in made]


def by_mouse(window: MainWindow) -> None:
    grid = panel_of(window).view.grid
    grid.set_current(CELL)
    at = grid.cell(CELL).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    for up in (10, 30, 80):
        QTest.mouseMove(grid.viewport(), at - QPoint(0, up))
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=at - QPoint(0, 80))


def by_keys(window: MainWindow) -> None:
    panel = panel_of(window)
    panel.choose(CELL)
    panel.view.grid.setFocus()
    QTest.keyClick(panel.view.grid, Qt.Key.Key_3)
    QTest.keyClick(panel.view.grid.field, Qt.Key.Key_Return)


@pytest.mark.parametrize("set_it", [by_mouse, by_keys])
def test_what_is_set_is_seen_told_and_taken_back_to_the_bit(
    window: MainWindow, qtbot: QtBot, set_it: Callable[[MainWindow], None]
) -> None:
    grid, drawing = panel_of(window).view.grid, encode(window.graph)
    before, answers = np.array(grid.array), outputs(window)
    set_it(window)
    (one,) = window.what_if.supposed
    assert isinstance(one, OtherWeight)
    assert (one.node, one.weight, one.at) == (NODE, "weight", 3 * before.shape[1] + 4)
    wanted = np.array(before)
    wanted[CELL] = one.value
    qtbot.waitUntil(lambda: np.array_equal(grid.array, wanted), timeout=LOOKED)
    bar = window.what_if.bar
    assert bar is not None
    qtbot.waitUntil(lambda: "accuracy" in bar.figures.text(), timeout=LOOKED)
    assert encode(window.graph) == drawing
    bar.back.click()
    assert window.what_if.supposed == ()
    qtbot.waitUntil(lambda: np.array_equal(grid.array, before), timeout=LOOKED)
    assert outputs(window) == answers
