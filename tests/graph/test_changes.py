"""Changes of a document: each one taken back leaves no trace."""

from __future__ import annotations

import msgspec
import pytest

from nndl_studio.graph.changes import (
    AddNode,
    Change,
    Connect,
    Disconnect,
    MoveNode,
    RemoveNode,
    RenameNode,
    SetConfig,
    SetSettings,
    SetTitle,
    ShareWeights,
)
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.project import encode
from tests.graph.drawing import digits_perceptron, link, node


def drawing() -> Graph:
    graph = digits_perceptron()
    graph.add_node(node("Loose", "Dense", 500, 500, units=3))
    graph.add_node(node("Alike", "Dense", 500, 700, units=3))
    return graph


def each_change(graph: Graph) -> list[Change]:
    loose, settings = graph.nodes["Loose"], graph.settings
    wider = msgspec.structs.replace(loose.config, units=4)
    longer = msgspec.structs.replace(settings, epochs=settings.epochs + 1)
    return [
        AddNode(node("New", "Tanh")),
        ShareWeights("Alike", "", "Loose"),
        RemoveNode("Loose"),
        Connect(link(graph, "Flatten", "Loose")),
        Connect(link(graph, "Flatten", "Loose"), 1),
        Disconnect(graph.edges[1]),
        SetConfig("Loose", loose.config, wider),
        MoveNode("Loose", loose.position, (1.0, 2.0)),
        RenameNode("Hidden", "Seen"),
        SetSettings(settings, longer),
        SetTitle(graph.title, "Another title"),
    ]


@pytest.mark.parametrize("number", range(10))
def test_a_change_taken_back_leaves_no_trace(number: int) -> None:
    graph = drawing()
    change, before, edges = each_change(graph)[number], encode(graph), graph.edges
    for _ in range(2):
        change.take(graph)
        assert (encode(graph), graph.edges) != (before, edges)
        change.take_back(graph)
        assert (encode(graph), graph.edges) == (before, edges)


@pytest.mark.parametrize("change", [RemoveNode("Nobody"), RemoveNode("Hidden")])
def test_a_refused_change_changes_nothing(change: Change) -> None:
    graph = drawing()
    before = encode(graph)
    with pytest.raises(GraphError):
        change.take(graph)
    assert encode(graph) == before
