"""The view of attention: sentences with their shares, the answer, and stories of one's own."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nndl_studio.sentence import say
from nndl_studio.training.findings import Attention
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.attention_table import LINE
from nndl_studio.ui.monitor.attention_view import AttentionView
from nndl_studio.ui.monitor.watchable import Source

SHARES = np.array([[0.9, 0.0, 0.1], [0.0, 0.25, 0.75]], np.float32)
ROWS = ("mary took the milk.", "john went to the garden.", "mary went to the office.")
TOLD = Attention(
    ("p 1", "p 2"), ROWS, SHARES, "where is the milk?", (0, 2), "office", 0.97, "office"
)
OWN = "mary went to the office. where is mary?"


@pytest.fixture
def view(qtbot: QtBot) -> AttentionView:
    theme.load_faces()
    made = AttentionView()
    qtbot.addWidget(made.header)
    qtbot.addWidget(made)
    made.resize(520, 260)
    made.show()
    made.header.show()
    made.set_sources(
        tuple(Source(name, "attention", "Attention", "attention") for name in ("p 1", "p 2"))
    )
    return made


def test_each_line_has_its_fact_its_sentence_and_its_shares(view: AttentionView) -> None:
    assert view.waiting
    view.set_values(TOLD)
    assert view.shown().rows == (
        ("1", ROWS[0], "0.90", "0.00"),
        ("", ROWS[1], "0.00", "0.25"),
        ("2", ROWS[2], "0.10", "0.75"),
    )
    assert view.shown().texts == {
        "question": "where is the milk?",
        "answer": "office, 97 % sure",
        "note": "",
    }


def test_of_gates_it_is_said_that_they_need_not_make_one(view: AttentionView) -> None:
    hops = ("Machine.h 1", "Machine.h 2")
    gates = Attention(hops, ROWS, 0.9 * SHARES, TOLD.question, gates=True, heads=("g 1", "g 2"))
    view.set_sources(
        tuple(Source("Machine", f"h {i}.gate", f"Gates {i}", "attention") for i in (1, 2))
    )
    view.set_values(gates)
    assert "need not make 1" in view.shown().texts["note"]
    assert not view.picker.isVisible()
    view.set_values(TOLD)
    assert view.shown().texts["note"] == ""


def test_a_wrong_answer_stands_beside_the_right_one(view: AttentionView) -> None:
    wrong = Attention(TOLD.hops, ROWS, SHARES, TOLD.question, (), "garden", 0.5, "office")
    view.set_values(wrong)
    assert view.shown().texts["answer"] == "garden, 50 % sure; right is office"
    assert theme.themes.current.bad in view.answer.styleSheet()


def test_there_is_nothing_to_choose_while_all_hops_are_in_sight(view: AttentionView) -> None:
    view.set_values(TOLD)
    assert not view.picker.isVisible()
    view.set_values(Attention(("p 1",), ROWS, SHARES[:1]))
    assert view.picker.isVisible()


def test_a_story_of_ones_own_is_asked_for_until_it_is_cleared(
    view: AttentionView, qtbot: QtBot
) -> None:
    view.set_values(TOLD)
    with qtbot.waitSignal(view.source_chosen):
        QTest.keyClicks(view.own, OWN)
        QTest.keyClick(view.own, Qt.Key.Key_Return)
    assert view.typed == OWN
    with qtbot.waitSignal(view.source_chosen):
        view.own.clear()
    assert view.typed == ""


def test_another_sample_takes_its_place(view: AttentionView) -> None:
    view.set_values(TOLD)
    view.own.write(OWN)
    view.forget_typed()
    assert view.typed == ""
    assert view.own.text() == ""


def test_what_can_not_be_read_is_said_and_unknown_words_are_named(view: AttentionView) -> None:
    view.own.write("where is mary?")
    nothing = np.zeros((2, 0), np.float32)
    view.set_values(Attention(TOLD.hops, (), nothing, fault=say("it is empty")))
    assert view.shown().texts["note"] == "It can't be read: it is empty."
    assert view.own.isVisible()
    view.set_values(Attention(TOLD.hops, ROWS, SHARES, unknown=("pub", "bar")))
    assert view.shown().texts["note"] == "Words it never met: pub, bar."


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (0, f"{ROWS[0]}\nTrue fact 1: the answer follows from such, in this order."),
        (1, ROWS[1]),
    ],
)
def test_a_sentence_and_its_number_are_told_where_the_mouse_rests(
    view: AttentionView, row: int, told: str
) -> None:
    view.set_values(TOLD)
    place = QPoint(40, (row + 1) * LINE + LINE // 2)  # below the heads
    help = QHelpEvent(QEvent.Type.ToolTip, place, view.table.mapToGlobal(place))
    QApplication.sendEvent(view.table, help)
    assert QToolTip.text() == told
    QToolTip.hideText()


def test_what_is_painted_is_told_to_who_cannot_see_it(view: AttentionView) -> None:
    view.set_values(TOLD)
    assert view.table.accessibleName().startswith("1 mary took the milk. 0.90")


def test_the_words_it_knows_are_told(view: AttentionView) -> None:
    known = ("bar", "garden", "where")
    view.set_values(Attention(TOLD.hops, ROWS, SHARES, unknown=("pub",), known=known))
    assert view.own.toolTip() == "It knows bar, garden, where."
    note = view.shown().texts["note"]
    assert note == "Words it never met: pub. It knows bar, garden, where."
    many = tuple(f"w{i}" for i in range(1_041))
    view.set_values(Attention(TOLD.hops, ROWS, SHARES, known=many))
    assert view.own.toolTip().replace("\n", " ").endswith("w39 and 1,001 more.")
