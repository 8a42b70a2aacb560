"""The judge of links: what it refuses, in which words, with which mend."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from nndl_studio.graph.document import Graph, Refusal
from nndl_studio.graph.node import Edge
from nndl_studio.layers.layer import Mend
from nndl_studio.sentence import as_it_is
from tests.graph.drawing import chain, digits_perceptron, link, node, rows_reader, two_branches


def judged(graph: Graph, source: str, target: str, **ports: str) -> Refusal | None:
    return graph.check_connect(link(graph, source, target, **ports))


def refusal(graph: Graph, source: str, target: str, **ports: str) -> Refusal:
    found = judged(graph, source, target, **ports)
    assert found is not None
    return found


def with_loose(graph: Graph, name: str = "Dense", **settings: Any) -> Graph:
    graph.add_node(node("Loose", name, **settings))
    return graph


def test_a_link_that_fits() -> None:
    graph = with_loose(digits_perceptron())
    assert judged(graph, "Hidden", "Loose") is None
    assert judged(graph, "Data", "Loss", into="label", out_of="label") is None


def test_a_taken_port() -> None:
    assert refusal(digits_perceptron(), "Flatten", "Scores") == Refusal(
        as_it_is("Scores already gets its input from Hidden; a port takes one link")
    )


def test_a_link_that_is_there() -> None:
    assert refusal(digits_perceptron(), "Hidden", "Scores").reason == (
        "Hidden already feeds Scores here"
    )


def test_a_node_and_itself() -> None:
    assert (
        "only a Delay may close a cycle" in refusal(digits_perceptron(), "Hidden", "Hidden").reason
    )


def test_a_cycle() -> None:
    graph = two_branches()
    graph.disconnect(graph.incoming("Left")[0])
    assert refusal(graph, "Scores", "Left").reason == (
        "Scores depends on Left, so this would close a cycle: only a Delay may"
    )
    assert judged(graph, "Right", "Left") is None


@pytest.mark.parametrize(
    ("edge", "words"),
    [
        (Edge("Nobody", "y", "Hidden", "x"), "There is no node called Nobody"),
        (Edge("Hidden", "y", "Nobody", "x"), "There is no node called Nobody"),
        (Edge("Hidden", "z", "Scores", "x"), "Hidden has no output called z"),
        (Edge("Hidden", "y", "Scores", "w"), "Scores has no input called w"),
    ],
)
def test_links_to_nothing(edge: Edge, words: str) -> None:
    assert digits_perceptron().check_connect(edge) == Refusal(as_it_is(words))


def test_maps_into_a_loss_want_a_flatten() -> None:
    graph = with_loose(digits_perceptron(), "CrossEntropy")
    assert refusal(graph, "Data", "Loose") == Refusal(
        as_it_is(
            "Loose reads vectors or sequences; Data gives maps 1×28×28: put a Flatten between them"
        ),
        Mend.INSERT_FLATTEN,
    )


def test_maps_into_a_dense_layer_want_a_flatten() -> None:
    found = refusal(with_loose(digits_perceptron()), "Data", "Loose")
    assert found.reason.startswith("Loose: ")
    assert "maps 1×28×28" in found.reason
    assert found.mend is Mend.INSERT_FLATTEN


def test_a_sequence_into_a_loss_wants_its_last_step() -> None:
    graph = with_loose(rows_reader(), "CrossEntropy")
    assert refusal(graph, "LSTM", "Loose") == Refusal(
        as_it_is("Loose: gets a sequence of 28 steps for one class: put a Last step between them"),
        Mend.INSERT_LAST_STEP,
    )


def test_maps_into_a_recurrent_layer() -> None:
    graph = with_loose(digits_perceptron(), "LSTM")
    assert refusal(graph, "Data", "Loose").reason == (
        "Loose reads sequences; Data gives maps 1×28×28"
    )


def test_a_vector_into_a_convolution() -> None:
    graph = with_loose(digits_perceptron(), "Conv2d")
    assert refusal(graph, "Hidden", "Loose") == Refusal(
        as_it_is("Loose reads maps or sequences of maps; Hidden gives a vector of 30 numbers")
    )


def test_labels_and_scores_are_not_mixed_up() -> None:
    graph = with_loose(digits_perceptron(), "CrossEntropy")
    assert refusal(graph, "Data", "Loose", out_of="label").reason == (
        "Loose reads vectors or sequences; Data gives class labels (10 classes)"
    )
    assert refusal(graph, "Hidden", "Loss", into="label").reason == (
        "Loss at label reads class labels or labels at every step; "
        "Hidden gives a vector of 30 numbers"
    )


def test_before_any_shape_is_known_the_ports_decide() -> None:
    graph = chain(node("A", "Conv2d"))
    graph.add_node(node("B", "LSTM"))
    graph.add_node(node("C", "Pool2d"))
    assert refusal(graph, "A", "B").reason == "B reads sequences; A gives maps or sequences of maps"
    assert judged(graph, "A", "C") is None


def test_the_layer_has_its_own_word() -> None:
    graph = two_branches()
    graph.disconnect(graph.incoming("Loss")[0])
    found = refusal(graph, "Left", "Loss")
    assert found.reason.startswith("Loss: ")
    assert {"20", "10"} <= set(found.reason.split())
    assert found.mend is Mend.MATCH_UNITS


def test_a_branch_of_another_shape() -> None:
    graph = two_branches(20, 30)
    graph.disconnect(graph.incoming("Sum")[1])
    assert {"20", "30"} <= set(refusal(graph, "Right", "Sum").reason.split())


def test_the_verdict_follows_every_edit() -> None:
    """What is remembered for a drag must not outlive the state it was found in."""
    graph = digits_perceptron()
    graph.disconnect(graph.incoming("Loss")[0])
    edge = link(graph, "Scores", "Loss")
    assert graph.check_connect(edge) is None
    fitting = graph.nodes["Scores"].config
    graph.set_config("Scores", msgspec.structs.replace(fitting, units=7))
    assert graph.check_connect(edge) is not None
    graph.set_config("Scores", fitting)
    assert graph.check_connect(edge) is None
    graph.add_node(node("Middle", "Dense", units=7))
    graph.connect(link(graph, "Hidden", "Middle"))
    assert judged(graph, "Middle", "Loss") is not None
    middle = graph.edges[-1]
    graph.disconnect(middle)
    assert judged(graph, "Middle", "Loss") is None
    graph.connect(middle)
    assert judged(graph, "Middle", "Loss") is not None
    graph.rename_node("Scores", "Middle 2")
    graph.rename_node("Middle", "Scores")
    assert judged(graph, "Scores", "Loss") is not None
    assert judged(graph, "Middle 2", "Loss") is None


def test_a_drag_over_500_nodes_asks_about_all_of_them_in_time() -> None:
    """Every node is asked when a drag begins; a tenth of a second would be seen."""
    graph = chain(*(node(f"N{i}", "Dense", units=20) for i in range(500)))
    graph.add_node(node("Loose", "Dense"))
    started = time.process_time()
    verdicts = [judged(graph, "Loose", f"N{i}") for i in range(500)]
    assert time.process_time() - started < 0.1
    assert verdicts.count(None) == 1
