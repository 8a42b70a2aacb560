"""Nothing in the window is said in English alone: in a language of brackets, all words stand in
them but those that are no language, as names of nodes, files and types of layers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio import layers
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.languages import ENGLISH
from nndl_studio.resources import example
from nndl_studio.ui import theme
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.texts import texts
from tests.ui.other_language import speak_otherwise, texts_on
from tests.ui.shell.make_believe import MakeBelieve

EXAMPLES = ("lenet-5", "lstm-drawn", "ntm-copy", "nram-access", "perceptron", "hopfield")
WORD = re.compile(r"[A-Za-z][a-z]{2,}")
BRACKETED = re.compile(r"\[[^\[\]]*\]")
# What is no language: a file's place, its ending, a sign in a formula.
NO_WORD = re.compile(r"\S*/\S*|\.[a-z]\w+|\\\w+(\{\w+\})?")
# Names of keys, of faces and of what others made.
KEYS = "Ctrl Alt Shift Del Esc Space Home Left Right Up Down"
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


@pytest.fixture
def window(qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    theme.load_faces()
    store = QSettings(
        str(tmp_path_factory.mktemp("texts") / "studio.ini"), QSettings.Format.IniFormat
    )
    window = MainWindow(Graph(), StudioSettings(store), MakeBelieve)
    window.show()
    qtbot.waitExposed(window)
    yield window
    texts.speak(ENGLISH)
    window.undo.setClean()
    window.files.mark_saved()
    window.files.guards.clear()
    window.close()
    window.deleteLater()


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


def own_words(graph: Graph) -> set[str]:
    """Words that a drawing brings along, and types of layers."""
    names = [*graph.nodes, graph.title, *layers.CATALOGUE]
    names += [form.title for form in FORMATS if form.name == "safetensors"]
    for layer in layers.CATALOGUE.values():
        names += [port.name for port in (*layer.inputs, *layer.outputs)]
    return {word for name in names for word in WORD.findall(name)} | NAMES


def english(window: MainWindow, graph: Graph) -> list[str]:
    known = own_words(graph)
    return sorted({text for text in said_by(window) if {*WORD.findall(bare(text))} - known})


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_word_of_the_window_is_said_otherwise(
    qtbot: QtBot, window: MainWindow, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = load_project(example(name))
    window.files.load(example(name), example=True)
    speak_otherwise(monkeypatch)
    found = english(window, graph)
    for node in graph.nodes:
        window.canvas.scene().select([node])
        qtbot.wait(1)
        found += english(window, graph)
    assert "\n".join(sorted({*found})) == ""
