"""Gestures on the canvas, by real events: what they do, and that undo takes it back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from nndl_studio.graph.document import Graph
from nndl_studio.layers.dense import DenseConfig
from nndl_studio.ui.canvas.commands import RenameCommand
from nndl_studio.ui.canvas.node_item import NodeItem
from tests.ui.canvas.conftest import MakeHand
from tests.ui.canvas.hand import chain, link, put, saved

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pair() -> Graph:
    """A Data and a Conv that nobody has linked, and a Dense."""
    graph = Graph("Pair")
    put(graph, "Digits", "Data", 0, 0)
    put(graph, "Conv", "Conv2d", 300, 0)
    put(graph, "Hidden", "Dense", 300, 200)
    return graph


def test_a_layer_dropped_from_the_palette_lands_on_the_grid(hand_for: MakeHand) -> None:
    hand = hand_for(Graph())
    before = saved(hand.view.graph)
    hand.drop_layer("Dense", QPointF(47, 33))
    (node,) = hand.view.graph.nodes.values()
    assert node.type == "Dense.v1"
    assert node.position[0] % 20 == 0
    assert node.position[1] % 20 == 0
    assert hand.view.selected_nodes() == [node.id]
    after = saved(hand.view.graph)
    hand.view.undo.undo()
    assert saved(hand.view.graph) == before
    assert not hand.view.scene().nodes
    hand.view.undo.redo()
    assert saved(hand.view.graph) == after


def test_something_else_dropped_is_not_taken(hand_for: MakeHand) -> None:
    hand = hand_for(Graph())
    hand.drop_layer("Dense", QPointF(0, 0))
    hand.view.undo.undo()
    hand.drop_type("Nonsense.v9", QPointF(0, 0))
    assert not hand.view.graph.nodes


def test_dragging_from_port_to_port_connects(hand_for: MakeHand, pair: Graph) -> None:
    hand = hand_for(pair)
    hand.connect("Digits", "Conv", "x")
    assert pair.edges == (link("Digits", "Conv", "x"),)
    assert set(hand.view.scene().edges) == set(pair.edges)


def test_a_link_may_be_drawn_backwards(hand_for: MakeHand, pair: Graph) -> None:
    hand = hand_for(pair)
    hand.drag(hand.port("Conv", "input", "x"), hand.port("Digits", "output", "x"))
    assert pair.edges == (link("Digits", "Conv", "x"),)


def test_while_dragging_ports_are_lit_or_dimmed_and_the_reason_is_said(
    hand_for: MakeHand, pair: Graph
) -> None:
    hand = hand_for(pair)
    said: list[str] = []
    hand.view.status.connect(said.append)
    hand.press(hand.port("Digits", "output", "x"))
    hand.move(QPointF(250, 100))
    nodes = hand.view.scene().nodes
    assert (light(nodes, "Conv"), light(nodes, "Hidden")) == ("taking", "refusing")
    assert nodes["Hidden"].opacity() < nodes["Conv"].opacity()
    hand.move(hand.port("Hidden", "input", "x"))
    assert hand.view.notice.isVisible()
    assert "Hidden" in hand.view.notice.words.text()
    assert said[-1] == hand.view.notice.words.text()
    hand.key(Qt.Key.Key_Escape)
    hand.release(hand.port("Hidden", "input", "x"))
    assert not pair.edges
    assert light(nodes, "Hidden") == "plain"
    assert nodes["Hidden"].opacity() == 1


def light(nodes: Mapping[str, NodeItem], name: str) -> str:
    """How the input x of a node is lit."""
    return nodes[name].inputs["x"].light


@pytest.mark.parametrize("begin", ["move", "link taken", "new link", "rubber band"])
def test_undo_in_the_midst_of_a_gesture_ends_it(hand_for: MakeHand, begin: str) -> None:
    """What the gesture holds may be gone then."""
    hand = hand_for(Graph())
    hand.drop_layer("Data", QPointF(100, 0))
    hand.drop_layer("Conv2d", QPointF(400, 0))
    hand.connect("Data", "Conv2d", "x")
    body = hand.body("Conv2d")
    hand.click(body)
    starts = {
        "move": body,
        "link taken": hand.port("Conv2d", "input", "x"),
        "new link": hand.port("Conv2d", "output", "y"),
        "rubber band": QPointF(300, 200),
    }
    hand.press(starts[begin])
    hand.move(starts[begin] + QPointF(40, 90))
    hand.view.undo.undo()
    hand.view.undo.undo()
    hand.move(QPointF(200, 200))
    hand.release(QPointF(200, 220))
    assert list(hand.view.graph.nodes) == list(hand.view.scene().nodes) == ["Data"]
    assert not hand.view.menu.isVisible()


def test_a_node_renamed_in_the_midst_of_a_move_goes_back(hand_for: MakeHand, pair: Graph) -> None:
    hand = hand_for(pair)
    body = hand.body("Conv")
    hand.press(body)
    hand.move(body + QPointF(60, 60))
    hand.view.push(RenameCommand(pair, "Conv", "C1"))
    assert hand.body("C1") == body


def test_a_refused_drop_leaves_the_reason_and_a_button_that_mends(
    hand_for: MakeHand, pair: Graph
) -> None:
    hand = hand_for(pair)
    before = saved(pair)
    hand.connect("Digits", "Hidden", "x")
    assert not pair.edges
    notice = hand.view.notice
    assert "Flatten" in notice.button.text()
    QTest.mouseClick(notice.button, Qt.MouseButton.LeftButton)
    assert [e.source for e in pair.edges] != []
    assert "Flatten" in pair.nodes
    assert {(e.source, e.target) for e in pair.edges} == {
        ("Digits", "Flatten"),
        ("Flatten", "Hidden"),
    }
    assert hand.view.undo.count() == 1
    hand.view.undo.undo()
    assert saved(pair) == before


def test_a_port_that_has_its_link_refuses_another(hand_for: MakeHand) -> None:
    graph = chain()
    put(graph, "Other", "Data", 0, 200)
    hand = hand_for(graph)
    before = saved(graph)
    hand.connect("Other", "Conv", "x")
    assert saved(graph) == before
    assert "takes one link" in hand.view.notice.words.text()
    assert not hand.view.notice.button.isVisible()


def test_a_link_picked_up_at_its_end_can_be_dropped_away(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    before = saved(graph)
    hand.drag(hand.port("Loss", "input", "x"), QPointF(900, 300))
    assert link("Hidden", "Loss") not in graph.edges
    hand.view.undo.undo()
    assert saved(graph) == before


def test_a_link_picked_up_can_be_moved_in_one_step(hand_for: MakeHand) -> None:
    graph = chain()
    put(graph, "Second", "CrossEntropy", 960, 200)
    hand = hand_for(graph)
    hand.drag(hand.port("Loss", "input", "x"), hand.port("Second", "input", "x"))
    assert link("Hidden", "Second") in graph.edges
    assert link("Hidden", "Loss") not in graph.edges
    assert hand.view.undo.count() == 1


def test_a_link_picked_up_and_put_back_changes_nothing(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    end = hand.port("Loss", "input", "x")
    hand.press(end)
    hand.move(end + QPointF(60, 60))
    hand.move(end)
    hand.release(end)
    assert hand.view.undo.count() == 0


def test_a_click_on_a_port_does_nothing(hand_for: MakeHand, pair: Graph) -> None:
    hand = hand_for(pair)
    hand.click(hand.port("Digits", "output", "x"))
    assert hand.view.undo.count() == 0
    assert hand.view.menu.isHidden()


def test_a_link_dropped_on_empty_canvas_offers_what_can_take_it(
    hand_for: MakeHand, pair: Graph
) -> None:
    hand = hand_for(pair)
    before = saved(pair)
    hand.drag(hand.port("Digits", "output", "x"), QPointF(220, 320))
    menu = hand.view.menu
    assert menu.isVisible()
    assert menu.field.hasFocus()
    rows = [menu.model.entry(menu.model.index(i)) for i in range(menu.model.rowCount())]
    enabled = {entry.layer.name for entry in rows if entry.enabled and entry.layer}
    assert {"Conv2d", "Pool2d", "Flatten"} <= enabled
    assert not enabled & {"Dense", "LSTM", "Data"}
    assert all(entry.refusal for entry in rows if not entry.enabled)
    QTest.keyClicks(menu.field, "pool")
    QTest.keyClick(menu.field, Qt.Key.Key_Return)
    assert pair.nodes["Pool2d"].type == "Pool2d.v1"
    assert pair.edges == (link("Digits", "Pool2d", "x"),)
    assert hand.view.undo.count() == 1
    hand.view.undo.undo()
    assert saved(pair) == before


def test_a_disabled_layer_cannot_be_chosen(hand_for: MakeHand, pair: Graph) -> None:
    hand = hand_for(pair)
    hand.drag(hand.port("Digits", "output", "x"), QPointF(220, 320))
    menu = hand.view.menu
    QTest.keyClicks(menu.field, "lstm")
    QTest.keyClick(menu.field, Qt.Key.Key_Return)
    assert menu.isVisible()
    QTest.keyClick(menu.field, Qt.Key.Key_Escape)
    assert menu.isHidden()
    assert hand.view.undo.count() == 0


def test_moving_snaps_to_the_grid_and_undo_puts_back(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    before = saved(graph)
    middle = hand.body("Conv")
    hand.drag(middle, middle + QPointF(33, 151))
    assert graph.nodes["Conv"].position == (280.0, 160.0)
    hand.view.undo.undo()
    assert saved(graph) == before
    assert hand.view.scene().nodes["Conv"].pos() == QPointF(240, 0)


def test_escape_ends_a_move_without_a_trace(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    middle = hand.body("Conv")
    hand.press(middle)
    hand.move(middle + QPointF(100, 100))
    assert hand.view.scene().nodes["Conv"].pos() != QPointF(240, 0)
    hand.key(Qt.Key.Key_Escape)
    hand.release(middle + QPointF(100, 100))
    assert hand.view.scene().nodes["Conv"].pos() == QPointF(240, 0)
    assert hand.view.undo.count() == 0


def test_the_selection_moves_together_and_consecutive_moves_are_one_step(
    hand_for: MakeHand,
) -> None:
    graph = chain()
    hand = hand_for(graph)
    before = saved(graph)
    hand.click(hand.body("Conv"))
    hand.click(hand.body("Flat"), CTRL)
    hand.drag(hand.body("Flat"), hand.body("Flat") + QPointF(0, 80))
    hand.drag(hand.body("Flat"), hand.body("Flat") + QPointF(0, 40))
    assert graph.nodes["Conv"].position == (240.0, 120.0)
    assert graph.nodes["Flat"].position == (480.0, 120.0)
    assert hand.view.undo.count() == 1
    hand.view.undo.undo()
    assert saved(graph) == before


def test_rubber_band_selects_what_it_touches_and_delete_removes_it(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    before = saved(graph)
    hand.drag(QPointF(225, -60), QPointF(500, 40))
    assert hand.view.selected_nodes() == ["Conv", "Flat"]
    hand.key(Qt.Key.Key_Delete)
    assert set(graph.nodes) == {"Digits", "Hidden", "Loss"}
    hand.view.undo.undo()
    assert saved(graph) == before


def test_rubber_band_with_shift_adds(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    hand.click(hand.body("Loss"))
    hand.drag(QPointF(225, -60), QPointF(300, 40), Qt.KeyboardModifier.ShiftModifier)
    assert set(hand.view.selected_nodes()) == {"Loss", "Conv"}


def test_deleting_a_node_in_the_middle_links_its_neighbours(hand_for: MakeHand) -> None:
    graph = Graph()
    put(graph, "Points", "Data", 0, 0, source="XOR")
    put(graph, "One", "Dense", 240, 0)
    put(graph, "Two", "Dense", 480, 0)
    graph.connect(link("Points", "One", "x"))
    graph.connect(link("One", "Two"))
    hand = hand_for(graph)
    before = saved(graph)
    hand.click(hand.body("One"))
    hand.key(Qt.Key.Key_Delete)
    assert graph.edges == (link("Points", "Two", "x"),)
    assert hand.view.undo.count() == 1
    hand.view.undo.undo()
    assert saved(graph) == before


def test_a_link_can_be_selected_and_deleted(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.click(QPointF(444, 32))
    hand.key(Qt.Key.Key_Backspace)
    assert link("Conv", "Flat") not in graph.edges
    assert len(graph.nodes) == 5


def test_a_layer_dropped_on_a_link_goes_between_and_the_rest_slides_aside(
    hand_for: MakeHand,
) -> None:
    graph = chain()
    hand = hand_for(graph)
    before = saved(graph)
    hand.drop_layer("Pool2d", QPointF(444, 32))
    pairs = {(e.source, e.target) for e in graph.edges}
    assert {("Conv", "Pool2d"), ("Pool2d", "Flat")} <= pairs
    assert ("Conv", "Flat") not in pairs
    frames = [item.frame for item in hand.view.scene().nodes.values()]
    assert not any(a.intersects(b) for a in frames for b in frames if a is not b and a != b)
    assert graph.nodes["Loss"].position[0] > 960
    assert hand.view.undo.count() == 1
    hand.view.undo.undo()
    assert saved(graph) == before


def test_a_layer_that_does_not_fit_a_link_lands_beside_it(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    hand.drop_layer("LSTM", QPointF(444, 32))
    assert not graph.incoming("LSTM")
    assert link("Conv", "Flat") in graph.edges


def test_a_free_node_moved_onto_a_link_is_inserted(hand_for: MakeHand) -> None:
    graph = chain()
    put(graph, "Drop", "Dropout", 660, 200)
    hand = hand_for(graph)
    before = saved(graph)
    hand.drag(hand.body("Drop"), QPointF(684, 32))
    pairs = {(e.source, e.target) for e in graph.edges}
    assert {("Flat", "Drop"), ("Drop", "Hidden")} <= pairs
    assert hand.view.undo.count() == 1
    hand.view.undo.undo()
    assert saved(graph) == before


def test_the_badge_of_a_faulty_node_explains_and_mends(hand_for: MakeHand) -> None:
    graph = chain()
    graph.set_config("Hidden", type(graph.nodes["Hidden"].config)(units=7))
    hand = hand_for(graph)
    item = hand.view.scene().nodes["Loss"]
    assert "10 classes" in item.fault
    hand.click(item.mapToScene(149, 18))
    notice = hand.view.notice
    assert notice.isVisible()
    QTest.mouseClick(notice.button, Qt.MouseButton.LeftButton)
    config = graph.nodes["Hidden"].config
    assert isinstance(config, DenseConfig)
    assert config.units == 10
    hand.view.scene().refresh()
    assert item.fault == ""


def test_double_click_on_empty_canvas_adds_at_the_pointer(hand_for: MakeHand) -> None:
    hand = hand_for(Graph())
    spot = hand.spot(QPointF(100, 100))
    QTest.mouseDClick(hand.target, Qt.MouseButton.LeftButton, pos=spot)
    assert hand.view.menu.isVisible()
    QTest.keyClicks(hand.view.menu.field, "dns")
    QTest.keyClick(hand.view.menu.field, Qt.Key.Key_Return)
    assert set(hand.view.graph.nodes) == {"Dense"}


def test_dragging_with_space_pans_and_opens_no_menu(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    QTest.keyPress(hand.view, Qt.Key.Key_Space)
    before = hand.spot(QPointF(0, 0))
    start = hand.view.mapToScene(400, 500)
    hand.press(start)
    hand.move(start + QPointF(-50, 30))
    hand.release(start)
    QTest.keyRelease(hand.view, Qt.Key.Key_Space)
    assert hand.spot(QPointF(0, 0)) != before
    assert hand.view.menu.isHidden()
    assert hand.view.undo.count() == 0
