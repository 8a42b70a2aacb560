"""Loops: only a Delay closes one, what comes round has to fit, and the order is that of a step."""

from __future__ import annotations

import pytest

from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.loops import loops
from nndl_studio.graph.mend import plan_mend
from nndl_studio.graph.order import topological
from nndl_studio.layers.delay import DelayConfig
from nndl_studio.layers.layer import Mend
from nndl_studio.layers.shape import Shape
from tests.graph.drawing import chain, link, node


def cell(units: int = 8, source: str = "digit rows") -> Graph:
    """Data → W → Sum → h → Last, and h → Delay → U → Sum; the last link of the loop is missing."""
    graph = chain(
        node("Data", "Data", source=source),
        node("W", "Dense", 200, units=8, activation="identity"),
        node("Sum", "Add", 400),
        node("h", "Tanh", 600),
        node("Last", "LastStep", 800),
        node("Out", "Dense", 1000, units=10),
        node("Loss", "CrossEntropy", 1200),
    )
    graph.add_node(node("Delay", "Delay", 600, 200, units=units))
    graph.add_node(node("U", "Dense", 400, 200, units=8, activation="identity"))
    for source, target in (("Delay", "U"), ("U", "Sum")):
        graph.connect(link(graph, source, target))
    return graph


def closed(units: int = 8) -> Graph:
    graph = cell(units)
    graph.connect(link(graph, "h", "Delay"))
    return graph


def messages(graph: Graph) -> list[str]:
    return [problem.message for problem in analyse(graph).problems]


def test_a_delay_may_close_a_cycle() -> None:
    graph = cell()
    assert graph.check_connect(link(graph, "h", "Delay")) is None
    graph.connect(link(graph, "h", "Delay"))
    analysis = analyse(graph)
    assert analysis.problems == ()
    assert analysis.loops == (frozenset({"Delay", "U", "Sum", "h"}),)
    assert analysis.shapes["Delay", "y"] == Shape("vector", (8,), 28)


def test_the_order_is_that_of_one_step() -> None:
    order = topological(closed())
    assert order == ("Data", "W", "Delay", "U", "Sum", "h", "Last", "Out", "Loss")


def test_a_cycle_without_a_delay_is_offered_one() -> None:
    graph = cell()
    graph.add_node(node("V", "Dense", 500, 300, units=8))
    graph.connect(link(graph, "h", "V"))
    refusal = graph.check_connect(link(graph, "V", "Sum"))
    assert refusal is not None
    assert refusal.reason == "V depends on Sum, so this would close a cycle: only a Delay may"
    assert refusal.mend is Mend.INSERT_DELAY
    # Only when the other loop is whole are this one's shapes known.
    graph.connect(link(graph, "h", "Delay"))
    for change in plan_mend(graph, link(graph, "V", "Sum"), Mend.INSERT_DELAY):
        change.take(graph)
    assert messages(graph) == []
    config = graph.nodes["Delay 2"].config
    assert isinstance(config, DelayConfig)
    assert config.units == 8


def test_a_second_way_round_without_a_delay_is_still_a_cycle() -> None:
    graph = closed()
    graph.add_node(node("V", "Dense", 500, 300, units=8))
    for source, target in (("h", "V"), ("V", "Sum")):
        graph.connect(link(graph, source, target))
    (problem,) = [p for p in analyse(graph).problems if "cycle" in p.message]
    assert (
        problem.message
        == "Sum → h → V → Sum is a cycle, and only a Delay may close one: cut a link"
    )


def test_what_comes_round_has_to_fit() -> None:
    graph = cell(units=5)
    # As long as the loop is open, nobody knows what h gives.
    assert graph.check_connect(link(graph, "h", "Delay")) is None
    graph.connect(link(graph, "h", "Delay"))
    (problem,) = analyse(graph).problems
    assert problem.message == "Delay: holds 5 numbers and gets 8 a step: make its units 8"
    for change in plan_mend(graph, problem, Mend.MATCH_UNITS):
        change.take(graph)
    assert messages(graph) == []


def test_only_what_works_step_by_step_stands_in_a_loop() -> None:
    graph = closed()
    for edge in graph.incoming("U"):
        graph.disconnect(edge)
    graph.add_node(node("Reader", "LSTM", 500, 300, units=8, output="all steps"))
    for source, target in (("Delay", "Reader"), ("Reader", "U")):
        graph.connect(link(graph, source, target))
    assert messages(graph) == [
        "Reader can't stand in a loop, because LSTM does not work step by step: put it in front of "
        "the loop or behind it"
    ]


def test_a_loop_without_a_sequence_says_so() -> None:
    graph = closed()
    graph.disconnect(graph.incoming("W")[0])
    assert any("Delay closes a loop" in message for message in messages(graph)) is False
    graph.remove_node("Data")
    graph.add_node(node("Data", "Data", source="iris"))
    graph.connect(link(graph, "Data", "W"))
    assert "Delay closes a loop that reads no sequence: link one into the loop" in messages(graph)


@pytest.mark.parametrize("linked", [True, False])
def test_a_delay_outside_a_loop_is_a_shift(linked: bool) -> None:
    graph = chain(
        node("Data", "Data", source="digit rows"),
        node("Delay", "Delay", units=28),
        node("Last", "LastStep"),
        node("Out", "Dense", units=10),
        node("Loss", "CrossEntropy"),
    )
    if not linked:
        graph.disconnect(graph.incoming("Delay")[0])
    assert loops(graph) == ()
    assert bool(messages(graph)) is not linked


def test_a_vector_that_comes_round_is_one_fault_and_no_crash() -> None:
    graph = cell()
    graph.add_node(node("Flat", "Flatten", 500, 200))
    for source, target in (("h", "Flat"), ("Flat", "Delay")):
        graph.connect(link(graph, source, target))
    said = [message for message in messages(graph) if "Flat" in message]
    assert said == [
        "Flat can't stand in a loop, because Flatten does not work step by step: put it in front "
        "of the loop or behind it"
    ]
