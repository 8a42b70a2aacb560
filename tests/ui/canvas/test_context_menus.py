"""Context menus: that of a port, and that which a key opens on what is selected."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.canvas.conftest import MakeHand
from tests.ui.canvas.hand import Hand, chain


def opened(hand: Hand, at: QPoint, by: QContextMenuEvent.Reason) -> QMenu:
    event = QContextMenuEvent(by, at, hand.target.mapToGlobal(at))
    QApplication.sendEvent(hand.target, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def on_port(hand: Hand, node: str, side: str, name: str) -> dict[str, QAction]:
    at = hand.spot(hand.port(node, side, name))
    menu = opened(hand, at, QContextMenuEvent.Reason.Mouse)
    return {action.text(): action for action in menu.actions()}


@pytest.mark.parametrize(("side", "name"), [("input", "x"), ("output", "y")])
def test_a_port_shows_its_numbers(hand_for: MakeHand, qtbot: QtBot, side: str, name: str) -> None:
    hand = hand_for(chain())
    with qtbot.waitSignal(hand.view.inside_asked) as asked:
        on_port(hand, "Conv", side, name)["Look at its numbers"].trigger()
    assert asked.args == ["Conv", side]


def test_a_port_lets_its_links_go(hand_for: MakeHand) -> None:
    graph = chain()
    hand = hand_for(graph)
    before = graph.edges
    on_port(hand, "Conv", "input", "x")["Delete its links"].trigger()
    assert set(before) - set(graph.edges) == {e for e in before if e.target == "Conv"}
    menu = on_port(hand, "Conv", "input", "x")
    assert not menu["Delete its links"].isEnabled()
    assert menu["Add a layer here…"].isEnabled()
    hand.view.undo.undo()
    assert set(graph.edges) == set(before)
    assert not on_port(hand, "Conv", "input", "x")["Add a layer here…"].isEnabled()


def test_the_key_opens_the_menu_of_what_is_selected(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    hand.click(hand.body("Conv"))
    menu = opened(hand, QPoint(1, 1), QContextMenuEvent.Reason.Keyboard)
    assert "Look inside" in {action.text() for action in menu.actions()}
    there = hand.view.mapToScene(hand.target.mapFromGlobal(menu.pos()))
    assert hand.view.scene().nodes["Conv"].frame.contains(there)
    menu.close()
    hand.view.scene().select([], [next(iter(hand.view.graph.edges))])
    menu = opened(hand, QPoint(1, 1), QContextMenuEvent.Reason.Keyboard)
    assert "Delete link" in {action.text() for action in menu.actions()}
    menu.close()
    hand.view.scene().select([])
    menu = opened(hand, QPoint(1, 1), QContextMenuEvent.Reason.Keyboard)
    assert "Select all" in {action.text() for action in menu.actions()}
    menu.close()
