"""The check: shapes, counts and problems, each problem naming its node and what to do."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nndl_studio.graph.check import Problem, Totals, analyse
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.layers import CATALOGUE, by_name
from nndl_studio.layers.layer import Mend
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import as_it_is
from tests.graph.drawing import chain, digits_perceptron, link, node, rows_reader, two_branches


def messages(graph: Graph) -> list[str]:
    return [problem.message for problem in analyse(graph).problems]


def set_field(graph: Graph, node_id: str, **values: object) -> None:
    graph.set_config(node_id, msgspec.structs.replace(graph.nodes[node_id].config, **values))


def test_a_sound_graph() -> None:
    analysis = analyse(digits_perceptron())
    assert analysis.problems == ()
    assert analysis.order == ("Data", "Flatten", "Hidden", "Scores", "Loss")
    assert analysis.shapes["Data", "x"] == Shape("map", (1, 28, 28))
    assert analysis.shapes["Flatten", "y"] == Shape("vector", (784,))
    assert analysis.shapes["Scores", "y"] == Shape("vector", (10,))
    assert analysis.inputs["Hidden"] == {"x": (Shape("vector", (784,)),)}
    assert analysis.trainable("Hidden") == 784 * 30 + 30
    assert analysis.costs["Scores"].connections == 31 * 10
    assert analysis.totals.parameters == 785 * 30 + 31 * 10
    assert analysis.totals.multiply_adds == 784 * 30 + 30 * 10


def test_a_loss_reads_the_datas_labels_unless_linked() -> None:
    graph = digits_perceptron()
    label = (Shape("index", (10,)),)
    assert analyse(graph).inputs["Loss"]["label"] == label
    graph.connect(link(graph, "Data", "Loss", "label", "label"))
    assert analyse(graph).inputs["Loss"]["label"] == label


def test_merges_read_their_links_in_order() -> None:
    graph = two_branches(20, 20)
    assert analyse(graph).inputs["Sum"]["x"] == (Shape("vector", (20,)),) * 2
    assert analyse(graph).problems == ()


def test_an_empty_graph() -> None:
    analysis = analyse(Graph())
    assert analysis.totals == Totals()
    assert [problem.message for problem in analysis.problems] == [
        "There is nothing to learn from: add a Data node",
        "Nothing says what to learn: add a loss, such as Softmax with cross-entropy",
    ]


def test_an_open_input() -> None:
    graph = digits_perceptron()
    graph.disconnect(graph.incoming("Loss")[0])
    (problem,) = analyse(graph).problems
    assert problem == Problem(
        "Loss", as_it_is("Loss gets no input: link something that gives vectors or sequences")
    )
    assert "Loss" not in analyse(graph).costs


def test_two_sources_of_data() -> None:
    graph = digits_perceptron()
    graph.add_node(node("Extra", "Data"))
    assert messages(graph) == ["Extra is a second source of data: keep Data or this one"]


def test_a_cycle_names_its_nodes() -> None:
    graph = two_branches()
    graph.disconnect(graph.incoming("Left")[0])
    graph.connect(link(graph, "Scores", "Left"))
    (problem,) = analyse(graph).problems
    assert problem.message == (
        "Left → Sum → Scores → Left is a cycle, and only a Delay may close one: cut a link"
    )
    assert problem.node == "Left"
    assert problem.edge == link(graph, "Scores", "Left")
    assert "Right" in analyse(graph).costs


def test_a_kind_that_does_not_fit() -> None:
    graph = digits_perceptron()
    graph.add_node(node("Loose", "CrossEntropy"))
    edge = link(graph, "Data", "Loose")
    graph.connect(edge)
    reason = "Loose reads vectors or sequences; Data gives maps 1×28×28: put a Flatten between them"
    assert analyse(graph).problems == (
        Problem("Loose", as_it_is(reason), Mend.INSERT_FLATTEN, edge),
    )


def test_a_layers_own_refusal_names_node_and_link() -> None:
    graph = digits_perceptron()
    set_field(graph, "Scores", units=7)
    (problem,) = analyse(graph).problems
    assert problem.node == "Loss"
    assert problem.message.startswith("Loss: ")
    assert {"7", "10"} <= set(problem.message.split())
    assert problem.edge == link(graph, "Scores", "Loss")
    assert problem.mend is Mend.MATCH_UNITS


def test_one_fault_is_told_once() -> None:
    """Nodes behind a faulty one are silent: their turn comes when their inputs are known."""
    graph = chain(
        node("Data", "Data"),
        node("Conv", "Conv2d", kernel=(200, 200)),
        node("Pool", "Pool2d"),
        node("Flatten", "Flatten"),
        node("Loss", "CrossEntropy"),
    )
    assert [problem.node for problem in analyse(graph).problems] == ["Conv"]


def test_data_without_answers(tmp_path: Path) -> None:
    np.savez(tmp_path / "bare.npz", x=np.ones((9, 10)))
    graph = chain(
        node("Data", "Data", source="file", file=str(tmp_path / "bare.npz")),
        node("Loss", "CrossEntropy"),
    )
    wanted = "class labels or labels at every step"
    assert messages(graph) == [f"Loss needs {wanted}, and Data has none: choose other data"]
    graph.connect(link(graph, "Data", "Loss", "label", "label"))
    assert messages(graph) == ["Data has no label to give to Loss: change Data, or cut this link"]


def test_a_file_that_comes_back_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    graph = chain(
        node("Data", "Data", source="file", file=str(path)),
        node("Loss", "CrossEntropy"),
    )
    (message,) = messages(graph)
    assert message.startswith("Data: mine.npz: there is no such file")
    np.savez(path, x=np.ones((9, 3)), label=np.arange(9) % 3)
    assert messages(graph) == []


@settings(max_examples=50, deadline=None)
@given(order=st.permutations(range(9)))
def test_the_order_does_not_tell_how_the_drawing_came_about(order: list[int]) -> None:
    """A wide drawing, where many orders would do."""
    drawings = []
    for numbers in (range(9), order):
        graph = chain(node("Data", "Data"), node("Flatten", "Flatten"))
        for i in numbers:
            graph.add_node(node(f"N{i}", "Dense"))
            graph.add_node(node(f"T{8 - i}", "Tanh"))
        for i in numbers:
            graph.connect(link(graph, f"N{i}", f"T{8 - i}"))
            graph.connect(link(graph, "Flatten", f"N{i}"))
        drawings.append(analyse(graph))
    assert drawings[0] == drawings[1]
    assert drawings[0].order[:3] == ("Data", "Flatten", "N0")


def test_sequences() -> None:
    assert analyse(rows_reader()).shapes["LSTM", "y"] == Shape("vector", (8,), 28)
    assert analyse(rows_reader("last step")).shapes["LSTM", "y"] == Shape("vector", (8,))


@settings(max_examples=100, deadline=None)
@given(
    names=st.lists(
        st.sampled_from([layer.name for layer in CATALOGUE.values()]),
        max_size=12,
    ),
    pairs=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=25),
)
def test_any_drawing_can_be_looked_at(names: list[str], pairs: list[tuple[int, int]]) -> None:
    graph = Graph()
    for i, name in enumerate(names):
        graph.add_node(node(f"{name}{i}", name))
    ids = list(graph.nodes)
    givers = [name for name in ids if by_name(names[ids.index(name)]).outputs]
    takers = [name for name in ids if by_name(names[ids.index(name)]).inputs]
    for i, j in pairs:
        if givers and takers:
            try:
                graph.connect(link(graph, givers[i % len(givers)], takers[j % len(takers)]))
            except GraphError:
                continue
    analysis = analyse(graph)
    known = set(analysis.costs)
    assert known <= set(analysis.order)
    for problem in analysis.problems:
        assert problem.node is None or problem.node in problem.message
    if not analysis.problems:
        assert known == set(ids)


def test_500_nodes_are_looked_at_in_50_ms() -> None:
    graph = chain(
        node("Data", "Data"),
        node("Flatten", "Flatten"),
        *(node(f"N{i}", "Dense", units=20 + i % 3) for i in range(498)),
    )
    times = []
    for turn in range(5):
        set_field(graph, "N250", units=40 + turn)
        started = time.process_time()
        analyse(graph)
        times.append(time.process_time() - started)
    assert min(times) < 0.05
