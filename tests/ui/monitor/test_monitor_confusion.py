"""Confusion matrix: cells, the table beside it, and the samples of a cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.sentence import say_as
from nndl_studio.training.findings import Confusion
from nndl_studio.training.metrics import class_metrics
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.colours import signed_table
from nndl_studio.ui.monitor.confusion_view import WIDE, ConfusionView
from nndl_studio.ui.monitor.matrix import LARGEST_CELL, ink_on, luminance
from nndl_studio.ui.monitor.watchable import Source
from tests.ui.other_language import speak_otherwise

NAMES = ("cat", "dog", "a very long name of a bird")
TRUTH = np.array([0, 0, 0, 1, 1, 2, 2, 2])
ANSWER = np.array([0, 0, 1, 1, 1, 2, 0, 1])
ROWS = np.arange(100, 108)
FOUND = Confusion(NAMES, TRUTH, ANSWER, ROWS, class_metrics(0.5, TRUTH, ANSWER, 3), "validation")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> ConfusionView:
    theme.load_faces()
    card = ConfusionView()
    qtbot.addWidget(card.header)
    qtbot.addWidget(card)
    card.resize(WIDE + 40, 220)
    card.show()
    card.set_sources((Source("Loss", "confusion", "Confusion matrix", "confusion"),))
    card.set_values(FOUND)
    return card


def test_the_matrix_has_true_classes_down(view: ConfusionView) -> None:
    assert view.shown().values["counts"].tolist() == [[2, 1, 0], [0, 2, 0], [1, 1, 1]]
    assert view.readout.text() == "62.5 % of 8 right (validation)"


def test_the_mouse_reads_a_cell(view: ConfusionView) -> None:
    view.matrix.pointed.emit((0, 1))
    assert view.readout.text() == "cat taken for dog: 1 of 3"
    view.matrix.pointed.emit((1, 1))
    assert view.readout.text() == "dog right: 2 of 2"
    view.matrix.pointed.emit(None)
    assert "62.5 %" in view.readout.text()


def test_every_cell_is_where_it_is_painted(view: ConfusionView) -> None:
    matrix = view.matrix
    cells = [(row, column) for row in range(3) for column in range(3)]
    assert [matrix.cell_at(matrix.cell(cell).center()) for cell in cells] == cells
    assert matrix.cell_at(QPointF(1, 1)) is None
    assert matrix.cell((0, 0)).height() <= LARGEST_CELL[1]


def test_a_click_walks_through_the_samples_of_the_cell(view: ConfusionView, qtbot: QtBot) -> None:
    chosen: list[list[int]] = []
    view.samples_chosen.connect(lambda rows: chosen.append(rows.tolist()))
    spot = view.matrix.cell((0, 0)).center().toPoint()
    QTest.mouseClick(view.matrix, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    assert view.matrix.chosen == (0, 0)
    QTest.mouseClick(view.matrix, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    assert view.matrix.chosen is None
    empty = view.matrix.cell((0, 2)).center().toPoint()
    QTest.mouseClick(view.matrix, LEFT, Qt.KeyboardModifier.NoModifier, empty)
    assert chosen == [[100, 101], [], []]
    assert view.matrix.chosen is None


def test_the_table_has_every_class_and_all_averages(view: ConfusionView) -> None:
    rows = {row[0]: row[1:] for row in view.table.rows()}
    assert rows["cat"] == ("0.667", "0.667", "0.667", "3")
    assert rows["dog"] == ("0.500", "1.000", "0.667", "2")
    precision, recall = (2 / 3 + 1 / 2 + 1) / 3, (2 / 3 + 1 + 1 / 3) / 3
    by_112 = 2 * precision * recall / (precision + recall)
    mean = (2 / 3 + 2 / 3 + 1 / 2) / 3
    assert rows["macro (112)"][:3] == (f"{precision:.3f}", f"{recall:.3f}", f"{by_112:.3f}")
    assert rows["mean of F1"][2] == f"{mean:.3f}"
    assert by_112 != pytest.approx(mean, abs=1e-3)
    assert rows["micro"][:3] == ("0.625",) * 3
    assert rows["accuracy"][2] == "0.625"
    assert rows["error rate"][2] == "0.375"


def test_where_there_is_no_room_for_both_a_button_chooses(view: ConfusionView) -> None:
    assert not view.swap.isVisibleTo(view.header)
    assert view.table.isVisible()
    view.resize(WIDE - 150, 220)
    assert view.matrix.isVisible()
    assert not view.table.isVisible()
    view.swap.click()
    assert not view.matrix.isVisible()
    assert view.table.isVisible()


@pytest.mark.parametrize("mode", [theme.DARK, theme.LIGHT], ids=lambda mode: mode.name)
def test_right_and_wrong_are_told_apart_by_colour(view: ConfusionView, mode: theme.Theme) -> None:
    theme.themes.set_current(mode)
    picture = view.matrix.grab().toImage()
    ratio = picture.devicePixelRatio()

    def color(cell: tuple[int, int]) -> tuple[int, int]:
        spot = (view.matrix.cell(cell).topLeft() + QPointF(3, 3)) * ratio
        pixel = picture.pixelColor(spot.toPoint())
        return pixel.red(), pixel.blue()

    red, blue = color((0, 0))
    assert blue > red
    red, blue = color((0, 1))
    assert red > blue


@pytest.mark.parametrize("mode", [theme.DARK, theme.LIGHT], ids=lambda mode: mode.name)
def test_counts_can_be_read_on_every_shade(mode: theme.Theme) -> None:
    """WCAG 2.1 asks for 4.5 of small text, against the ground it stands on."""
    for shade in signed_table(mode):
        ground = QColor(*map(int, shade))
        high, low = sorted((luminance(ink_on(ground)) + 0.05, luminance(ground) + 0.05))[::-1]
        assert high / low >= 4.5


def test_other_values_show_nothing(view: ConfusionView) -> None:
    view.set_values(np.zeros((2, 2), np.float32))
    assert view.waiting
    assert view.matrix.chosen is None


def test_classes_of_a_set_that_comes_along_are_called_in_the_language_in_force(
    view: ConfusionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = (say_as("class of a set", "north"), say_as("class of a set", "east"), "mine")
    view.set_values(replace(FOUND, names=called))
    before = view.matrix.cell((0, 0)).left()
    speak_otherwise(monkeypatch)
    assert [row[0] for row in view.shown().rows[:3]] == ["[north]", "[east]", "mine"]
    view.matrix.pointed.emit((0, 1))
    assert view.readout.text() == "[[north] taken for [east]: 1 of 3]"
    assert view.matrix.cell((0, 0)).left() > before
