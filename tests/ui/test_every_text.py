"""Nothing in the window is said in English alone: in a language of brackets, all words stand in
them but those that are no language, as names of nodes, files and types of layers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nndl_studio import layers
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.ui import theme
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.brackets import said_in_english
from tests.ui.own_window import own_window

EXAMPLES = ("lenet-5", "lstm-drawn", "ntm-copy", "nram-access", "perceptron", "hopfield")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    theme.load_faces()
    with own_window(qtbot, tmp_path) as window:
        yield window


def own_words(graph: Graph) -> str:
    """What a drawing brings along, and types of layers."""
    names = [*graph.nodes, graph.title, *layers.CATALOGUE]
    parameters = analyse(graph).parameters.values()
    names += [parameter.name for owned in parameters for parameter in owned]
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
