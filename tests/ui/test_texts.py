"""Texts on widgets follow the language in force."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as QtGuiQt
from PySide6.QtWidgets import QComboBox, QLabel, QTableView
from pytestqt.qtbot import QtBot

from nndl_studio.languages import ENGLISH, speak, told
from nndl_studio.sentence import say
from nndl_studio.ui.texts import escaped, literal, retell, show, texts, worded

LINE = say("line {line}", line=3)
CHINESE = "第 3 行"
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak(ENGLISH)


def test_what_is_shown_is_said_again(qtbot: QtBot) -> None:
    label = worded(QLabel(), LINE)
    qtbot.addWidget(label)
    show(label.setToolTip, LINE)
    assert (label.text(), label.toolTip()) == ("line 3", "line 3")
    texts.speak("zh")
    assert (label.text(), label.toolTip()) == (CHINESE, CHINESE)
    texts.speak(ENGLISH)
    assert label.text() == "line 3"


def test_what_is_shown_later_is_in_the_language_of_then(qtbot: QtBot) -> None:
    texts.speak("zh")
    label = worded(QLabel(), LINE)
    qtbot.addWidget(label)
    assert label.text() == CHINESE


def test_a_name_takes_the_place_of_a_sentence(qtbot: QtBot) -> None:
    label = worded(QLabel(), LINE)
    qtbot.addWidget(label)
    show(label.setText, "line 3")
    texts.speak("zh")
    assert label.text() == "line 3"


def test_what_comes_before_the_text_tells_texts_of_one_widget_apart(qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["", ""])
    show(partial(box.setItemText, 0), LINE)
    show(partial(box.setItemText, 1), say("line {line}", line=4))
    texts.speak("zh")
    assert [box.itemText(place) for place in range(2)] == [CHINESE, "第 4 行"]


def test_actions_and_whatever_else_has_a_setter_follow() -> None:
    action = QAction()
    show(action.setText, LINE)
    texts.speak("zh")
    assert action.text() == CHINESE


def test_a_widget_is_not_kept_for_its_text() -> None:
    gone: list[bool] = []
    owner = QObject()
    owner.destroyed.connect(lambda: gone.append(True))
    show(owner.setObjectName, LINE)
    del owner
    gc.collect()
    assert gone == [True]
    texts.speak("zh")


def test_a_widget_that_qt_has_deleted_is_left_alone(qtbot: QtBot) -> None:
    label = worded(QLabel(), LINE)
    with qtbot.waitSignal(label.destroyed):
        label.deleteLater()
    texts.speak("zh")


class Model(QAbstractTableModel):
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return told(LINE) if role == Qt.ItemDataRole.DisplayRole else None


def test_a_model_is_asked_again(qtbot: QtBot) -> None:
    model, view = Model(), QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    retell(model)
    with qtbot.waitSignals([model.layoutChanged, model.headerDataChanged]):
        texts.speak("zh")
    assert model.data(model.index(0, 0)) == CHINESE


NAME = "<b>x</b> &amp; <i>"


def painted(words: str) -> str:
    """What is read where Qt decides by itself whether words are markup."""
    shown = QTextDocument()
    if QtGuiQt.mightBeRichText(words):
        shown.setHtml(words)
    else:
        shown.setPlainText(words)
    return shown.toPlainText()


def test_a_name_is_no_markup(qtbot: QtBot) -> None:
    named = say("Delete “{name}”?", name=NAME)
    for text, read in ((NAME, NAME), (named, f"Delete “{NAME}”?")):
        label = worded(QLabel(), text)
        qtbot.addWidget(label)
        show(label.setToolTip, text)
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert label.text() == read
        assert painted(label.toolTip()) == read
        texts.speak("zh")
        assert painted(label.toolTip()).count(NAME) == 1
        texts.speak(ENGLISH)
    assert painted(literal(NAME)) == NAME
    assert literal("a < b, as it is") == "a < b, as it is"


def test_who_asks_for_markup_gets_it_and_escapes_names(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.setTextFormat(Qt.TextFormat.RichText)
    show(label.setText, f"<b>{escaped(NAME)}</b>")
    assert label.textFormat() is Qt.TextFormat.RichText
    assert painted(label.text()) == NAME
    assert escaped(LINE) is LINE
