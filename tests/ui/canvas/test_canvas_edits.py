"""What an edit of a large drawing makes anew: what it changed, and no more."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from nndl_studio.graph.check import Analysis, Problem
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.dense import DenseConfig
from nndl_studio.ui.canvas import scene as canvas
from nndl_studio.ui.canvas.commands import ConfigCommand, DeleteCommand
from nndl_studio.ui.canvas.node_facts import NodeFacts, node_facts
from nndl_studio.ui.canvas.scene import CanvasScene

MANY = 40


def hidden_layers() -> Graph:
    """Hidden 0 → Hidden 1 → …, with nothing to read."""
    graph = Graph("Many")
    for number in range(MANY):
        graph.add_node(Node(f"Hidden {number}", "Dense.v1", DenseConfig(), (0.0, 100.0 * number)))
    for number in range(MANY - 1):
        graph.connect(Edge(f"Hidden {number}", "y", f"Hidden {number + 1}", "x"))
    return graph


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the nodes whose words were made."""
    names: list[str] = []
    make = node_facts

    def counted(graph: Graph, analysis: Analysis, node: Node, problem: Problem | None) -> NodeFacts:
        names.append(node.id)
        return make(graph, analysis, node, problem)

    monkeypatch.setattr(canvas, "node_facts", counted)
    return names


def test_an_edit_tells_what_it_changed(qtbot: QtBot, told: list[str]) -> None:
    graph, undo = hidden_layers(), QUndoStack()
    scene = CanvasScene(graph)
    assert sorted(told) == sorted(graph.nodes)
    told.clear()
    wider = msgspec.structs.replace(graph.nodes["Hidden 5"].config, units=7)
    undo.push(ConfigCommand(graph, "Hidden 5", wider))
    scene.refresh()
    assert told == ["Hidden 5"]
    facts = scene.nodes["Hidden 5"].facts
    assert facts is not None
    assert facts.caption.startswith("7 ")
    scene.release()


def test_a_node_that_comes_back_is_told_again(qtbot: QtBot, told: list[str]) -> None:
    """It has another item, which knows nothing yet."""
    graph, undo = hidden_layers(), QUndoStack()
    scene = CanvasScene(graph)
    undo.push(DeleteCommand(graph, ["Hidden 5"]))
    undo.undo()
    scene.refresh()
    assert scene.nodes["Hidden 5"].facts is not None
    scene.release()
