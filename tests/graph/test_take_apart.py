"""A composite taken apart, or looked into: the pieces, their links, and what they are called."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import layers
from nndl_studio.graph.changes import Change, PassOn
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.known import known
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.opened import can_be_opened, opened
from nndl_studio.graph.project import decode, encode
from nndl_studio.graph.shown_parts import shown_parts
from nndl_studio.graph.take_apart import plan_taking_apart
from nndl_studio.layers.composite import Composite
from nndl_studio.layers.concat import Concat
from nndl_studio.layers.dense import Dense, DenseConfig
from nndl_studio.layers.episodic_memory import EpisodicMemoryConfig
from nndl_studio.layers.layer import Family, Formula, Inputs, Port
from nndl_studio.layers.parts import Parts
from nndl_studio.layers.shape import Kind
from nndl_studio.runs.orders import Renamed
from nndl_studio.runs.trains import renamed
from nndl_studio.sentence import say
from tests.graph.drawing import chain, link, node
from tests.layers.dynamic_memory import as_one_node
from tests.layers.one_node import MACHINE, one_node

SMALL = {"neurons": 4, "rows": 5, "width": 3}


def machine() -> Graph:
    return one_node("E3-ntm-copy", "NTM", **SMALL)


def take(graph: Graph) -> list[Change]:
    changes = plan_taking_apart(graph, analyse(graph), MACHINE)
    for change in changes:
        change.take(graph)
    return changes


def test_the_pieces_stand_in_its_place_with_all_links() -> None:
    graph = machine()
    whole, _ = opened(graph, analyse(graph))
    take(graph)
    after = analyse(graph)
    assert after.problems == ()
    assert MACHINE not in graph.nodes
    assert len(graph.nodes) == len(whole.nodes)
    assert len(graph.edges) == len(whole.edges)
    assert after.totals == analyse(machine()).totals
    assert decode(encode(graph), "project").same_as(graph)


def test_taking_it_back_leaves_no_trace() -> None:
    graph = machine()
    for change in reversed(take(graph)):
        change.take_back(graph)
    assert graph.same_as(machine())


def test_names_that_others_have_get_a_number() -> None:
    graph = machine()
    graph.rename_node("Out", "h r")
    take(graph)
    assert {"h r", "h r 2"} <= set(graph.nodes)
    assert graph.incoming("h r")[0].source == "h r 2"
    assert analyse(graph).problems == ()


def test_what_stood_at_its_right_makes_room() -> None:
    graph = machine()
    take(graph)
    right = max(node.position[0] for name, node in graph.nodes.items() if name == "h r")
    assert graph.nodes["Out"].position[0] > right
    assert graph.nodes["Bits"].position == machine().nodes["Bits"].position


def test_what_was_learned_goes_on() -> None:
    graph = machine()
    before = {f"{MACHINE}.key write.weight": np.ones(3), "Out.bias": np.zeros(2)}
    told: list[Renamed] = []
    graph.passed_on.connect(lambda *names: told.append(names))
    changes = take(graph)
    assert renamed(before, told).keys() == {"key write.weight", "Out.bias"}
    told.clear()
    for change in reversed(changes):
        change.take_back(graph)
    back = renamed({"key write.weight": np.ones(3)}, told)
    assert back.keys() == {f"{MACHINE}.key write.weight"}
    assert sum(isinstance(change, PassOn) for change in changes) == len(told)


def test_a_composite_under_another_name_keeps_what_its_pieces_learned() -> None:
    before = {f"{MACHINE}.key write.weight": np.ones(3), f"{MACHINE} 2.h.weight": np.ones(2)}
    after = renamed(before, [(MACHINE, "Turing", False)])
    assert after.keys() == {"Turing.key write.weight", f"{MACHINE} 2.h.weight"}


def second(graph: Graph, name: str = "Second") -> None:
    """Another machine of the same settings, which uses the weights of the first."""
    own = graph.nodes[MACHINE]
    graph.add_node(Node(name, own.type, own.config, (0.0, 900.0), MACHINE))
    first = next(edge for edge in graph.edges if edge.target == MACHINE)
    graph.connect(Edge(first.source, first.output, name, "x"))


def test_whoever_used_its_weights_has_its_own_which_are_the_same() -> None:
    graph, told = machine(), list[Renamed]()
    second(graph)
    graph.passed_on.connect(lambda *names: told.append(names))
    take(graph)
    assert graph.nodes["Second"].weights_of == ""
    learned = renamed({f"{MACHINE}.h.weight": np.ones(2)}, told)
    assert {"h.weight", "Second.h.weight"} <= learned.keys()


def test_pieces_of_one_that_borrows_have_what_it_used() -> None:
    """What its parts share among themselves they go on sharing."""
    graph, told = as_one_node(), list[Renamed]()
    own = graph.nodes[MACHINE]
    graph.add_node(Node("Twin", own.type, own.config, (0.0, 900.0), MACHINE))
    for edge in graph.incoming(MACHINE):
        graph.connect(Edge(edge.source, edge.output, "Twin", edge.input))
    analysis = analyse(graph)
    whole, inside = opened(graph, analysis)
    inner = sum(bool(each.weights_of) for each in whole.nodes.values() if "Twin" not in each.id)
    graph.passed_on.connect(lambda *names: told.append(names))
    for change in plan_taking_apart(graph, analysis, "Twin"):
        change.take(graph)
    assert sum(bool(each.weights_of) for each in graph.nodes.values()) == inner
    assert analyse(graph).totals.parameters == 2 * analysis.totals.parameters - sum(
        inside.trainable(each) for each in whole.nodes if "." not in each
    )
    learned = renamed({f"{MACHINE}.GRU 1.weight": np.ones(2)}, told)
    assert {f"{MACHINE}.GRU 1.weight", "GRU 1.weight"} <= learned.keys()


def test_a_port_that_reads_several_reads_them_in_the_same_order() -> None:
    graph = machine()
    graph.add_node(node("Beside", "Dense", units=3))
    graph.add_node(node("All", "Concat"))
    graph.connect(link(graph, "Bits", "Beside"))
    graph.connect(link(graph, MACHINE, "All"))
    graph.connect(link(graph, "Beside", "All"))
    take(graph)
    assert [edge.source for edge in graph.incoming("All")] == ["h r", "Beside"]


def test_a_node_that_is_called_as_one_of_its_pieces_gets_all_back() -> None:
    graph, told = machine(), list[Renamed]()
    graph.rename_node(MACHINE, "h")
    graph.passed_on.connect(lambda *names: told.append(names))
    changes = plan_taking_apart(graph, analyse(graph), "h")
    for change in changes:
        change.take(graph)
    for change in reversed(changes):
        change.take_back(graph)
    before = {"h.h.weight": np.ones(2), "h.key write.weight": np.ones(3)}
    assert renamed(before, told).keys() == before.keys()


def test_a_port_of_a_pass_that_is_no_longer_made_is_no_fault_of_taking_apart() -> None:
    graph = as_one_node()
    assert any(edge.output == "gate 2" for edge in graph.outgoing(MACHINE))
    graph.set_config(MACHINE, EpisodicMemoryConfig(passes=1, gate_units=4))
    for change in plan_taking_apart(graph, analyse(graph), MACHINE):
        change.take(graph)
    assert "m 1" in graph.nodes


def test_a_look_inside_shows_pieces_and_neighbours() -> None:
    graph = machine()
    graph.rename_node("Out", "h r")
    inside = shown_parts(graph, analyse(graph), MACHINE)
    analysis = known(inside).analysis
    assert {"Bits", "h r", "h r (outside)", "key write"} <= set(inside.nodes)
    assert {edge.source for edge in inside.incoming("h r (outside)")} == {"h r"}
    assert analysis.problems == ()
    assert analysis.shapes["w write", "y"].axes == (5,)
    assert analysis.loops
    assert {probe.name for probe in analysis.probes["w write"]} == {"y"}
    assert "Bits" not in analysis.probes


@pytest.mark.parametrize(
    ("name", "faulty", "shown"),
    [(MACHINE, False, True), (MACHINE, True, False), ("Out", False, False)],
)
def test_what_can_be_looked_into(name: str, faulty: bool, shown: bool) -> None:
    graph = one_node("E3-ntm-copy", "NTM", rows=2, shift=4) if faulty else machine()
    assert can_be_opened(graph, analyse(graph), name) == shown


class Wide(Composite[DenseConfig]):
    """What comes in behind what a layer makes of it."""

    name = "Wide"
    title = say("Wide")
    family = Family.LINEAR
    summary = say("A layer beside what it reads")
    config_type = DenseConfig
    inputs = (Port("x", (Kind.VECTOR,), say("Numbers")),)
    outputs = (Port("y", (Kind.VECTOR,), say("More of them")),)

    def parts(self, config: DenseConfig, inputs: Inputs) -> Parts:
        parts = Parts()
        parts.add("inner", Dense(), (0, 0), config, x=".x")
        parts.add("both", Concat(), (1, 0), x=("inner", ".x"))
        parts.give("y", "both")
        return parts

    def formula(self, config: DenseConfig) -> Formula:
        return Formula("y = [f(Wx); x]")


def test_pieces_read_in_the_order_in_which_the_parts_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = Wide()
    monkeypatch.setitem(layers.CATALOGUE, wide.type, wide)
    graph = chain(node("Data", "Data", source="iris"), node("Loss", "CrossEntropy"))
    graph.disconnect(graph.edges[0])
    graph.add_node(Node(MACHINE, wide.type, DenseConfig(units=2), (0.0, 0.0)))
    graph.add_node(node("Out", "Dense", units=3))
    for source, target in (("Data", MACHINE), (MACHINE, "Out"), ("Out", "Loss")):
        graph.connect(link(graph, source, target))
    whole, inside = opened(graph, analyse(graph))
    assert inside.problems == ()
    assert [e.source for e in whole.incoming(f"{MACHINE}.both")] == [f"{MACHINE}.inner", "Data"]
    shown = shown_parts(graph, analyse(graph), MACHINE)
    assert [edge.source for edge in shown.incoming("both")] == ["inner", "Data"]
    take(graph)
    assert [edge.source for edge in graph.incoming("both")] == ["inner", "Data"]
