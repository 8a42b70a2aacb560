"""Weights are set in the grid: dragged on their cell, typed on it; nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.training.workings.record import Workings
from nndl_studio.ui.inside.inside_panel import InsidePanel
from nndl_studio.ui.inside.weight_editing import WeightEditing
from nndl_studio.ui.inside.weight_grid import PIXELS
from tests.ui.inside.test_inside_panel import choose, shown

LEFT = Qt.MouseButton.LeftButton
Told = list[tuple[str, str, int, float, object]]


def editing(qtbot: QtBot, workings: Workings, node: str) -> tuple[InsidePanel, Told]:
    panel, told = shown(qtbot, workings, node), Told()
    weights = WeightEditing(panel.list, panel.view)
    weights.weighed.connect(lambda *found: told.append(found))
    return panel, told


def drag(panel: InsidePanel, index: tuple[int, ...], up: int) -> None:
    grid = panel.view.grid
    at = grid.cell(index).center()
    QTest.mousePress(grid.viewport(), LEFT, pos=at)
    QTest.mouseMove(grid.viewport(), at - QPoint(0, up))
    QTest.mouseRelease(grid.viewport(), LEFT, pos=at - QPoint(0, up))


def parameter(panel: InsidePanel, name: str) -> None:
    named = next(n for n, _ in panel.arrays() if n.group == "parameter" and n.parameter == name)
    assert panel.list.choose(named)


@pytest.mark.parametrize(
    ("name", "index"), [("Hidden.weight", (2, 1)), ("Hidden.weight", (0, 0)), ("Hidden.bias", (3,))]
)
def test_a_weight_is_dragged_on_its_cell(
    qtbot: QtBot, xor: tuple[Workings, Workings], name: str, index: tuple[int, ...]
) -> None:
    panel, told = editing(qtbot, xor[1], "Hidden")
    parameter(panel, name)
    array = panel.view.grid.array
    drag(panel, index, 30)
    (node, weight, at, value, called) = told[-1]
    assert f"{node}.{weight}" == name
    assert at == np.ravel_multi_index(index, array.shape)
    others = np.abs(np.delete(array.reshape(-1), at)).max()
    assert value == pytest.approx(float(array[index]) + 30 / PIXELS * float(others))
    assert str(called) == f"{weight}[{', '.join(map(str, index))}]"


def test_a_click_sets_nothing_and_a_drag_of_an_activation_neither(
    qtbot: QtBot, xor: tuple[Workings, Workings]
) -> None:
    panel, told = editing(qtbot, xor[0], "Hidden")
    parameter(panel, "Hidden.weight")
    drag(panel, (1, 1), 2)
    assert panel.view.grid.current == (1, 1)
    choose(panel, "a")
    drag(panel, (2,), 30)
    panel.view.grid.setFocus()
    QTest.keyClick(panel.view.grid, Qt.Key.Key_5)
    assert told == []


def test_a_weight_is_typed_on_its_cell(qtbot: QtBot, xor: tuple[Workings, Workings]) -> None:
    panel, told = editing(qtbot, xor[0], "Hidden")
    parameter(panel, "Hidden.weight")
    panel.choose((1, 1))
    grid = panel.view.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Minus)
    assert panel.view.grid.field.isVisible()
    QTest.keyClicks(panel.view.grid.field, "1,25")
    QTest.keyClick(panel.view.grid.field, Qt.Key.Key_Return)
    assert [found[:4] for found in told] == [("Hidden", "weight", 3, -1.25)]
    QTest.keyClick(grid, Qt.Key.Key_F2)
    assert float(panel.view.grid.field.text()) == pytest.approx(float(grid.array[1, 1]), rel=1e-5)
    QTest.keyClick(panel.view.grid.field, Qt.Key.Key_Escape)
    assert not panel.view.grid.field.isVisible()
    QTest.keyClick(grid, Qt.Key.Key_Return)
    panel.view.grid.field.setText("much")
    QTest.keyClick(panel.view.grid.field, Qt.Key.Key_Return)
    assert len(told) == 1


def test_a_kernel_and_a_recurrent_matrix_are_dragged_too(
    qtbot: QtBot, lenet: Workings, drawn_lstm: Workings
) -> None:
    for workings in (lenet, drawn_lstm):
        for name in workings.parameters:
            panel, told = editing(qtbot, workings, name.rpartition(".")[0])
            parameter(panel, name)
            index = (0,) * panel.view.grid.array.ndim
            panel.choose(index)
            drag(panel, index, 40)
            assert told, name
            assert f"{told[-1][0]}.{told[-1][1]}" == name
