"""Cards of the monitor: which are there, where they stand, and that only what is seen is asked."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.graph.project import load_project, save_project
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.ui.monitor.card_rows import CARDS
from nndl_studio.ui.monitor.confusion_view import ConfusionView
from nndl_studio.ui.monitor.filters_view import FiltersView
from nndl_studio.ui.shell.docks import MOST_SIDE_BY_SIDE
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.shell.make_believe import MakeBelieve, OpenWindow, digits, node, small_graph


def asked(window: MainWindow) -> set[str]:
    """Probes that the training thread is asked for."""
    return {request.probe for request in MakeBelieve.built[-1].requests}


def ready(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=5000)


def columns(window: MainWindow) -> int:
    return len(window.docks.in_sight())


def one_layer() -> Graph:
    """Points → 2 → loss: no maps, no filters."""
    graph = Graph("Dense")
    for each in (
        node("Points", "Data", source="XOR"),
        node("Out", "Dense", 240, units=2, activation="identity"),
        node("Loss", "CrossEntropy", 480),
    ):
        graph.add_node(each)
    graph.connect(Edge("Points", "x", "Out", "x"))
    graph.connect(Edge("Out", "y", "Loss", "x"))
    return graph


def test_names_of_cards_are_unique_and_their_icons_are_there() -> None:
    assert len({row.name for row in CARDS}) == len(CARDS)
    kinds = [kind for row in CARDS for kind in (*row.kinds, *row.also)]
    assert len(set(kinds)) == len(kinds)


def test_cards_with_nothing_to_show_are_hidden_and_not_in_the_menu(
    open_window: OpenWindow,
) -> None:
    window = open_window(one_layer())
    for name, there in (("maps", True), ("filters", False), ("gates", False), ("flow", True)):
        assert window.docks[name].isHidden() is not there
        assert window.docks[name].toggleViewAction().isVisible() is there
    window.menu_actions.new.trigger()
    assert [dock for dock in window.docks.in_sight() if dock is not window.docks.loss] == []


def test_gates_are_looked_at_where_there_are_sentences(open_window: OpenWindow) -> None:
    """A machine that copies blends by gates as well, at each step."""
    for name, there in (("E5-dmn-one-fact", True), ("E3-ntm-copy", False)):
        window = open_window(load_project(example(name)))
        assert window.docks["attention"].toggleViewAction().isVisible() is there


def test_at_most_three_stand_side_by_side(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: columns(window) == MOST_SIDE_BY_SIDE)
    assert not window.docks["flow"].isHidden()
    assert window.docks["flow"] not in window.docks.in_sight()
    behind = {
        name: [dock.objectName() for dock in window.tabifiedDockWidgets(window.docks[name])]
        for name in ("loss", "maps", "filters")
    }
    assert behind["loss"] == []
    assert "confusion" in behind["filters"]
    assert "flow" in behind["maps"]


def test_only_what_is_in_sight_is_asked_for(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    ready(window, qtbot)
    qtbot.waitUntil(lambda: asked(window) == {"y", "filters"})
    (shown,) = {r.sample for r in MakeBelieve.built[-1].requests if r.probe == "filters"}
    assert shown == window.watching.samples.index
    window.docks["confusion"].raise_()
    qtbot.waitUntil(lambda: asked(window) == {"y", "confusion"})
    window.docks["confusion"].hide()
    qtbot.waitUntil(lambda: "confusion" not in asked(window))


def tab_bars(window: MainWindow) -> list[QTabBar]:
    """Those on screen."""
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [bar for bar in bars if bar.isVisible() and bar.count()]


def tabs(window: MainWindow) -> list[int]:
    """How many tabs each tab bar on screen has."""
    return sorted(bar.count() for bar in tab_bars(window))


def test_a_tab_is_not_dragged_while_docks_come_and_go(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    """Qt ends the process then: a tab that is dragged and gone is still moved on."""
    window = open_window()
    qtbot.waitUntil(lambda: len(tabs(window)) == 2)
    assert not any(bar.isMovable() for bar in tab_bars(window))
    bar = max(tab_bars(window), key=QTabBar.count)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
    QTest.mouseMove(bar, bar.tabRect(1).center())
    window.docks.all()[-1].toggleViewAction().trigger()
    QTest.mouseMove(bar, bar.tabRect(0).center())
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
    assert len(tabs(window)) >= 1


def test_no_stray_tabs_are_left_and_the_window_stays_as_wide(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    width = window.width()
    qtbot.waitUntil(lambda: len(tabs(window)) == 2)
    groups = tabs(window)
    window.menu_actions.new.trigger()
    qtbot.waitUntil(lambda: tabs(window) == [])
    window.files.load(example("lenet-5"), example=True)
    qtbot.waitUntil(lambda: len(tabs(window)) == 2)
    assert sum(tabs(window)) >= sum(groups)
    assert window.width() == width
    window.close()
    again = open_window(load_project(example("lenet-5")))
    qtbot.waitUntil(lambda: len(tabs(again)) == 2)


def test_the_maps_of_another_document_come_first(open_window: OpenWindow) -> None:
    window = open_window()
    window.canvas.choose(["Out"])
    window.files.load(example("lenet-5"), example=True)
    source = window.cards["maps"].source()
    assert source is not None
    assert source.node == "C1"


def test_studies_do_not_depend_on_the_sample(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    ready(window, qtbot)
    window.docks["flow"].raise_()
    qtbot.waitUntil(lambda: "flow" in asked(window))
    window.watching.samples.step(1)
    qtbot.wait(50)
    assert {r.sample for r in MakeBelieve.built[-1].requests if r.probe == "flow"} == {-1}


def test_a_closed_card_stays_closed_until_it_is_asked_for(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window()
    window.docks["maps"].toggleViewAction().trigger()
    assert window.docks["maps"].isHidden()
    window.close()
    again = open_window()
    assert again.docks["maps"].isHidden()
    assert again.docks["maps"].toggleViewAction().isVisible()
    again.menu_actions.new.trigger()
    save_project(small_graph(), tmp_path / "small.nndl")
    assert again.files.open_path(tmp_path / "small.nndl")
    assert again.docks["maps"].isHidden()
    again.docks["maps"].toggleViewAction().trigger()
    again.close()
    assert not open_window().docks["maps"].isHidden()


def test_where_cards_stand_is_remembered(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.tabifyDockWidget(window.docks.loss, window.docks["flow"])
    qtbot.waitUntil(lambda: columns(window) == 3)
    window.close()
    again = open_window()
    assert again.docks["flow"] in again.tabifiedDockWidgets(again.docks.loss)


def test_what_the_user_moved_is_left_alone(open_window: OpenWindow) -> None:
    window = open_window()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, window.docks["maps"])
    window.graph.disconnect(window.graph.incoming("Loss")[0])
    window.graph.remove_node("Loss")
    window.show_graph(window.graph)
    assert window.docks["flow"].isHidden()
    right = window.dockWidgetArea(window.docks["maps"])
    assert right == Qt.DockWidgetArea.RightDockWidgetArea


def test_a_selected_node_is_shown_by_all_its_cards(open_window: OpenWindow) -> None:
    graph = small_graph()
    graph.add_node(node("C2", "Conv2d", 240, maps=3))
    graph.connect(Edge("Digits", "x", "C2", "x"))
    window = open_window(graph)
    window.canvas.choose(["C2"])
    source = window.cards.find(FiltersView).source()
    assert source is not None
    assert source.node == "C2"


def test_the_samples_of_a_card_can_be_walked_through(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    in_sight(window, qtbot, digits().test[0])
    samples = window.watching.samples
    rows = digits().validation[:2]
    window.cards["flow"].samples_chosen.emit(rows)
    in_sight(window, qtbot, rows[0])
    samples.step(1)
    in_sight(window, qtbot, rows[1])
    samples.step(1)
    in_sight(window, qtbot, rows[0])
    window.cards["flow"].samples_chosen.emit(rows[:0])
    in_sight(window, qtbot, digits().test[0])


def test_another_data_set_ends_the_walk(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    ready(window, qtbot)
    samples, matrix = window.watching.samples, window.cards.find(ConfusionView).matrix
    rows = digits().train[:2]
    window.cards["confusion"].samples_chosen.emit(rows)
    matrix.set_chosen((0, 1))
    in_sight(window, qtbot, rows[0])
    samples.set_data(digits().info)
    assert samples.index is None
    assert matrix.chosen is None


def in_sight(window: MainWindow, qtbot: QtBot, row: int) -> None:
    """Wait until a row of the data set is the sample that all views look at."""
    qtbot.waitUntil(lambda: window.watching.samples.index == row, timeout=5000)


def test_a_window_that_goes_without_being_closed_goes_in_silence(
    qtbot: QtBot, settings: StudioSettings
) -> None:
    """At the end of the process each dock once told a window that was gone of its hiding."""
    window = MainWindow(small_graph(100), settings, MakeBelieve)
    window.show()
    qtbot.waitUntil(lambda: window.docks.loss in window.docks.in_sight())
    with qtbot.captureExceptions() as raised:
        window.run.release()
        shiboken6.delete(window)
    assert raised == []
