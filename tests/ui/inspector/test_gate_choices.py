"""Gates are held by a choice each, with the mouse and with keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.ui.inspector.gate_choices import GateChoices
from tests.graph.drawing import node

Told = list[tuple[str, tuple[str, ...]]]


def choices(qtbot: QtBot) -> tuple[GateChoices, Told]:
    made, told = GateChoices(), Told()
    qtbot.addWidget(made)
    made.held.connect(lambda *found: told.append(found))
    made.set_node(node("L", "LSTM"))
    made.show()
    return made, told


def test_each_gate_has_a_choice_that_the_keys_reach(qtbot: QtBot) -> None:
    made, told = choices(qtbot)
    assert list(made.choices) == ["i", "f", "o"]
    assert [made.choices["f"].itemText(k) for k in range(3)] == ["f as it learns", "f = 0", "f = 1"]
    QTest.keyClick(made.choices["f"], Qt.Key.Key_Down)
    assert told == [("L", ("f=0",))]


def test_what_is_marked_is_shown_and_can_be_let_go(qtbot: QtBot) -> None:
    made, told = choices(qtbot)
    held = node("L", "LSTM")
    made.set_node(type(held)(held.id, held.type, held.config, (0.0, 0.0), held=("f=0", "q=1")))
    assert [(gate, each.currentText()) for gate, each in made.choices.items()] == [
        ("i", "i as it learns"),
        ("f", "f = 0"),
        ("o", "o as it learns"),
        ("q", "q = 1"),
    ]
    made.choices["q"].setCurrentIndex(0)
    made.choices["q"].activated.emit(0)
    assert told == [("L", ("f=0",))]
    made.set_node(node("D", "Dense"))
    assert made.choices == {}
