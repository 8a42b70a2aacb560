"""The canvas as a view: keys, zoom, minimap, thumbnails, faults, and letting go of a graph."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QPaintEvent,
    QRegion,
    QUndoStack,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.sentence import say
from nndl_studio.ui.canvas import adding
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.scene import CanvasScene
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.theme import DARK, LIGHT, themes
from tests.conftest import delete_deferred
from tests.ui.canvas.conftest import MakeHand
from tests.ui.canvas.hand import chain, link, put, saved

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_arrows_walk_from_node_to_node(hand_for: MakeHand) -> None:
    graph = chain()
    put(graph, "Below", "Dense", 240, 200)
    hand = hand_for(graph)
    walked = []
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Up,
        Qt.Key.Key_Left,
    ):
        hand.key(key)
        walked.append(hand.view.selected_nodes())
    assert walked == [["Digits"], ["Conv"], ["Below"], ["Conv"], ["Digits"]]


def test_ctrl_arrows_nudge_and_merge(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.click(hand.body("Conv"))
    for _ in range(3):
        hand.key(Qt.Key.Key_Down, CTRL)
    assert graph.nodes["Conv"].position == (240.0, 60.0)
    assert hand.view.undo.count() == 1


def test_select_all_copy_paste_and_cut(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.key(Qt.Key.Key_A, CTRL)
    assert len(hand.view.selected_nodes()) == 5
    hand.key(Qt.Key.Key_C, CTRL)
    hand.key(Qt.Key.Key_V, CTRL)
    assert len(graph.nodes) == 10
    assert link("Conv 2", "Flat 2") in graph.edges
    assert set(hand.view.selected_nodes()) == set(graph.nodes) - set(chain().nodes)
    hand.key(Qt.Key.Key_X, CTRL)
    assert saved(graph) == saved(chain())
    hand.key(Qt.Key.Key_Z, CTRL)
    assert len(graph.nodes) == 10


def test_paste_with_the_links_that_led_in(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.click(hand.body("Hidden"))
    hand.key(Qt.Key.Key_C, CTRL)
    hand.key(Qt.Key.Key_V, CTRL | SHIFT)
    assert link("Flat", "Hidden 2") in graph.edges


def test_duplicate_is_one_step(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.click(hand.body("Conv"))
    hand.key(Qt.Key.Key_D, CTRL)
    assert "Conv 2" in graph.nodes
    assert graph.nodes["Conv 2"].config == graph.nodes["Conv"].config
    assert hand.view.undo.count() == 1


@pytest.mark.parametrize("text", ["", "hello", "{", '{"format": 1}', "[1]", '{"format": 99}'])
def test_other_text_on_the_clipboard_is_not_pasted(hand_for: MakeHand, text: str) -> None:
    hand = hand_for(chain())
    said: list[str] = []
    hand.view.status.connect(said.append)
    QGuiApplication.clipboard().setText(text)
    hand.key(Qt.Key.Key_V, CTRL)
    assert hand.view.undo.count() == 0
    assert "nothing to paste" in said[-1]


def test_c_connects_the_selected_nodes_from_left_to_right(hand_for: MakeHand) -> None:
    graph = Graph()
    put(graph, "Points", "Data", 0, 0, source="XOR")
    put(graph, "Hidden", "Dense", 240, 0)
    hand = hand_for(graph)
    hand.key(Qt.Key.Key_A, CTRL)
    hand.key(Qt.Key.Key_C)
    assert graph.edges == (link("Points", "Hidden", "x"),)


def test_space_opens_quick_add_and_a_name_with_enter_adds(hand_for: MakeHand) -> None:
    hand = hand_for(Graph())
    hand.key(Qt.Key.Key_Space)
    assert hand.view.menu.isVisible()
    QTest.keyClicks(hand.view.menu.field, "soft")
    QTest.keyClick(hand.view.menu.field, Qt.Key.Key_Down)
    QTest.keyClick(hand.view.menu.field, Qt.Key.Key_Up)
    QTest.keyClick(hand.view.menu.field, Qt.Key.Key_Return)
    assert len(hand.view.graph.nodes) == 1
    assert hand.view.hasFocus()


def test_quick_add_covers_no_other_node(hand_for: MakeHand) -> None:
    graph = Graph()
    put(graph, "Hidden", "Dense", 0, 0)
    put(graph, "Beside", "Dense", 220, 0)
    hand = hand_for(graph)
    for type_name in ("Dense.v1", "LSTM.v1", "Data.v1", "Concat.v1"):
        adding.add_at(hand.view, type_name, QPointF(90, 30), None)
        hand.view.scene().refresh()
    frames = [item.frame for item in hand.view.scene().nodes.values()]
    assert len(frames) == 6
    assert not any(one.intersects(other) for one, other in combinations(frames, 2))
    middle = QPointF(90, 30)
    assert max((frame.center() - middle).manhattanLength() for frame in frames) < 600
    assert all(x % 20 == y % 20 == 0 for x, y in (n.position for n in graph.nodes.values()))


def test_quick_add_puts_a_node_where_it_was_asked_for_if_that_is_free(hand_for: MakeHand) -> None:
    graph = Graph()
    hand = hand_for(graph)
    adding.add_at(hand.view, "Dense.v1", QPointF(304, 212), None)
    assert graph.nodes["Dense"].position == (220, 180)


def test_a_layer_by_name_is_added_after_the_selected_one_and_linked(hand_for: MakeHand) -> None:
    graph = Graph()
    hand = hand_for(graph)
    for type_name in ("Data.v1", "Conv2d.v1", "Flatten.v1", "Dense.v1"):
        hand.view.add_layer(type_name)
        hand.view.scene().refresh()
    assert {(e.source, e.target) for e in graph.edges} == {
        ("Data", "Conv2d"),
        ("Conv2d", "Flatten"),
        ("Flatten", "Dense"),
    }
    assert hand.view.undo.count() == 4


def test_f_fits_everything_into_sight(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    hand.view.zoom(4)
    hand.key(Qt.Key.Key_F)
    assert hand.view.visible_rect().contains(hand.view.scene().content_rect())


def test_the_wheel_zooms_at_the_pointer(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    spot = hand.spot(QPointF(240, 0))
    before = hand.view.mapToScene(spot)
    event = QWheelEvent(
        QPointF(spot),
        QPointF(hand.target.mapToGlobal(spot)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hand.target, event)
    assert hand.view.magnification > 1.1
    off = hand.view.mapToScene(spot) - before
    assert off.manhattanLength() < 3
    for _ in range(60):
        hand.view.zoom(0.5)
    assert hand.view.magnification >= 0.1


def test_a_click_on_the_minimap_looks_there(hand_for: MakeHand) -> None:
    graph = chain()
    put(graph, "Far", "Dense", 4000, 2000)
    hand = hand_for(graph)
    hand.view.zoom(1 / hand.view.magnification)
    hand.view.look_at(QPointF(0, 0))
    minimap = hand.view.minimap
    assert minimap.isVisible()
    QTest.mouseClick(
        minimap, Qt.MouseButton.LeftButton, pos=QPoint(minimap.width() - 12, minimap.height() - 10)
    )
    assert hand.view.visible_rect().center().x() > 2500


def test_the_minimap_leaves_a_drawing_that_is_all_in_sight(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    view = hand.view
    view.zoom(0.2 / view.magnification)
    view.look_at(view.scene().content_rect().center())
    assert view.minimap.isVisible()
    loss = view.scene().nodes["Loss"].frame.center()
    view.shift(view.mapToScene(view.minimap.geometry().center()) - loss)
    assert not view.minimap.isVisible()
    view.zoom(4.0)
    assert view.minimap.isVisible()


def test_the_whole_drawing_stays_in_sight_in_another_size(hand_for: MakeHand) -> None:
    view = hand_for(chain()).view
    view.fit()
    view.resize(view.width() // 2, view.height())
    assert view.visible_rect().contains(view.scene().content_rect())
    view.zoom(2.0)
    before = view.magnification
    view.resize(view.width() + 60, view.height())
    assert view.magnification == before


def test_selection_is_told_once_for_each_change(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    told: list[list[str]] = []
    hand.view.selection_changed.connect(told.append)
    hand.click(hand.body("Conv"))
    hand.click(hand.body("Conv"))
    hand.view.focus_node("Flat")
    hand.view.focus_node("Nobody")
    hand.key(Qt.Key.Key_Escape)
    assert told == [["Conv"], ["Flat"], []]


def test_a_renamed_node_stays_selected_and_linked(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.click(hand.body("Conv"))
    told: list[list[str]] = []
    hand.view.selection_changed.connect(told.append)
    graph.rename_node("Conv", "C1")
    assert told == [["C1"]]
    assert set(hand.view.scene().edges) == set(graph.edges)
    hand.drag(hand.body("C1"), hand.body("C1") + QPointF(0, 60))
    assert graph.nodes["C1"].position == (240.0, 60.0)


def test_the_graph_is_checked_once_after_many_edits(hand_for: MakeHand, qtbot: QtBot) -> None:
    graph = chain()
    hand = hand_for(graph)
    told: list[Analysis] = []
    hand.view.analysis_changed.connect(told.append)
    for i in range(5):
        put(graph, f"Extra {i}", "Dense", 0, 200 + 100 * i)
    assert not told
    qtbot.waitUntil(lambda: len(told) > 0)
    qtbot.wait(20)
    assert len(told) == 1
    assert any(problem.node == "Extra 0" for problem in told[0].problems)
    assert "Extra 0" in hand.view.scene().nodes["Extra 0"].fault


def test_a_thumbnail_makes_the_node_higher_until_it_is_taken_away(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    item = hand.view.scene().nodes["Conv"]
    low = item.frame.height()
    picture = QImage(28, 28, QImage.Format.Format_Grayscale8)
    picture.fill(120)
    hand.view.set_thumbnail("Conv", picture)
    assert item.frame.height() > low
    hand.view.grab()
    hand.view.set_thumbnail("Conv", None)
    assert item.frame.height() == low
    hand.view.set_thumbnail("Nobody", picture)


def test_a_node_that_failed_while_running_is_lit_until_the_next_edit(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.view.mark_fault("Conv", say("The loss is no number any more"))
    item = hand.view.scene().nodes["Conv"]
    assert item.fault == "The loss is no number any more"
    assert item.toolTip() == f"Conv · Conv2d · 4 maps · 5×5\n4×24×24\n\n{item.fault}"
    hand.click(item.mapToScene(149, 18))
    assert hand.view.notice.words.text() == item.fault
    put(graph, "Extra", "Dense", 0, 200)
    hand.view.scene().refresh()
    assert item.fault == ""


def test_a_light_may_be_put_out_in_the_midst_of_an_edit(hand_for: MakeHand) -> None:
    """As a run does that hears of the edit before the canvas."""
    graph = chain()
    put(graph, "Alone", "Dense", 0, 200)
    views: list[CanvasView] = []
    graph.node_removed.connect(lambda _: views[0].mark_fault("Flat", None))
    hand = hand_for(graph)
    views.append(hand.view)
    hand.view.mark_fault("Flat", say("broke"))
    graph.remove_node("Alone")
    hand.view.scene().refresh()
    assert "Alone" not in hand.view.scene().nodes
    assert hand.view.scene().nodes["Flat"].fault == ""


def test_a_context_menu_goes_when_it_is_closed(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    for name in ("Conv", "Flat"):
        at = hand.spot(hand.body(name))
        reason, there = QContextMenuEvent.Reason.Mouse, hand.target.mapToGlobal(at)
        QApplication.sendEvent(hand.target, QContextMenuEvent(reason, at, there))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, Qt.Key.Key_Escape)
    delete_deferred()
    assert hand.view.findChildren(QMenu) == []


def test_both_themes_paint_at_every_size_without_a_warning(hand_for: MakeHand) -> None:
    graph = chain()
    put(graph, "Points", "Data", 0, 300, source="digit rows")
    put(graph, "Memory", "LSTM", 240, 300)
    graph.connect(link("Points", "Memory", "x"))
    hand = hand_for(graph)
    hand.view.select_all()
    pictures = []
    for theme in (DARK, LIGHT):
        themes.set_current(theme)
        for factor in (0.3, 1.0, 2.0):
            hand.view.zoom(factor / hand.view.magnification)
            pictures.append(hand.view.grab().toImage())
    assert pictures[1] != pictures[4]
    themes.set_current(DARK)


def test_edges_light_up_under_the_pointer(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    before = hand.view.grab().toImage()
    hand.move(QPointF(10, 300))
    hand.move(QPointF(444, 32))
    assert hand.view.grab().toImage() != before


def test_another_graph_replaces_the_first_which_is_let_go(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.click(hand.body("Conv"))
    hand.key(Qt.Key.Key_Delete)
    hand.view.set_graph(Graph("Other"))
    assert hand.view.undo.count() == 0
    assert not hand.view.scene().nodes
    for name in ("node_added", "node_removed", "node_changed", "edge_added", "edge_removed"):
        assert len(getattr(graph, name)) == 0
    put(graph, "Late", "Dense", 0, 0)
    assert not hand.view.scene().nodes


def test_release_lets_scene_and_items_die(qtbot: QtBot) -> None:
    undo = QUndoStack()
    view = CanvasView(chain(), undo)
    view.show()
    item, scene = weakref.ref(view.scene().nodes["Conv"]), weakref.ref(view.scene())
    ends: list[Callable[[], object]] = [weakref.ref(view), scene, item]
    assert isinstance(item(), NodeItem)
    assert isinstance(scene(), CanvasScene)
    view.release()
    view.close()
    view.deleteLater()
    del view
    QApplication.sendPostedEvents(None, 52)
    gc.collect()
    assert [end() for end in ends] == [None, None, None]


class Painted(QObject):
    """What of a widget has been painted since `region` was emptied."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


def test_no_ghost_stays_where_a_node_was(hand_for: MakeHand) -> None:
    """A paint between the move and Qt's own look at what has moved, as while training."""
    view = hand_for(chain()).view
    scene, viewport = view.scene(), view.viewport()
    QApplication.processEvents()
    links = [item for edge, item in scene.edges.items() if "Conv" in (edge.source, edge.target)]
    moved = [scene.nodes["Conv"], *links]
    before = [view.mapFromScene(item.sceneBoundingRect()).boundingRect() for item in moved]
    painted = Painted()
    viewport.installEventFilter(painted)
    scene.place({"Conv": QPointF(240, 400)})
    viewport.repaint(QRect(0, 0, 8, 8))
    painted.region = QRegion()
    QApplication.processEvents()
    for place in before:
        stale = QRegion(place.intersected(viewport.rect())).subtracted(painted.region)
        assert stale.isEmpty()
