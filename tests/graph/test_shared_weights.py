"""Weights that several nodes use: who may, what is counted, and what becomes of them in edits."""

from __future__ import annotations

import json

import pytest

from nndl_studio.files import BadFile
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.project import decode, encode, project_hash
from nndl_studio.graph.words import aside
from tests.graph.drawing import link, node, two_branches


def shared(right: int = 20) -> Graph:
    """Two branches whose right Dense uses the weights of the left."""
    graph = two_branches(20, right)
    graph.share_weights("Right", "Left")
    return graph


def test_weights_are_counted_once() -> None:
    own, both = analyse(two_branches()), analyse(shared())
    assert both.problems == ()
    assert both.parameters["Right"] == ()
    assert both.trainable("Right") == 0
    assert own.totals.parameters - both.totals.parameters == own.trainable("Right")
    assert both.totals.connections == own.totals.connections
    assert "weights of Left" in aside(shared().nodes["Right"])


def test_weights_that_do_not_fit_are_told_with_their_sizes() -> None:
    (told,) = (each for each in analyse(shared(right=30)).problems if each.node == "Right")
    assert told.message == (
        "Right can't use the weights of Left: its own weight would be 30×784, and that is 20×784; "
        "make both alike, or give Right weights of its own"
    )


@pytest.mark.parametrize(
    ("user", "lender", "reason"),
    [
        ("Right", "Nobody", "there is no other node of that name"),
        ("Right", "Right", "there is no other node of that name"),
        ("Right", "Flatten", "that is no Dense"),
        ("Scores", "Right", "it uses those of Left, so take these"),
        ("Left", "Scores", "Right uses the weights of Left"),
    ],
)
def test_what_cannot_be_shared_is_refused(user: str, lender: str, reason: str) -> None:
    graph = shared()
    with pytest.raises(GraphError, match=reason):
        graph.share_weights(user, lender)
    assert graph.same_as(shared())


def test_a_new_name_of_the_lender_is_known_to_whoever_borrows() -> None:
    graph = shared()
    graph.rename_node("Left", "Table")
    assert graph.nodes["Right"].weights_of == "Table"
    graph.rename_node("Right", "Second")
    assert graph.borrowers("Table") == ("Second",)
    assert analyse(graph).problems == ()


def test_a_lender_stays_while_it_lends() -> None:
    graph = shared()
    for edge in (*graph.incoming("Left"), *graph.outgoing("Left")):
        graph.disconnect(edge)
    with pytest.raises(GraphError, match="Right uses the weights of Left"):
        graph.remove_node("Left")


def test_a_project_file_holds_them_whatever_the_order_of_names() -> None:
    graph = shared()
    graph.rename_node("Left", "Z")
    again = decode(encode(graph), "project")
    assert again.same_as(graph)
    assert project_hash(graph) != project_hash(two_branches())
    raw = json.loads(encode(graph))
    assert [each["id"] for each in raw["nodes"] if "weights_of" in each] == ["Right"]
    next(each for each in raw["nodes"] if each["id"] == "Right")["weights_of"] = "Flatten"
    with pytest.raises(BadFile, match="Right can't use the weights of Flatten"):
        decode(json.dumps(raw).encode(), "project")


def test_a_node_may_be_added_with_the_weights_of_another() -> None:
    graph = shared()
    twin = node("Third", "Dense", units=20)
    graph.add_node(type(twin)(twin.id, twin.type, twin.config, twin.position, "Left"))
    graph.connect(link(graph, "Flatten", "Third"))
    assert graph.borrowers("Left") == ("Right", "Third")
