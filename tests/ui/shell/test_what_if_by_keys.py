"""What the bar offers is supposed by keys alone, and taken back to the bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.graph.project import encode
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.suppose.supposition import (
    HeldGate,
    OtherActivation,
    OtherWeight,
    Silence,
)
from nndl_studio.ui.inspector.marks import MarksPanel
from nndl_studio.ui.monitor.maps_view import MapsView
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.what_if_bar import WhatIfBar
from tests.ui.shell.make_believe import OpenWindow, small_graph
from tests.ui.shell.test_held_gates import gated

LOOKED, KERNELS = 20_000, 200_000


def maps(window: MainWindow) -> NDArray[Any]:
    """The maps of C1 as they were last seen; none before they were."""
    found = window.cards.find(MapsView).shown().values.get("maps")
    return np.zeros(0) if found is None else found


def units(window: MainWindow, bar: WhatIfBar) -> None:
    bar.units.setFocus()
    QTest.keyClicks(bar.units, "0-1")
    QTest.keyClick(bar.units, Qt.Key.Key_Return)
    assert window.what_if.supposed == (Silence("C1", (0, 1)),)


def activation(window: MainWindow, bar: WhatIfBar) -> None:
    bar.activation.setFocus()
    QTest.keyClick(bar.activation, Qt.Key.Key_Down)
    (one,) = window.what_if.supposed
    assert one == OtherActivation("C1", str(bar.activation.itemData(1)))


def weight(window: MainWindow, bar: WhatIfBar) -> None:
    window.what_if.suppose(OtherWeight("C1", "weight", 0, 1.0))
    (field,) = bar.numbers.values()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-3.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.what_if.supposed == (OtherWeight("C1", "weight", 0, -3.5),)


@pytest.mark.parametrize("verb", [units, activation, weight])
def test_it_is_seen_and_one_key_brings_every_bit_back(
    open_window: OpenWindow, qtbot: QtBot, verb: Callable[[MainWindow, WhatIfBar], None]
) -> None:
    window = open_window(small_graph(2), real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=KERNELS)
    window.watching.set_in_sight("maps", True)
    qtbot.waitUntil(lambda: maps(window).size > 0, timeout=LOOKED)
    before, drawing = maps(window), encode(window.graph)
    window.what_if.open_at("C1")
    bar = window.what_if.bar
    assert bar is not None
    verb(window, bar)
    qtbot.waitUntil(lambda: not np.array_equal(maps(window), before), timeout=LOOKED)
    assert encode(window.graph) == drawing
    bar.back.setFocus()
    QTest.keyClick(bar.back, Qt.Key.Key_Space)
    assert not window.what_if.supposed
    qtbot.waitUntil(lambda: np.array_equal(maps(window), before), timeout=LOOKED)


def test_a_gate_is_held_by_keys(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(gated(), real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=KERNELS)
    window.what_if.open_at("R")
    bar = window.what_if.bar
    assert bar is not None
    bar.gate.setFocus()
    QTest.keyClick(bar.gate, Qt.Key.Key_Down)
    (one,) = window.what_if.supposed
    assert isinstance(one, HeldGate)
    assert one.node == "R"


def test_parameters_are_frozen_by_keys(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(small_graph(2))
    window.canvas.choose(["C1"])
    panel = window.inspector.findChild(MarksPanel)
    assert isinstance(panel, MarksPanel)
    panel.boxes[0].setFocus()
    QTest.keyClick(panel.boxes[0], Qt.Key.Key_Space)
    assert frozen(window) == ["weight"]
    window.undo.undo()
    assert frozen(window) == []
    qtbot.waitUntil(lambda: not panel.boxes[0].isChecked())


def frozen(window: MainWindow) -> list[str]:
    return list(window.graph.nodes["C1"].frozen)
