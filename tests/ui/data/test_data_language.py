"""Pages on data say what they show in another language as soon as it is in force."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.points import PointsConfig
from nndl_studio.datasets.table_facts import Facts
from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.data.class_panel import ClassPanel
from nndl_studio.ui.data.column_model import ColumnModel, Field
from nndl_studio.ui.data.points_page import PointsPage
from nndl_studio.ui.data.rows_page import RowsPage
from nndl_studio.ui.data.text_table import TextTable
from nndl_studio.ui.data.waiting import Waiting
from nndl_studio.ui.data.wrong_label import WrongLabel
from tests.ui.other_language import speak_otherwise, texts_on

HORIZONTAL = Qt.Orientation.Horizontal


def unsaid(texts: list[str], names: tuple[str, ...] = ()) -> list[str]:
    """Those that are neither in brackets nor names."""
    return [text for text in texts if "[" not in text and text not in names]


def test_the_page_of_points_follows(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    points = ((0.0, 0.0, 0), (0.5, 0.5, 1))
    page = PointsPage(None, "Data & more", PointsConfig(points=points))
    qtbot.addWidget(page)
    speak_otherwise(monkeypatch)
    assert page.windowTitle() == "[Draw points]"
    assert page.use.text() == "[&Use it in “Data && more”]"
    assert page.kinds.button(0).text() == "[Class A]"
    assert unsaid(texts_on(page), ("A 1, B 1",)) == []
    page.learned.setCurrentIndex(page.learned.findData("curve"))
    assert page.config.learned == "curve"
    assert page.says.text() == "[2 points of a curve]"


def test_the_page_of_rows_follows(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = RowsPage(None, "")
    qtbot.addWidget(page)
    page.paste("a\tb\n1\t2\n")
    assert page.says.text() == "1 row of 2 columns below their names"
    speak_otherwise(monkeypatch)
    assert page.says.text() == "[1 row of [2 columns] below their names]"
    assert unsaid(texts_on(page)) == []


def test_a_column_is_told_otherwise_and_stored_as_before(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ColumnModel()
    model.set_columns([Column("age")], [Facts("age", 9, 7, "number", high=9.0)], [(1.0,)], 10)
    role = model.index(0, Field.ROLE)
    told: list[object] = []
    model.headerDataChanged.connect(lambda *place: told.append(place))
    speak_otherwise(monkeypatch)
    assert told
    assert model.headerData(Field.ROLE, HORIZONTAL) == "[For]"
    assert role.data() == "[input]"
    assert role.data(Qt.ItemDataRole.EditRole) == "input"
    assert role.data(Qt.ItemDataRole.AccessibleTextRole) == "age, [For]: [input]"
    assert model.index(0, Field.NAME).data() == "age"
    assert model.index(0, Field.HOLDS).data() == "[[0 to 9], 1 empty]"


def test_classes_keep_their_names(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = ClassPanel()
    qtbot.addWidget(panel)
    panel.set_classes(("cat", "dog"), (3, 4), panel.settings)
    speak_otherwise(monkeypatch)
    assert panel.weights.itemText(1) == "[balanced]"
    assert panel.weights.itemData(1) == "balanced"
    assert panel.model.index(0, 0).data() == "cat"
    assert unsaid(texts_on(panel)) == []


def test_what_is_wrong_begins_as_a_sentence(qtbot: QtBot) -> None:
    label = WrongLabel()
    qtbot.addWidget(label)
    label.set_fault(say("no column is an input"))
    assert label.text() == "No column is an input"
    label.set_words(say("{file}: it is empty.", file="data.csv"))
    assert label.text() == "data.csv: it is empty."
    label.set_words(NOTHING)
    assert label.isHidden()


def test_words_in_a_table_follow_and_data_stay(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, wait = TextTable(), Waiting()
    qtbot.addWidget(table)
    qtbot.addWidget(wait)
    table.set_rows([say("sample"), "x1"], [["1", "0.5"], [say("told"), "0.7"]])
    speak_otherwise(monkeypatch)
    heads = [table.model().headerData(i, HORIZONTAL) for i in range(3)]
    assert heads == ["[sample]", "x1", ""]
    assert [table.model().index(i, 0).data() for i in range(2)] == ["1", "[told]"]
    assert unsaid(texts_on(wait)) == []
