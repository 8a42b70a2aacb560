"""A gate is held in the window: supposed, kept, saved, undone; and from the inspector."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import decode, encode
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.suppose.supposition import HeldGate
from nndl_studio.ui.monitor.gates_view import GatesView
from nndl_studio.ui.shell.main_window import MainWindow
from tests.graph.drawing import chain, node
from tests.ui.shell.make_believe import OpenWindow

LOOKED = 20_000
KERNELS = 200_000
_NONE = np.zeros(0)


def gated() -> Graph:
    return chain(
        node("Data", "Data", source="digit rows"),
        node("R", "LSTM", units=6),
        node("Out", "Dense", units=10, activation="identity"),
        node("Loss", "CrossEntropy"),
    )


def gates(window: MainWindow) -> dict[str, NDArray[Any]]:
    """What the panels show, by their letters; nothing before there is something."""
    found = window.cards.find(GatesView).shown().values
    return {gate: found[gate] for gate in ("i", "f", "o") if found.get(gate, _NONE).size}


def at_rest(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    made = open_window(gated(), real_trainer)
    qtbot.waitUntil(lambda: made.run.phase is Phase.READY, timeout=KERNELS)
    made.watching.set_in_sight("gates", True)
    qtbot.waitUntil(lambda: len(gates(made)) == 3, timeout=LOOKED)
    return made


def test_a_gate_that_is_supposed_is_kept_saved_and_undone_to_the_bit(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = at_rest(open_window, qtbot)
    before, drawing = gates(window), encode(window.graph)
    window.what_if.open_at("R")
    bar = window.what_if.bar
    assert bar is not None
    for held in (HeldGate("R", "f"), HeldGate("R", "o", open=True)):
        place = next(k for k in range(bar.gate.count()) if bar.gate.itemData(k) == held)
        bar.gate.activated.emit(place)
    bar.keep.click()
    assert window.graph.nodes["R"].held == ("f=0", "o=1")
    assert window.what_if.supposed == ()
    assert decode(encode(window.graph), "again").nodes["R"].held == ("f=0", "o=1")

    def is_held() -> bool:
        now = gates(window)
        return len(now) == 3 and not now["f"].any() and bool((now["o"] == 1).all())

    qtbot.waitUntil(is_held, timeout=LOOKED)
    window.undo.undo()
    assert encode(window.graph) == drawing

    def is_free() -> bool:
        now = gates(window)
        return len(now) == 3 and all(np.array_equal(now[gate], before[gate]) for gate in now)

    qtbot.waitUntil(is_free, timeout=LOOKED)


def test_the_inspector_holds_a_gate_by_keys(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = at_rest(open_window, qtbot)
    window.canvas.choose(["R"])
    choice = window.inspector.node.marks.gates.choices["f"]
    assert choice.isVisible()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert window.graph.nodes["R"].held == ("f=0",)
    assert window.undo.undoText() == "Hold gates of R"
    assert window.canvas.scene().analysis.problems == ()
    window.undo.undo()
    assert choice.currentIndex() == 0
