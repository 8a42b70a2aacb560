"""Mends: each offered one leaves no fault where it was offered, and can be taken back."""

from __future__ import annotations

import msgspec

from nndl_studio.graph.changes import Change
from nndl_studio.graph.check import Problem, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.mend import plan_mend
from nndl_studio.graph.node import Edge
from nndl_studio.graph.project import encode, load_project
from nndl_studio.layers.layer import Mend
from nndl_studio.layers.shape import Shape
from nndl_studio.resources import example
from nndl_studio.sentence import as_it_is
from tests.graph.drawing import chain, digits_perceptron, link, node, rows_reader, two_branches


def take(graph: Graph, changes: list[Change]) -> None:
    """Take the changes, take them back, and take them again."""
    before, edges = encode(graph), graph.edges
    for change in changes:
        change.take(graph)
    for change in reversed(changes):
        change.take_back(graph)
    assert (encode(graph), graph.edges) == (before, edges)
    for change in changes:
        change.take(graph)


def mended(graph: Graph, fault: Problem | Edge, mend: Mend | None) -> list[Change]:
    assert mend is not None
    changes = plan_mend(graph, fault, mend)
    assert changes
    take(graph, changes)
    return changes


def set_field(graph: Graph, node_id: str, **values: object) -> None:
    graph.set_config(node_id, msgspec.structs.replace(graph.nodes[node_id].config, **values))


def test_a_refused_link_gets_its_flatten() -> None:
    graph = chain(node("Data", "Data"))
    graph.add_node(node("Scores", "Dense", 400, 200, units=10))
    edge = link(graph, "Data", "Scores")
    refusal = graph.check_connect(edge)
    assert refusal is not None
    mended(graph, edge, refusal.mend)
    assert graph.nodes["Flatten"].position == (200, 100)
    assert analyse(graph).shapes["Scores", "y"] == Shape("vector", (10,))


def test_a_refused_link_gets_its_last_step() -> None:
    graph = rows_reader("all steps")
    graph.add_node(node("Loss", "CrossEntropy"))
    set_field(graph, "LSTM", units=10)
    edge = link(graph, "LSTM", "Loss")
    refusal = graph.check_connect(edge)
    assert refusal is not None
    mended(graph, edge, refusal.mend)
    assert analyse(graph).problems == ()


def test_a_faulty_link_is_spliced_where_it_was() -> None:
    """The first branch of a merge stays the first."""
    graph = chain(node("Data", "Data"))
    for name in ("Flatten", "Concat"):
        graph.add_node(node(name, name))
    first = link(graph, "Data", "Concat")
    graph.connect(first)
    graph.connect(link(graph, "Data", "Flatten"))
    graph.connect(link(graph, "Flatten", "Concat"))
    mended(graph, first, Mend.INSERT_FLATTEN)
    assert [edge.source for edge in graph.incoming("Concat")] == ["Flatten 2", "Flatten"]
    assert analyse(graph).shapes["Concat", "y"] == Shape("vector", (2 * 784,))


def test_a_problem_is_mended_by_its_edge() -> None:
    graph = chain(node("Data", "Data"), node("Loss", "CrossEntropy"))
    problem = analyse(graph).problems[0]
    mended(graph, problem, problem.mend)
    assert graph.incoming("Loss")[0].source == "Flatten"


def test_units_are_matched_to_the_classes() -> None:
    graph = digits_perceptron()
    set_field(graph, "Scores", units=7)
    (problem,) = analyse(graph).problems
    mended(graph, problem, problem.mend)
    assert analyse(graph).problems == ()
    assert analyse(graph).shapes["Scores", "y"] == Shape("vector", (10,))


def test_units_are_matched_through_activations() -> None:
    graph = digits_perceptron()
    graph.disconnect(graph.incoming("Loss")[0])
    graph.add_node(node("Tanh", "Tanh"))
    graph.connect(link(graph, "Hidden", "Tanh"))
    edge = link(graph, "Tanh", "Loss")
    refusal = graph.check_connect(edge)
    assert refusal is not None
    mended(graph, edge, refusal.mend)
    assert edge in graph.edges, "the link that was refused is drawn too"
    assert not analyse(graph).problems


def test_a_branch_is_matched_to_the_others() -> None:
    graph = two_branches(20, 30)
    mended(graph, analyse(graph).problems[0], Mend.MATCH_UNITS)
    assert analyse(graph).problems == ()


def test_a_connection_table_follows_the_maps_below() -> None:
    graph = chain(
        node("Data", "Data"),
        node("C1", "Conv2d", maps=2),
        node("C3", "Conv2d", maps=3, table=((1, 0, 1), (0, 1, 1))),
    )
    set_field(graph, "C1", maps=3)
    faulty = next(p for p in analyse(graph).problems if p.node == "C3")
    mended(graph, faulty, Mend.MATCH_UNITS)
    assert not [p for p in analyse(graph).problems if p.node == "C3"]
    table = msgspec.structs.asdict(graph.nodes["C3"].config)["table"]
    assert table == ((1, 0, 1), (0, 1, 1), (1, 1, 1))


def test_where_nothing_helps_nothing_is_planned() -> None:
    graph = digits_perceptron()
    graph.add_node(node("Loose", "CrossEntropy"))
    edge = link(graph, "Flatten", "Loose")
    assert plan_mend(graph, edge, Mend.MATCH_UNITS) == []
    assert plan_mend(graph, Edge("Nobody", "y", "Loose", "x"), Mend.INSERT_FLATTEN) == []
    whole = Problem(None, as_it_is("There is nothing to learn from"))
    assert plan_mend(graph, whole, Mend.MATCH_UNITS) == []


def test_a_table_follows_a_new_number_of_maps() -> None:
    """The layer's own refusal offers the mend: no dead end after changing `maps`."""
    graph = load_project(example("lenet-5"))
    config = graph.nodes["C3"].config
    graph.set_config("C3", msgspec.structs.replace(config, maps=20))
    problem = next(p for p in analyse(graph).problems if p.node == "C3")
    assert problem.mend is Mend.MATCH_UNITS
    mended(graph, problem, problem.mend)
    assert not [p for p in analyse(graph).problems if p.node == "C3"]
    table = getattr(graph.nodes["C3"].config, "table", ())
    assert [len(row) for row in table] == [20] * 6
    assert sum(map(sum, table)) == 60 + 4 * 6


def test_pairs_of_classes_get_their_units() -> None:
    """One against one reads C (C − 1) / 2 numbers: six for the four clouds."""
    graph = load_project(example("A10-several-classes"))
    pairs = graph.nodes["Pairs"]
    graph.set_config("Pairs", msgspec.structs.replace(pairs.config, units=4))
    (problem,) = analyse(graph).problems
    assert problem.mend is not None
    (change,) = plan_mend(graph, problem, problem.mend)
    change.take(graph)
    assert not analyse(graph).problems
    assert graph.nodes["Pairs"].config == pairs.config
