"""Nothing in the window is said in English alone: in a language of brackets, all words stand in
them but those that are no language, as names of nodes, files and types of layers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nndl_studio import layers
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.ui import theme
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.brackets import said_in_english
from tests.ui.shell.make_believe import MakeBelieve

EXAMPLES = ("lenet-5", "lstm-drawn", "ntm-copy", "nram-access", "perceptron", "hopfield")


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
    window.undo.setClean()
    window.files.mark_saved()
    window.files.guards.clear()
    window.close()
    window.deleteLater()


def own_words(graph: Graph) -> str:
    """What a drawing brings along, and types of layers."""
    names = [*graph.nodes, graph.title, *layers.CATALOGUE]
    names += [form.title for form in FORMATS if form.name == "safetensors"]
    for layer in layers.CATALOGUE.values():
        names += [port.name for port in (*layer.inputs, *layer.outputs)]
    return "\n".join(names)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_word_of_the_window_is_said_otherwise(
    qtbot: QtBot, window: MainWindow, name: str
) -> None:
    graph = load_project(example(name))
    window.files.load(example(name), example=True)
    own = own_words(graph)
    found = said_in_english(window, own)
    for node in graph.nodes:
        window.canvas.scene().select([node])
        qtbot.wait(1)
        found += said_in_english(window, own)
    assert "\n".join(sorted({*found})) == ""
