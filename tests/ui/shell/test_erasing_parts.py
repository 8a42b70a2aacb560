"""Fields, steps and words are erased in the window, by the mouse and by keys, and had back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio import resources
from nndl_studio.graph.project import encode, load_project
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.suppose.supposition import What, Without
from nndl_studio.ui.shell.erasing_parts import ErasingParts
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.what_if_bar import WhatIfBar
from tests.ui.shell.make_believe import OpenWindow

LOOKED, KERNELS = 20_000, 200_000
LEFT = Qt.MouseButton.LeftButton
SETS: dict[What, str] = {
    "fields": "A1-losses",
    "steps": "C1-moving-average",
    "words": "E1-own-texts",
}


def asked(open_window: OpenWindow, qtbot: QtBot, what: What) -> tuple[MainWindow, WhatIfBar]:
    path = next(path for path in resources.examples() if path.stem == SETS[what])
    window = open_window(load_project(path), real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=KERNELS)
    qtbot.waitUntil(lambda: window.watching.samples.index is not None, timeout=LOOKED)
    window.what_if.open_at(next(iter(window.graph.nodes)))
    assert window.what_if.bar is not None
    return window, window.what_if.bar


@pytest.mark.parametrize("what", SETS)
def test_a_part_is_erased_told_and_had_back(
    open_window: OpenWindow, qtbot: QtBot, what: What
) -> None:
    window, bar = asked(open_window, qtbot, what)
    drawing, strip = encode(window.graph), bar.parts.strip
    assert strip.isVisible()
    assert not bar.picture.isVisible()
    QTest.mousePress(strip, LEFT, pos=strip.cell(0).center())
    QTest.mouseMove(strip, strip.cell(1).center())
    QTest.mouseRelease(strip, LEFT, pos=strip.cell(1).center())
    assert window.what_if.supposed == (Without(what, (0, 1)),)
    assert bar.parts.field.text() == "0-1"
    qtbot.waitUntil(lambda: "part:" in bar.figures.text(), timeout=LOOKED)
    QTest.mouseClick(strip, LEFT, pos=strip.cell(1).center())
    assert window.what_if.supposed == (Without(what, (0,)),)
    bar.parts.field.setText("1")
    QTest.keyClick(bar.parts.field, Qt.Key.Key_Return)
    assert window.what_if.supposed == (Without(what, (1,)),)
    bar.parts.field.clear()
    QTest.keyClick(bar.parts.field, Qt.Key.Key_Return)
    assert not window.what_if.supposed
    assert bar.refusal.text() == ""
    assert encode(window.graph) == drawing


def test_what_is_no_part_is_marked_and_not_sent(qtbot: QtBot) -> None:
    parts, told = ErasingParts(), list[tuple[int, ...]]()
    qtbot.addWidget(parts)
    parts.erased.connect(told.append)
    parts.set_parts("fields", None, 0)
    assert parts.isHidden()
    parts.set_parts("fields", np.arange(3, dtype=np.float32), 3)
    for text in ("all", "3"):
        parts.field.setText(text)
        QTest.keyClick(parts.field, Qt.Key.Key_Return)
        assert parts.field.toolTip()
    assert told == []
