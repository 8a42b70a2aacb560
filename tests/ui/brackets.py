"""What a window says, and what of it is said in English alone in a language of brackets."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QDockWidget, QWidget

from nndl_studio.languages import ENGLISH
from nndl_studio.ui.texts import texts
from tests.ui.other_language import speak_otherwise, texts_on

WORD = re.compile(r"[A-Za-z][a-z]{2,}")
BRACKETED = re.compile(r"\[[^\[\]]*\]")
# What is no language: a file's place, its ending, a sign in a formula.
NO_WORD = re.compile(r"<[^>]*>|&\w+;|\S*/\S*|\.[a-z]\w+|\\\w+(\{\w+\})?")
# Names of keys, of faces and of what others made.
KEYS = "Ctrl Alt Shift Del Esc Space Home Left Right Up Down Return"
NAMES = frozenset(f"{KEYS} NNDL Studio English".split())
# What Qt says by itself has translations of its own.
QT = frozenset(
    {
        "Close",
        "Closes the dock widget",
        "Float",
        "Undocks and re-attaches the dock widget",
        "Scroll Left",
        "Scroll Right",
        # Of plots' menus, which are not offered.
        "Export",
        "Export...",
    }
)
DISPLAY = Qt.ItemDataRole.DisplayRole


def said_in_english(widget: QWidget, own: str = "") -> list[str]:
    """What stands on a widget in no brackets, while all that is a text stands in some. `own` has
    the words that data and drawings bring along; parts of it are not asked for either."""
    known = {*WORD.findall(own)} | NAMES
    with pytest.MonkeyPatch.context() as patch:
        speak_otherwise(patch)
        found = {text for text in said_by(widget) if text not in own}
    texts.speak(ENGLISH)
    return sorted(text for text in found if {*WORD.findall(bare(text))} - known)


def said_by(widget: QWidget) -> list[str]:
    """All that stands on a widget and below it, its commands and lists among it."""
    said = texts_on(widget)
    for action in widget.findChildren(QAction):
        said += [action.text(), action.toolTip(), action.statusTip()]
    for dock in widget.findChildren(QDockWidget):
        said.append(dock.windowTitle())
    for view in widget.findChildren(QAbstractItemView):
        model = view.model()
        said += cells(model) if model is not None else []
    return [text for text in said if text and text not in QT]


def cells(model: QAbstractItemModel) -> list[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    places = [
        model.index(row, column)
        for row in range(min(model.rowCount(), 200))
        for column in range(columns)
    ]
    heads = [model.headerData(at, Qt.Orientation.Horizontal, DISPLAY) for at in range(columns)]
    return [str(each) for each in (*heads, *(place.data(DISPLAY) for place in places)) if each]


def bare(text: str) -> str:
    """What of a text stands in no brackets."""
    before = ""
    while before != text:
        before, text = text, BRACKETED.sub(" ", text)
    return NO_WORD.sub(" ", text)
