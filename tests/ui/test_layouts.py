"""Widgets that make room for their words, or say them whole to who points at them."""

from __future__ import annotations

from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from nndl_studio.ui.heads import Heads
from nndl_studio.ui.search_line import SearchLine
from nndl_studio.ui.short_combo import ShortCombo

LONG = "a value of which there is more than fits"


def test_a_choice_that_is_cut_is_whole_under_the_pointer(qtbot: QtBot) -> None:
    combo = ShortCombo()
    qtbot.addWidget(combo)
    combo.setToolTip("What it is")
    combo.addItem(LONG)
    combo.resize(600, 30)
    assert combo.hover_words == "What it is"
    combo.resize(80, 30)
    assert combo.hover_words == f"{LONG}\nWhat it is"
    assert not combo.grab().isNull()


def test_a_line_to_search_by_shows_what_can_be_searched_for(qtbot: QtBot) -> None:
    line = SearchLine()
    qtbot.addWidget(line)
    line.set_words(LONG)
    needed = line.fontMetrics().horizontalAdvance(LONG)
    assert needed < line.minimumSizeHint().width() <= line.sizeHint().width()


def test_a_head_gets_its_room_and_what_a_user_has_widened_stays(qtbot: QtBot) -> None:
    table = QTableWidget(1, 2)
    qtbot.addWidget(table)
    table.setHorizontalHeaderLabels([LONG, "x"])
    header = table.horizontalHeader()
    heads = Heads(header, {0: 40, 1: 90})
    assert header.sectionSize(0) == 40
    table.show()
    assert header.sectionSize(0) == header.sectionSizeHint(0) > 40
    header.resizeSection(1, 200)
    heads.widen()
    assert header.sectionSize(1) == 200
