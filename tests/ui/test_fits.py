"""All that the window says can be read, in every language and theme, on a small screen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from nndl_studio import layers
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.resources import example
from nndl_studio.ui import theme
from nndl_studio.ui.inspector.inspector import WIDTH as INSPECTOR_WIDTH
from nndl_studio.ui.inspector.inspector import Inspector
from nndl_studio.ui.monitor.card_rows import CARDS, CardRow
from nndl_studio.ui.shell.dock import LEAST_WIDTH
from nndl_studio.ui.shell.docks import MONITOR_HEIGHT
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.own_window import own_window
from tests.ui.ways import SCREEN, each_theme, settle, small_screen, wrong_in_each_way

EXAMPLES = ("lenet-5", "lstm-drawn", "ntm-copy")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    theme.apply(application(), theme.DARK)
    with small_screen(), own_window(qtbot, tmp_path) as window:
        yield window


def application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def assert_all_read(window: MainWindow, nodes: list[str]) -> None:
    """With each of these nodes in the inspector."""
    select = window.canvas.scene().select
    steps = [(node, partial(select, [node])) for node in nodes]
    settle()
    assert window.size().boundedTo(SCREEN) == window.size()
    window.resize(SCREEN)
    found = wrong_in_each_way(window, steps)
    assert "\n".join(found) == ""
    assert window.size() == SCREEN


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_with_each_kind_of_node(window: MainWindow, name: str) -> None:
    window.files.load(example(name), example=True)
    kinds = {node.config: node.id for node in window.graph.nodes.values()}
    firsts = {window.graph.nodes[node].type: node for node in reversed([*kinds.values()])}
    for _ in each_theme():
        assert_all_read(window, [*firsts.values()])


def test_each_layer_with_its_settings_and_what_is_wrong_with_it(qtbot: QtBot) -> None:
    theme.apply(application(), theme.DARK)
    graph, inspector = Graph(), Inspector()
    qtbot.addWidget(inspector)
    theme.dress(inspector)
    inspector.resize(INSPECTOR_WIDTH, 800)
    inspector.show()
    for layer in layers.CATALOGUE.values():
        graph.add_node(Node(layer.name, layer.type, layer.configured(), (0.0, 0.0)))
    analysis = analyse(graph)
    select = partial(inspector.set_node, graph, analysis)
    steps = [(node, partial(select, node)) for node in graph.nodes]
    assert "\n".join(wrong_in_each_way(inspector, steps)) == ""


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row.name)
def test_each_card_alone_in_a_dock(window: MainWindow, row: CardRow) -> None:
    """As narrow as a dock may be."""
    dock: QDockWidget = window.docks[row.name]
    dock.show()
    dock.setFloating(True)
    settle()
    dock.resize(LEAST_WIDTH, MONITOR_HEIGHT)
    assert "\n".join(wrong_in_each_way(dock)) == ""


def test_from_right_to_left(window: MainWindow) -> None:
    app = application()
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        window.files.load(example("lenet-5"), example=True)
        assert_all_read(window, ["C3"])
    finally:
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("scale", ["1.5", "2"])
def test_on_a_scaled_screen(scale: str, tmp_path: Path) -> None:
    surroundings = {**os.environ, "QT_SCALE_FACTOR": scale}
    command = [sys.executable, "-m", "tests.ui.scaled", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)
    assert done.stdout == f"scale {scale}\n", done.stderr
