"""What if: supposed by menu, views and bar; seen in the views; taken back by a click."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.graph.project import encode
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.snapshot import Metrics
from nndl_studio.training.suppose.supposition import (
    Erased,
    OtherActivation,
    OtherWeight,
    Silence,
    Suppositions,
)
from nndl_studio.ui.canvas.menu import context_menu
from nndl_studio.ui.monitor.filters_view import FiltersView
from nndl_studio.ui.monitor.maps_view import MapsView
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.shell.erasing import ErasingPicture
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.what_if_bar import WhatIfBar
from nndl_studio.ui.shell.what_if_figures import compared
from tests.ui.shell.make_believe import OpenWindow, small_graph

LOOKED = 20_000


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    """A network that stands ready, its first maps in sight."""
    made = open_window(small_graph(2), real_trainer)
    qtbot.waitUntil(lambda: made.run.phase is Phase.READY, timeout=LOOKED)
    made.watching.set_in_sight("maps", True)
    qtbot.waitUntil(lambda: maps_of(made) is not None, timeout=LOOKED)
    return made


def maps_of(window: MainWindow) -> NDArray[Any] | None:
    """The maps of C1 as they were last seen."""
    return window.cards.find(MapsView).shown().values.get("maps")


def marked(window: MainWindow) -> tuple[str, ...]:
    return window.graph.nodes["C1"].frozen


def silent(window: MainWindow) -> list[int]:
    maps = maps_of(window)
    return [] if maps is None else [k for k, each in enumerate(maps) if not each.any()]


def test_a_silenced_map_is_seen_told_in_figures_and_heard_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = encode(window.graph)
    window.what_if.suppose(Silence("C1", (1,)))
    bar = window.what_if.bar
    assert bar is not None
    assert window.what_if.room.isVisible()
    qtbot.waitUntil(lambda: silent(window) == [1], timeout=LOOKED)
    qtbot.waitUntil(lambda: "accuracy" in bar.figures.text(), timeout=LOOKED)
    assert bar.figures.text().startswith("validation part: accuracy ")
    assert encode(window.graph) == before
    bar.back.click()
    qtbot.waitUntil(lambda: maps_of(window) is not None and silent(window) == [], timeout=LOOKED)
    assert window.what_if.supposed == ()
    assert not window.what_if.room.isVisible()


def test_what_is_kept_is_a_setting_of_the_drawing_and_can_be_undone(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = encode(window.graph)
    window.what_if.suppose(Silence("C1", (1,)))
    window.what_if.suppose(OtherActivation("C1", "rectifier"))
    window.what_if.suppose(OtherWeight("C1", "weight", 0, 2.0))
    bar = window.what_if.bar
    assert bar is not None
    assert bar.keep.isEnabled()
    bar.keep.click()
    assert window.graph.nodes["C1"].muted == (1,)
    assert window.graph.nodes["C1"].config.chosen("activation") == "rectifier"
    # A weight is none of the drawing's.
    assert window.what_if.supposed == (OtherWeight("C1", "weight", 0, 2.0),)
    assert not bar.keep.isEnabled()
    qtbot.waitUntil(lambda: silent(window) == [1], timeout=LOOKED)
    window.undo.undo()
    assert encode(window.graph) == before


def test_what_can_be_supposed_of_another_network_stays_supposed(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.what_if.suppose(Silence("C1", (1,)))
    window.rename("C1", "First")
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=LOOKED)
    qtbot.waitUntil(lambda: window.what_if.supposed == (), timeout=LOOKED)
    window.what_if.suppose(Silence("First", (0,)))
    window.marking.mute("First", (1,))
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=LOOKED)
    assert window.what_if.supposed == (Silence("First", (0,)),)
    assert window.graph.nodes["First"].muted == (1,)


def test_what_is_refused_is_said_and_not_held(window: MainWindow, qtbot: QtBot) -> None:
    window.what_if.suppose(Silence("C1", (7,)))
    bar = window.what_if.bar
    assert bar is not None
    qtbot.waitUntil(lambda: "there is no unit 7" in bar.refusal.text(), timeout=LOOKED)
    assert window.what_if.supposed == ()


def test_the_menu_of_a_node_freezes_it_and_asks_what_if(window: MainWindow) -> None:
    item = window.canvas.scene().nodes["C1"]
    menu = context_menu(window.canvas, item, item.pos())
    named = {action.text(): action for action in menu.actions()}
    named["Freeze"].trigger()
    assert marked(window) == ("*",)
    named["Mute units…"].trigger()
    assert window.inspector.node.marks.units.isVisible()
    named["What if…"].trigger()
    bar = window.what_if.bar
    assert bar is not None
    assert (bar.asked.text(), bar.activation.count()) == ("C1", 11)
    menu.close()
    menu = context_menu(window.canvas, item, item.pos())
    named = {action.text(): action for action in menu.actions()}
    named["Thaw"].trigger()
    assert marked(window) == ()
    assert window.undo.undoText() == "Thaw C1"
    menu.close()


@pytest.fixture
def bar(qtbot: QtBot) -> WhatIfBar:
    made = WhatIfBar()
    qtbot.addWidget(made)
    made.show()
    made.ask("C3", 16, ("tanh", "rectifier"))
    return made


def test_the_bar_asks_for_units_and_activations(bar: WhatIfBar, qtbot: QtBot) -> None:
    told: list[object] = []
    bar.supposed.connect(told.append)
    for text in ("x", "16"):
        bar.units.setText(text)
        QTest.keyClick(bar.units, Qt.Key.Key_Return)
        assert bar.units.toolTip()
    bar.units.setText("2, 5-6")
    QTest.keyClick(bar.units, Qt.Key.Key_Return)
    bar.activation.activated.emit(2)
    assert told == [Silence("C3", (2, 5, 6)), OtherActivation("C3", "rectifier")]


def test_a_weight_can_be_typed_and_taken_back(bar: WhatIfBar) -> None:
    one = OtherWeight("C1", "weight", 7, 0.5)
    told: list[object] = []
    back: list[object] = []
    bar.supposed.connect(told.append)
    bar.taken_back.connect(back.append)
    bar.set_supposed((one,), False)
    field = bar.numbers[one]
    for text in ("much", "0.5", "1,25"):
        field.setText(text)
        field.editingFinished.emit()
    assert told == [OtherWeight("C1", "weight", 7, 1.25)]
    bar.closes[one].click()
    assert back == [one]


def test_figures_are_accuracy_or_loss() -> None:
    right, wrong = Metrics(0.5, accuracy=0.975), Metrics(1.5, accuracy=0.9)
    assert compared("test", right, wrong) == "test part: accuracy 97.50% → 90.00%"
    assert compared("train", Metrics(0.5), Metrics(1.5)) == "training part: loss 0.5 → 1.5"


def test_a_part_is_erased_by_dragging_and_had_back_by_a_click(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.what_if.open_at("C1")
    bar = window.what_if.bar
    assert bar is not None
    picture, told = bar.picture, list[QRect]()
    assert isinstance(picture, ErasingPicture)
    picture.erased.connect(told.append)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(picture, left, pos=QPoint(20, 20))
    QTest.mouseMove(picture, QPoint(40, 50))
    QTest.mouseRelease(picture, left, pos=QPoint(40, 50))
    (box,) = told
    supposed: Suppositions = window.what_if.supposed
    low, high = (box.top(), box.left()), (box.bottom() + 1, box.right() + 1)
    assert supposed == (Erased(low, high),)
    assert box.width() < box.height()
    qtbot.waitUntil(lambda: "accuracy" in bar.figures.text(), timeout=LOOKED)
    QTest.mouseClick(picture, left, pos=QPoint(30, 30))
    assert window.what_if.supposed == ()


def test_a_part_of_a_picture_is_erased_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.what_if.open_at("C1")
    bar = window.what_if.bar
    assert bar is not None
    picture, told = bar.picture, list[QRect]()
    picture.erased.connect(told.append)
    for _ in range(3):
        QTest.keyClick(picture, Qt.Key.Key_Right)
    QTest.keyClick(picture, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    first, *_, last = told
    assert not first.isEmpty()
    assert last == first.translated(2, 0).adjusted(0, 0, 0, 1)
    low, high = (last.top(), last.left()), (last.bottom() + 1, last.right() + 1)
    supposed: Suppositions = window.what_if.supposed
    assert supposed == (Erased(low, high),)
    for _ in range(100):
        QTest.keyClick(picture, Qt.Key.Key_Left)
    assert told[-1].left() == 0
    QTest.keyClick(picture, Qt.Key.Key_Delete)
    supposed = window.what_if.supposed
    assert supposed == ()


def test_a_map_is_silenced_by_its_menu(qtbot: QtBot) -> None:
    view = MapsView()
    qtbot.addWidget(view)
    view.set_sources((Source("C3", "y", "Feature maps", "maps"),))
    view.set_values(np.ones((4, 3, 3), np.float32))
    assert view.unit_menu() is None
    told: list[tuple[str, int]] = []
    view.silenced.connect(lambda *found: told.append(found))
    view.tiles.pointed.emit((2, 0, 1, 1.0))
    menu = view.unit_menu()
    assert menu is not None
    (action,) = menu.actions()
    assert action.text() == "What if without map 2?"
    action.trigger()
    assert told == [("C3", 2)]
    menu.close()


def test_a_weight_is_changed_by_dragging_it(qtbot: QtBot) -> None:
    view = FiltersView()
    qtbot.addWidget(view)
    view.set_sources((Source("C1", "filters", "Filters", "filters", ("a", "b")),))
    kernels = np.zeros((2, 3, 3), np.float32)
    kernels[1, 2, 0] = -2.0
    view.set_values(kernels)
    told: list[tuple[str, int, float, object]] = []
    view.weighed.connect(lambda *found: told.append(found))
    picture = view.tiles.picture
    view.tiles.pointed.emit((1, 2, 0, -2.0))
    picture.pressed.emit()
    picture.pulled.emit(50.0)
    picture.released.emit()
    picture.pulled.emit(90.0)
    assert told == [("C1", 9 + 6, -1.0, "b (2, 0)")]
