"""What an edit of a large drawing makes anew: what it changed, and no more."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from nndl_studio.graph.check import Analysis, Problem, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.dense import DenseConfig
from nndl_studio.ui.canvas import scene as canvas
from nndl_studio.ui.canvas.clipboard import from_text, to_text
from nndl_studio.ui.canvas.commands import (
    ConfigCommand,
    DeleteCommand,
    ShareCommand,
)
from nndl_studio.ui.canvas.edits import paste
from nndl_studio.ui.canvas.mark_commands import FreezeCommand, MuteCommand
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


def borrowing() -> Graph:
    """Of the hidden layers the last two use the weights of the first."""
    graph = hidden_layers()
    for number in (MANY - 2, MANY - 1):
        graph.share_weights(f"Hidden {number}", "Hidden 0")
    return graph


def test_who_used_the_weights_of_a_deleted_node_has_its_own(qtbot: QtBot) -> None:
    graph, undo = borrowing(), QUndoStack()
    undo.push(DeleteCommand(graph, ["Hidden 0", "Hidden 39"]))
    assert "Hidden 0" not in graph.nodes
    assert graph.nodes["Hidden 38"].weights_of == ""
    undo.undo()
    assert graph.same_as(borrowing())


def test_shared_weights_are_named_on_the_node_and_undone(qtbot: QtBot) -> None:
    graph, undo = hidden_layers(), QUndoStack()
    undo.push(ShareCommand(graph, "Hidden 3", "Hidden 2"))
    analysis = analyse(graph)
    facts = node_facts(graph, analysis, graph.nodes["Hidden 3"], None)
    assert facts.parameters == "weights of Hidden 2"
    assert undo.undoText() == "Let Hidden 3 use the weights of Hidden 2"
    undo.undo()
    assert graph.same_as(hidden_layers())


def test_marks_are_shown_on_the_node_and_undone(qtbot: QtBot) -> None:
    graph, undo = hidden_layers(), QUndoStack()
    undo.push(FreezeCommand(graph, "Hidden 3", ["*"]))
    undo.push(MuteCommand(graph, "Hidden 3", [4, 7]))
    node = graph.nodes["Hidden 3"]
    facts = node_facts(graph, analyse(graph), node, None)
    assert (facts.muted, undo.undoText()) == (2, "Mute units of Hidden 3")
    part = from_text(to_text(graph, ["Hidden 3"]))
    assert part is not None
    (copied,) = paste(graph, undo, part, (0.0, 50.0), [])
    assert (graph.nodes[copied].frozen, graph.nodes[copied].muted) == (("*",), (4, 7))
    for _ in range(3):
        undo.undo()
    assert graph.same_as(hidden_layers())


def test_copies_share_among_themselves(qtbot: QtBot) -> None:
    graph, undo = borrowing(), QUndoStack()
    part = from_text(to_text(graph, ["Hidden 39", "Hidden 0"]))
    assert part is not None
    new = paste(graph, undo, part, (10.0, 10.0))
    lender = next(each for each in new if not graph.nodes[each].weights_of)
    (user,) = (each for each in new if each != lender)
    assert graph.nodes[user].weights_of == lender
    undo.undo()
    assert graph.same_as(borrowing())
    alone = from_text(to_text(graph, ["Hidden 39"]))
    assert alone is not None
    assert alone.nodes["Hidden 39"].weights_of == ""
