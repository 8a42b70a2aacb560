"""Gates that are held: what may be, what the file says, what is refused in words, what goes out."""

from __future__ import annotations

import pytest

from nndl_studio.exchange.to_keras.limits import HOLDS, cannot
from nndl_studio.files import BadFile
from nndl_studio.graph.changes import Hold
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.held_gates import gates_of, with_gate
from nndl_studio.graph.marks import marks_in_words
from nndl_studio.graph.project import decode, encode, project_hash
from nndl_studio.training.data_rows import load_dataset
from tests.exchange.networks import network
from tests.graph.drawing import chain, node


def drawn() -> Graph:
    """Rows of digits through an LSTM and a GRU to an answer."""
    return chain(
        node("Data", "Data", source="digit rows"),
        node("L", "LSTM", units=6, output="all steps"),
        node("S", "SRN", units=6, output="all steps"),
        node("G", "GRU", units=6),
        node("Out", "Dense", units=10, activation="identity"),
        node("Loss", "CrossEntropy"),
    )


def test_it_stands_in_the_file_where_there_is_some_and_comes_back() -> None:
    plain, graph = drawn(), drawn()
    graph.hold("L", ["o=1", "f=0", "f=0"])
    assert '"held": ["f=0", "o=1"]' in encode(graph).decode()
    assert b"held" not in encode(plain)
    assert decode(encode(graph), "again").same_as(graph)
    assert project_hash(graph) != project_hash(plain)
    assert graph.copy().nodes["L"].held == ("f=0", "o=1")


@pytest.mark.parametrize(
    ("name", "held", "words"),
    [
        ("L", ["x=0"], "L has no gate x to hold; it has i, f, o"),
        ("L", ["c̃=0"], "L has no gate c̃ to hold; it has i, f, o"),
        ("G", ["r=0", "r=1"], "G: its gate r can't be 0 and 1"),
        ("S", ["f=0"], "S has no gates that can be held: take its marks off"),
        ("Out", ["f=0"], "Out has no gates that can be held: take its marks off"),
    ],
)
def test_what_holds_nothing_is_a_problem(name: str, held: list[str], words: str) -> None:
    graph = drawn()
    graph.hold(name, held)
    assert [(p.node, p.message) for p in analyse(graph).problems] == [(name, words)]


def test_what_is_no_mark_is_refused_and_leaves_the_drawing_as_it_was() -> None:
    graph = drawn()
    for mark in ("f", "f=2", "=1", "f = 0"):
        with pytest.raises(GraphError, match="L: a gate that is held is written as f=0 or f=1"):
            graph.hold("L", [mark])
    assert graph.same_as(drawn())
    graph.hold("L", ["f=0"])
    damaged = encode(graph).replace(b'"held": ["f=0"]', b'"held": ["f=7"]')
    with pytest.raises(BadFile, match="not f=7"):
        decode(damaged, "damaged.nndl")


def test_it_is_said_in_words_and_taken_back() -> None:
    graph = drawn()
    before, change = encode(graph), Hold("L", (), ("f=0", "o=1"))
    change.take(graph)
    words = "Held at every step and unit: f = 0, o = 1."
    assert marks_in_words(graph.nodes["L"]) == words
    change.take_back(graph)
    assert encode(graph) == before


def test_one_gate_is_changed_and_the_others_stay() -> None:
    assert with_gate(("f=0",), "o", True) == ("f=0", "o=1")
    assert with_gate(("f=0", "o=1"), "f", True) == ("f=1", "o=1")
    assert with_gate(("f=0",), "f", None) == ()
    assert {name: gates_of(each) for name, each in drawn().nodes.items() if gates_of(each)} == {
        "L": ("i", "f", "o"),
        "G": ("r", "z"),
    }


def test_keras_refuses_it_in_words() -> None:
    graph = drawn()
    recipe = load_dataset(graph).recipe
    assert HOLDS not in [each.words for each in cannot(network(graph, recipe))]
    graph.hold("L", ["f=0"])
    lacks = [each for each in cannot(network(graph, recipe)) if each.words == HOLDS]
    assert [(each.node, each.refuses) for each in lacks] == [("L", True)]
