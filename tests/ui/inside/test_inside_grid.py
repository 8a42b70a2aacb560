"""Arrays as pages of cells: places, marks, mouse and keys, copies."""

from __future__ import annotations

from ast import literal_eval

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.training.workings.record import Array
from nndl_studio.ui.inside.array_view import ArrayView
from nndl_studio.ui.inside.copying import as_csv, as_numpy, as_text
from nndl_studio.ui.inside.number_grid import NumberGrid
from nndl_studio.ui.inside.pages import Pages

SHAPES = [(), (1,), (7,), (23,), (3, 4), (5, 3, 4), (2, 3, 4, 5), (12, 1, 1), (4, 3, 1, 1)]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_number_has_one_place(shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape), dtype=float).reshape(shape)
    pages = Pages(shape)
    laid = pages.laid_out(array)
    places = {pages.place(index) for index in np.ndindex(*shape)}
    assert len(places) == array.size
    for index in np.ndindex(*shape):
        assert pages.index(*pages.place(index)) == index
        assert laid[pages.place(index)] == array[index]
    assert np.isnan(laid).sum() == laid.size - array.size


def test_maps_of_a_single_number_are_read_as_a_vector() -> None:
    """C5 of LeNet-5 has 120 maps of 1 × 1."""
    assert (Pages((120, 1, 1)).count, Pages((120, 1, 1)).folded) == (1, True)
    assert (Pages((120, 16, 1, 1)).rows, Pages((120, 16, 1, 1)).columns) == (120, 16)


def shown(qtbot: QtBot, array: Array, readable: bool = True) -> NumberGrid:
    grid = NumberGrid(readable)
    qtbot.addWidget(grid)
    grid.resize(500, 260)
    grid.set_array(array)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


@pytest.mark.parametrize("readable", [True, False])
@pytest.mark.parametrize("shape", [(7,), (3, 4), (5, 3, 4)])
def test_a_click_chooses_the_number_under_it(
    qtbot: QtBot, shape: tuple[int, ...], readable: bool
) -> None:
    grid = shown(qtbot, np.linspace(-1, 1, int(np.prod(shape))).reshape(shape), readable)
    first = 0 if readable and len(shape) > 2 else shape[0] - 1
    index = (first, *(n - 1 for n in shape[1:]))
    with qtbot.waitSignal(grid.chosen) as told:
        at = grid.cell(index).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [index]
    assert grid.current == index


def test_keys_walk_from_cell_to_cell(qtbot: QtBot) -> None:
    grid = shown(qtbot, np.zeros((3, 4)))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(grid, key)
    assert grid.current == (0, 1)
    QTest.keyClick(grid, Qt.Key.Key_Up)
    assert grid.current == (0, 1)


def test_a_chosen_number_comes_to_sight(qtbot: QtBot) -> None:
    grid = shown(qtbot, np.zeros((4, 60, 30)))
    grid.set_current((2, 59, 29))
    assert grid.page == 2
    assert grid.viewport().rect().contains(grid.cell((2, 59, 29)).center())


def test_what_is_lit_and_what_has_changed(qtbot: QtBot) -> None:
    array = np.zeros((2, 3, 3))
    grid = shown(qtbot, array)
    grid.set_lit([(1, 0, 0), (1, 0, 1)])
    assert grid.lit == {(1, 0, 0), (1, 0, 1)}
    assert grid.page == 1
    changed = np.zeros(array.shape, bool)
    changed[0, 2, 2] = True
    grid.set_array(array + 1, changed)
    assert grid.changed is not None
    assert grid.changed[0, 2, 2] == 1 == grid.changed.sum()
    grid.set_array(array)
    assert grid.changed is None
    # Another shape: nothing of the old one stays.
    grid.set_array(np.zeros(4))
    assert not grid.lit
    assert grid.current is None


def test_off_the_cells_there_is_no_number(qtbot: QtBot) -> None:
    grid = shown(qtbot, np.zeros(3))
    far = QPoint(grid.viewport().width() - 2, grid.viewport().height() - 2)
    assert grid.cell_at(far.toPointF()) is None


def test_copies_give_the_array_back() -> None:
    array = np.random.default_rng(0).normal(size=(2, 3, 4)).astype(np.float32)
    inner = as_numpy(array).removeprefix("np.array(").removesuffix(", dtype=np.float32)")
    assert np.array_equal(np.array(literal_eval(inner), np.float32), array)
    rows = [line.split(",") for line in as_csv(array).splitlines() if line]
    assert np.array_equal(np.array(rows, np.float32).reshape(array.shape), array)
    assert as_text(np.array([1.5, -2.0])) == "1.5\t-2.0\n"


def test_the_view_says_shape_range_and_mean_and_copies(qtbot: QtBot) -> None:
    view = ArrayView()
    qtbot.addWidget(view)
    view.set_array(np.array([[1.0, -3.0], [0.5, 0.5]]))
    assert view.says.text() == "2 × 2 · −3 … 1 · mean −0.25"
    view.copied("csv")
    assert QGuiApplication.clipboard().text() == "1.0,-3.0\n0.5,0.5\n"
    view.set_array(np.zeros((6, 5, 5)))
    assert not view.grid.readable
    view.pictures.click()
    assert view.grid.readable
    view.page.setValue(4)
    assert view.grid.page == 4
