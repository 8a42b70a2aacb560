"""What is frozen and muted in a drawing: what may be marked, what the file says, who is told."""

from __future__ import annotations

import pytest

from nndl_studio.files import BadFile
from nndl_studio.graph.changes import Freeze, Mute
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.marks import marks_in_words, numbers_of, spans, units_of
from nndl_studio.graph.node import Node
from nndl_studio.graph.opened import opened
from nndl_studio.graph.project import decode, encode, load_project, project_hash
from nndl_studio.graph.take_apart import plan_taking_apart
from nndl_studio.graph.words import aside
from nndl_studio.resources import example
from tests.graph.drawing import chain, digits_perceptron, node


def marked() -> Graph:
    graph = load_project(example("C7-lenet-5"))
    graph.freeze("C1", ["*"])
    graph.freeze("F6", ["bias"])
    graph.mute("C3", [5, 2, 5])
    return graph


def test_marks_stand_in_the_file_where_there_are_some_and_come_back() -> None:
    plain, graph = load_project(example("C7-lenet-5")), marked()
    text = encode(graph).decode()
    assert '"frozen": ["*"]' in text
    assert '"muted": [2, 5]' in text
    assert decode(encode(graph), "again").same_as(graph)
    assert b"frozen" not in encode(plain)
    assert b"muted" not in encode(plain)


def test_frozen_is_the_same_network_and_muted_another() -> None:
    graph = load_project(example("C7-lenet-5"))
    before = project_hash(graph)
    graph.freeze("C1", ["*"])
    assert project_hash(graph) == before
    graph.mute("C3", [2])
    assert project_hash(graph) != before


def test_frozen_parameters_are_not_counted_as_trained() -> None:
    plain, graph = analyse(load_project(example("C7-lenet-5"))), analyse(marked())
    assert graph.problems == ()
    assert plain.trainable("C1") == 156
    assert graph.trainable("C1") == 0
    assert graph.trainable("F6") == plain.trainable("F6") - 84
    assert [p.frozen for p in graph.parameters["Output"]] == [False]


@pytest.mark.parametrize(
    ("name", "frozen", "muted", "words"),
    [
        ("C1", ["weigh"], [], "C1 has no parameter weigh to freeze; it has weight, bias"),
        ("C3", [], [16], "C3 has 16 units, counted from 0, so there is no unit 16 to mute"),
        ("Digits", [], [0], "Digits has no units that can be muted: take its marks off"),
        ("Output", [], [0], "Output has no units that can be muted: take its marks off"),
    ],
)
def test_marks_that_mean_nothing_are_problems(
    name: str, frozen: list[str], muted: list[int], words: str
) -> None:
    graph = load_project(example("C7-lenet-5"))
    graph.freeze(name, frozen)
    graph.mute(name, muted)
    assert [(p.node, p.message) for p in analyse(graph).problems] == [(name, words)]


def test_what_is_no_mark_is_refused_and_leaves_the_drawing_as_it_was() -> None:
    graph = marked()
    with pytest.raises(GraphError, match="C3: units are counted from 0, so there is no unit -1"):
        graph.mute("C3", [-1])
    with pytest.raises(GraphError, match="C1: what is frozen needs a name"):
        graph.freeze("C1", [""])
    assert graph.same_as(marked())
    damaged = encode(marked()).replace(b'"muted": [2, 5]', b'"muted": [2, -5]')
    with pytest.raises(BadFile, match="no unit -5 to mute"):
        decode(damaged, "damaged.nndl")


def test_each_mark_is_told_once_and_taken_back() -> None:
    graph, told = load_project(example("C7-lenet-5")), list[tuple[Node, Node]]()
    before = encode(graph)
    graph.node_changed.connect(lambda old, new: told.append((old, new)))
    changes = Freeze("C1", (), ("weight",)), Mute("C3", (), (1,))
    for change in changes:
        change.take(graph)
    assert [(new.frozen, new.muted) for _, new in told] == [(("weight",), ()), ((), (1,))]
    for change in changes:
        change.take_back(graph)
    assert encode(graph) == before


def test_marks_are_said_in_words() -> None:
    graph = marked()
    assert aside(graph.nodes["C1"]) == "Frozen: training leaves its parameters as they are."
    assert marks_in_words(graph.nodes["F6"]) == "Frozen: training leaves bias as they are."
    assert marks_in_words(graph.nodes["C3"]) == "Muted, so that they give 0: 2, 5."
    assert marks_in_words(graph.nodes["S2"]) == ""


def test_what_can_be_muted_are_units_and_maps() -> None:
    graph = load_project(example("C7-lenet-5"))
    shapes = analyse(graph).shapes
    found = {name: units_of(each, shapes) for name, each in graph.nodes.items()}
    assert found == {
        "Digits": 0, "C1": 6, "S2": 6, "C3": 16, "S4": 16, "C5": 120, "F6": 84, "Output": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ()),
        (" 4 - 6, 0 ", (0, 4, 5, 6)),
        ("1,1,2", (1, 2)),
        ("3–5", (3, 4, 5)),
        ("x", None),
        ("5-3", None),
        ("0-99999999999", None),
        ("-1", None),
    ],
)
def test_units_are_named_by_their_numbers(text: str, numbers: tuple[int, ...] | None) -> None:
    assert numbers_of(text) == numbers
    if numbers is not None:
        assert numbers_of(spans(numbers)) == numbers


def test_what_is_frozen_of_a_composite_is_frozen_in_its_pieces() -> None:
    graph = chain(
        node("Data", "Data", source="digit rows"),
        node("NTM", "NTM"),
        node("Last", "LastStep"),
        node("Out", "Dense", units=10),
        node("Loss", "CrossEntropy"),
    )
    names = [each.name for each in analyse(graph).parameters["NTM"]]
    piece, _, name = names[0].rpartition(".")
    graph.freeze("NTM", [names[0]])
    whole, known = opened(graph, analyse(graph))
    assert whole.nodes[f"NTM.{piece}"].frozen == (name,)
    marks = {p.name: p.frozen for p in known.parameters[f"NTM.{piece}"]}
    assert marks.pop(name)
    assert not any(marks.values())
    graph.freeze("NTM", ["*"])
    whole, known = opened(graph, analyse(graph))
    assert known.trainable(f"NTM.{piece}") == 0
    for change in plan_taking_apart(graph, analyse(graph), "NTM"):
        change.take(graph)
    assert graph.nodes[piece].frozen == ("*",)


def test_a_copy_is_marked_alike() -> None:
    graph = digits_perceptron()
    first = next(iter(graph.nodes))
    assert graph.copy().nodes[first] == graph.nodes[first]
    assert marked().copy().same_as(marked())
