"""Further views of a kind: each stays where it was opened, and goes whole."""

from __future__ import annotations

import gc
from weakref import ref

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.runs.news import Phase
from nndl_studio.ui.monitor.pin import Pin, read_pin
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import MakeBelieve, OpenWindow, node, small_graph
from tests.ui.shell.test_view_menus import MAPS, answer, choose

TIMES = 200


def two_convolutions() -> Graph:
    graph = small_graph()
    graph.add_node(node("C2", "Conv2d", 240, maps=3))
    graph.connect(Edge("Digits", "x", "C2", "x"))
    return graph


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    made: MainWindow = open_window(two_convolutions())
    qtbot.waitUntil(lambda: {"maps", "filters"} <= set(made.docks.views()))
    qtbot.waitUntil(lambda: made.run.phase is Phase.READY, timeout=5000)
    return made


def shown_node(window: MainWindow, name: str) -> str:
    source = window.cards[name].source()
    assert source is not None
    return source.node


def asked(probe: str) -> set[str]:
    """The nodes that the training thread is asked for."""
    return {each.node for each in MakeBelieve.built[-1].requests if each.probe == probe}


def settle() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def test_a_pinned_view_stays_while_the_first_follows_the_canvas(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.canvas.choose(["C1"])
    choose(window, "filters", "Pin another here")
    assert shown_node(window, "filters#2") == "C1"
    window.canvas.choose(["C2"])
    assert (shown_node(window, "filters"), shown_node(window, "filters#2")) == ("C2", "C1")
    qtbot.waitUntil(lambda: asked("filters") == {"C1", "C2"}, timeout=5000)
    assert window.docks["filters#2"].title.endswith(" · C1")
    proposed = answer(monkeypatch, "")
    window.cards["filters#2"].set_values(MAPS)
    choose(window, "filters#2", "Save picture")
    assert [name.rpartition("/")[2] for name in proposed] == ["Small-C1-Filters.png"]
    window.cards["filters#2"].set_source("C2")
    assert window.docks["filters#2"].title.endswith(" · C2")


def test_the_window_stays_as_wide(window: MainWindow, qtbot: QtBot) -> None:
    before, columns = window.width(), len(window.docks.in_sight())
    choose(window, "maps", "Pin another here")
    qtbot.waitUntil(lambda: len(window.docks.in_sight()) == columns + 1)
    qtbot.waitUntil(lambda: window.width() == before)


def test_it_comes_back_to_its_node_with_it(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.choose(["C2"])
    choose(window, "filters", "Pin another here")
    window.canvas.choose(["C2"])
    window.canvas.delete_selection()
    assert "C2" not in window.graph.nodes
    qtbot.waitUntil(lambda: shown_node(window, "filters#2") == "C1", timeout=5000)
    window.undo.undo()
    qtbot.waitUntil(lambda: shown_node(window, "filters#2") == "C2", timeout=5000)


def test_it_is_remembered_with_the_layout(
    window: MainWindow, open_window: OpenWindow, qtbot: QtBot
) -> None:
    window.canvas.choose(["C2"])
    choose(window, "filters", "Pin another here")
    choose(window, "filters", "Pin another here")
    choose(window, "filters#2", "Close")
    window.undo.setClean()
    window.close()
    again = open_window(two_convolutions())
    qtbot.waitUntil(lambda: "filters#3" in again.docks.views())
    assert shown_node(again, "filters#3") == "C2"
    assert list(again.cards.pins()) == ["filters#3"]
    assert again.settings.closed == []


def test_what_settings_hold_otherwise_is_no_pin(window: MainWindow) -> None:
    pin = Pin("maps#2", "C 1", "y")
    assert read_pin(pin.words()) == pin
    for words in ("", "maps", "maps\tC1\ty", "maps#2\tC1"):
        assert read_pin(words) is None
    assert window.cards.pin(Pin("nothing#2", "C1", "y")) is None


def test_opened_and_closed_many_times_nothing_is_left(window: MainWindow) -> None:
    choose(window, "filters", "Pin another here")
    window.docks.close("filters#2")
    settle()
    gc.collect()
    before = len(window.findChildren(QWidget))
    gone = []
    for _ in range(TIMES):
        name = window.docks.pin("filters")
        gone.append(ref(window.cards[name]))
        window.docks.close(name)
        settle()
    gc.collect()
    settle()
    assert window.cards.pins() == {}
    assert len(window.findChildren(QWidget)) <= before
    assert [each for each in gone if each() is not None] == []
