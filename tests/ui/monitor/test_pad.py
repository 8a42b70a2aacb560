"""The sheet to draw on: by mouse and by keys, with brush and eraser, each stroke taken back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.ui.monitor.pad import LONG_STEP, PAPER, STEP, Pad

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
MIDDLE = PAPER // 2


@pytest.fixture
def pad(qtbot: QtBot) -> Pad:
    """As large as its sheet, so that a pixel is a dot."""
    made = Pad()
    qtbot.addWidget(made)
    made.resize(PAPER + 2, PAPER + 2)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def stroke(pad: Pad, *dots: tuple[int, int]) -> None:
    """Press at the first dot (across, down), move over the others, let go."""
    spots = [QPoint(across + 1, down + 1) for across, down in dots]
    QTest.mousePress(pad, LEFT, pos=spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(pad, spot)
    QTest.mouseRelease(pad, LEFT, pos=spots[-1])


def test_a_stroke_leaves_ink_as_wide_as_the_brush(pad: Pad) -> None:
    assert pad.empty
    pad.brush = 20
    stroke(pad, (50, 140), (200, 140))
    ink = pad.ink()
    assert ink.shape == (PAPER, PAPER)
    assert abs(int((ink[:, 120] > 127).sum()) - 20) <= 1
    assert ink[140, 60:190].min() == 255
    assert not ink[:100].any()
    assert not pad.empty


def test_it_tells_while_a_stroke_goes_on_and_when_it_ends(pad: Pad) -> None:
    told: list[bool] = []
    pad.changed.connect(told.append)
    stroke(pad, (50, 50), (80, 80), (110, 110))
    assert told == [False, False, False, True]


def test_a_click_leaves_a_dot(pad: Pad) -> None:
    pad.brush = 10
    stroke(pad, (100, 60))
    rows, columns = np.nonzero(pad.ink() > 127)
    assert abs(rows.mean() - 60) <= 1
    assert abs(columns.mean() - 100) <= 1
    assert 8 <= np.ptp(rows) + 1 <= 12


def test_the_eraser_takes_ink_away(pad: Pad) -> None:
    stroke(pad, (50, 140), (230, 140))
    pad.erasing = True
    stroke(pad, (140, 40), (140, 240))
    ink = pad.ink()
    assert not ink[:, 138:142].any()
    assert ink[140, 60] == ink[140, 220] == 255


def test_strokes_are_taken_back_one_by_one_and_so_is_a_clear_sheet(pad: Pad) -> None:
    stroke(pad, (50, 50), (100, 50))
    first = pad.ink()
    pad.erasing = True
    stroke(pad, (75, 20), (75, 80))
    both = pad.ink()
    pad.clear()
    assert pad.empty
    assert not pad.ink().any()
    pad.undo()
    np.testing.assert_array_equal(pad.ink(), both)
    QTest.keyClick(pad, KEY.Key_Backspace)
    np.testing.assert_array_equal(pad.ink(), first)
    pad.undo()
    assert not pad.ink().any()
    pad.undo()
    assert pad.empty


def test_keys_move_the_cross_and_draw_where_the_pen_is_down(pad: Pad) -> None:
    told: list[bool] = []
    pad.changed.connect(told.append)
    QTest.keyClick(pad, KEY.Key_Left)
    assert pad.empty
    QTest.keyClick(pad, KEY.Key_Space)
    for _ in range(3):
        QTest.keyClick(pad, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(pad, KEY.Key_Space)
    QTest.keyClick(pad, KEY.Key_Right)
    assert told == [False, False, False, False, True]
    ink, column = pad.ink(), MIDDLE - int(STEP)
    assert ink[MIDDLE : MIDDLE + 3 * int(LONG_STEP), column].min() == 255
    assert not ink[: MIDDLE - 30].any()
    assert "1 stroke" in pad.accessibleDescription()


def test_the_cross_stays_on_the_sheet(pad: Pad) -> None:
    QTest.keyClick(pad, KEY.Key_Space)
    for _ in range(8):
        QTest.keyClick(pad, KEY.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert pad.ink()[0, MIDDLE] == 255
    assert "0 down" in pad.accessibleDescription()


def test_who_goes_elsewhere_lifts_the_pen(pad: Pad) -> None:
    told: list[bool] = []
    QTest.keyClick(pad, KEY.Key_Space)
    pad.changed.connect(told.append)
    pad.clearFocus()
    QTest.keyClick(pad, KEY.Key_Right)
    assert told == [True]


def test_the_sheet_has_the_proportions_of_the_picture(pad: Pad) -> None:
    stroke(pad, (50, 50))
    pad.set_sides(10, 20)
    assert pad.ink().shape == (140, 280)
    assert pad.empty
    pad.resize(202, 202)
    stroke(pad, (100, 100))
    rows, columns = np.nonzero(pad.ink())
    assert abs(rows.mean() - 70) <= 2
    assert abs(columns.mean() - 140) <= 2
