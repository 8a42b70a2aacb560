"""The imprint of a document: equal exactly where its file would be, whatever came between."""

from __future__ import annotations

import msgspec
import pytest

from nndl_studio.graph.document import Graph
from nndl_studio.graph.imprint import imprint
from nndl_studio.graph.project import encode
from tests.graph.drawing import digits_perceptron, link, node, two_branches


def edits(graph: Graph) -> list[Graph]:
    """`graph` after each of some edits."""
    made = [graph.copy() for _ in range(6)]
    config = graph.nodes["Scores"].config
    made[0].set_config("Scores", msgspec.structs.replace(config, units=9))
    made[1].move_node("Scores", (1.0, 2.0))
    made[2].rename_node("Scores", "Marks")
    made[3].set_title("Another")
    made[4].set_settings(msgspec.structs.replace(graph.settings, epochs=3))
    made[5].disconnect(graph.edges[-1])
    return made


@pytest.mark.parametrize("number", range(6))
def test_an_edit_is_seen(number: int) -> None:
    graph = digits_perceptron()
    edited = edits(graph)[number]
    assert imprint(edited) != imprint(graph)
    assert encode(edited) != encode(graph)


def test_what_is_taken_back_is_as_before() -> None:
    """Nodes and links that come back stand elsewhere in the document, and nowhere else."""
    graph = digits_perceptron()
    before, file = imprint(graph), encode(graph)
    edge = graph.edges[0]
    graph.disconnect(edge)
    graph.add_node(node("Loose", "Tanh"))
    graph.remove_node("Loose")
    graph.connect(edge)
    assert graph.edges[0] != edge
    assert imprint(graph) == before
    assert encode(graph) == file


def test_the_order_at_a_port_counts() -> None:
    graph = two_branches()
    before = imprint(graph)
    left = link(graph, "Left", "Sum")
    graph.disconnect(left)
    graph.connect(left)
    assert imprint(graph) != before
