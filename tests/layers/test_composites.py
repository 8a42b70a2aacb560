"""Composites: what a node made of parts is from outside, and that it is its drawing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from nndl_studio import api, layers
from nndl_studio.compiler.compile import CompileError, compile_graph
from nndl_studio.config import Config
from nndl_studio.exchange import weight_layout, weight_shapes
from nndl_studio.graph.check import Analysis, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.opened import inside_of, opened
from nndl_studio.layers.composite import Composite
from nndl_studio.layers.episodic_memory import EpisodicMemoryConfig
from nndl_studio.layers.layer import Inputs
from nndl_studio.layers.nram_parts import MODULES, RandomAccess
from nndl_studio.layers.ntm import NTM, NTMConfig
from nndl_studio.layers.parts import OUTSIDE, Parts
from nndl_studio.resources import example
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.training.gradient_check import check_gradients
from nndl_studio.training.penalty import penalty
from tests.compiler.own_samples import drawn_graph
from tests.layers.dynamic_memory import as_one_node
from tests.layers.one_node import MACHINE, one_node
from tests.machines import FEW, one_machine

COPIER = one_node("E3-ntm-copy", "NTM")
SMALL = {"neurons": 4, "rows": 5, "width": 3}
CASES: dict[str, Graph] = {
    "NTM": COPIER,
    "NTM of two heads": one_node("E3-ntm-copy", "NTM", heads=2, **SMALL),
    "NTM with an LSTM": one_node("E3-ntm-copy", "NTM", controller="LSTM", **SMALL),
    "NTM that learns its start": one_node(
        "E3-ntm-copy", "NTM", memory="learned", start="learned", **SMALL
    ),
    "NeuralStack": one_node("E7-stack", "NeuralStack"),
    "EpisodicMemory": as_one_node(),
    "EpisodicMemory of one pass": as_one_node("one fact", passes=1, gate_units=5),
    "EpisodicMemory of three": as_one_node(passes=3, gate_units=4),
    "NRAM": one_machine(
        RandomAccess(3, MODULES, 2, 5, 4), program="increment", longest=2, test_length=2
    ),
    "NRAM of few modules": one_machine(RandomAccess(2, FEW, 3, 6, 6), program="access"),
    "a queue": one_node("E7-queue", "NeuralStack", order="queue", reluctance=2.0),
}
each_case = pytest.mark.parametrize("graph", CASES.values(), ids=CASES)


def looked_at(graph: Graph) -> tuple[Analysis, Analysis, Graph]:
    """What is known of a drawing, and of the same opened."""
    analysis = analyse(graph)
    assert analysis.problems == ()
    whole, inside = opened(graph, analysis)
    assert inside.problems == ()
    return analysis, inside, whole


def test_every_composite_has_a_case() -> None:
    composites = {each.name for each in layers.CATALOGUE.values() if isinstance(each, Composite)}
    assert composites == {layers.layer(g.nodes[MACHINE].type).name for g in CASES.values()}


@each_case
def test_it_has_what_its_pieces_have(graph: Graph) -> None:
    analysis, inside, whole = looked_at(graph)
    assert MACHINE not in whole.nodes
    assert analysis.totals == inside.totals
    assert weight_shapes(graph) == weight_shapes(whole)
    assert weight_layout(graph).keys() == weight_shapes(graph).keys()
    for joint in inside_of(graph, analysis, MACHINE).parts.joined():
        if joint.target == OUTSIDE:
            shape = inside.shapes[f"{MACHINE}.{joint.source}", joint.output]
            assert analysis.shapes[MACHINE, joint.input] == shape


@each_case
def test_what_can_be_watched_is_watched_inside(graph: Graph) -> None:
    analysis, inside, _ = looked_at(graph)
    for probe in analysis.probes[MACHINE]:
        piece, _, name = probe.name.rpartition(".")
        kinds = {each.name: each.kind for each in inside.probes[f"{MACHINE}.{piece}"]}
        assert kinds[name] == probe.kind


@each_case
def test_what_it_gives_is_on_record_under_either_name(graph: Graph) -> None:
    (probe, *_) = analyse(graph).probes[MACHINE]
    piece, _, name = probe.name.rpartition(".")
    keys = ((MACHINE, probe.name), (f"{MACHINE}.{piece}", name))
    plan = compile_graph(graph, "inference", probes=keys).plan(2)
    assert plan.probes[keys[0]] == plan.probes[keys[1]]


@each_case
def test_gradients_are_right(graph: Graph) -> None:
    # Each piece's are held to 1e-6 for itself; all together are small, and rounding shows.
    checks = list(check_gradients(graph))
    assert {each.parameter for each in checks} == set(weight_shapes(graph))
    assert max(each.error for each in checks) < 1e-5


@pytest.mark.parametrize(
    ("name", "graph", "renamed"),
    [
        ("E3-ntm-copy", COPIER, {}),
        ("E7-stack", CASES["NeuralStack"], {"u z": "z u"}),
        ("E7-queue", CASES["a queue"], {"u z": "z u"}),
        ("E5-dmn-chain", CASES["EpisodicMemory"], {}),
    ],
)
def test_it_is_the_machine_that_the_example_draws(
    name: str, graph: Graph, renamed: dict[str, str]
) -> None:
    example_of, one = drawn_graph(api.load(example(name))), drawn_graph(graph)
    for full, array in one.weights.items():
        owner, _, parameter = full.removeprefix(f"{MACHINE}.").rpartition(".")
        back = {new: old for old, new in renamed.items()}
        array[...] = example_of.weights[f"{back.get(owner, owner)}.{parameter}"]
    one.machine.load(one.weights)
    np.testing.assert_allclose(one.answers(), example_of.answers(), rtol=1e-12, atol=1e-14)


@each_case
def test_settings_survive_a_file(graph: Graph) -> None:
    node = graph.nodes[MACHINE]
    raw = msgspec.json.decode(msgspec.json.encode(node.config))
    assert layers.layer(node.type).read_config(raw) == node.config


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"rows": 3, "shift": 2}, "Machine: inside it, turned write: turns by up to 2 places"),
        ({"rows": 1024, "width": 16}, ""),
    ],
)
def test_sizes_that_do_not_fit_are_told_with_the_piece(
    settings: dict[str, Any], reason: str
) -> None:
    found = analyse(one_node("E3-ntm-copy", "NTM", **settings)).problems
    told = [each.message[: len(reason)] for each in found[:1]]
    assert told == ([reason] if reason else [])


def test_an_episodic_memory_compares_what_is_as_long() -> None:
    graph = as_one_node()
    wider = msgspec.structs.replace(graph.nodes["Facts"].config, features=12)
    graph.add_node(Node("Others", "Sentences.v1", wider, (0.0, 900.0)))
    graph.connect(Edge("Stories", "x", "Others", "x"))
    (edge,) = (edge for edge in graph.edges if edge.input == "q")
    graph.disconnect(edge)
    graph.connect(Edge("Others", "q", "Machine", "q"))
    assert analyse(graph).problems[0].message == (
        "Machine: gets facts of 20 numbers and a question of 12: both are compared number by "
        "number, so give what is linked to them as many units"
    )


def test_what_a_piece_asks_for_itself_counts() -> None:
    """Weights that start from given numbers, and penalties."""
    graph = one_node("E7-stack", "NeuralStack")
    graph.set_settings(msgspec.structs.replace(graph.settings, weight_decay=0.1))
    analysis = analyse(graph)
    weights = initial_weights(graph, analysis, seed=1)
    assert weights.keys() == weight_shapes(graph).keys()
    squares = sum(float(np.square(w).sum()) for n, w in weights.items() if n.endswith("weight"))
    assert penalty(graph, analysis, weights) == pytest.approx(0.05 * squares)


def test_a_fault_that_only_the_whole_shows_names_the_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a drawing inside be wrong in a way that its pieces don't see, training says so."""
    whole = NTM.parts

    def broken(self: NTM, config: NTMConfig, inputs: Inputs) -> Parts:
        parts = whole(self, config, inputs)
        srn = layers.by_name("SRN")
        several = replace(
            parts.pieces["h"], layer=srn, config=srn.configured(units=4, output="all steps")
        )
        parts.pieces["h"] = several  # It looks at all steps and stands in the loop.
        return parts

    graph = one_node("E3-ntm-copy", "NTM", **SMALL)
    analysis = analyse(graph)
    monkeypatch.setattr(NTM, "parts", broken)
    with pytest.raises(CompileError) as raised:
        compile_graph(graph, analysis=analysis)
    assert raised.value.node == MACHINE


def borrowing(graph: Graph, config: Config | None = None) -> Graph:
    """The same with a second machine that uses the weights of the first, each read by a half of
    the answer."""
    graph = graph.copy()
    own = graph.nodes[MACHINE]
    graph.add_node(Node("Second", own.type, config or own.config, (0.0, 900.0), MACHINE))
    for edge in graph.incoming(MACHINE):
        graph.connect(Edge(edge.source, edge.output, "Second", edge.input))
    add = layers.by_name("Add")
    graph.add_node(Node("Both", add.type, add.config_type(), (300.0, 900.0)))
    for edge in graph.outgoing(MACHINE):
        if edge.output == "y":
            graph.disconnect(edge)
            graph.connect(Edge("Both", "y", edge.target, edge.input))
    graph.connect(Edge(MACHINE, "y", "Both", "x"))
    graph.connect(Edge("Second", "y", "Both", "x"))
    return graph


@pytest.mark.parametrize(
    "graph",
    [
        borrowing(one_node("E7-stack", "NeuralStack", neurons=6, width=3)),
        borrowing(as_one_node(passes=2, gate_units=4)),
        # Of more passes, which have no arrays of their own.
        borrowing(as_one_node(passes=1, gate_units=4), EpisodicMemoryConfig(3, 4)),
    ],
    ids=["NeuralStack", "EpisodicMemory", "EpisodicMemory of more passes"],
)
def test_one_that_borrows_learns_with_the_other(graph: Graph) -> None:
    assert analyse(graph).problems == ()
    assert not any(name.startswith("Second") for name in weight_shapes(graph))
    checks = list(check_gradients(graph))
    assert {each.parameter for each in checks} == set(weight_shapes(graph))
    assert max(each.error for each in checks) < 1e-5


def test_eight_heads_are_joined_by_groups() -> None:
    graph = one_node("E3-ntm-copy", "NTM", heads=8, **SMALL)
    _, inside, _ = looked_at(graph)
    assert inside.shapes[f"{MACHINE}.h r", "y"].axes == (4 + 8 * 3,)


def test_the_first_output_comes_first() -> None:
    nodes = {each["id"]: each for each in api.describe(as_one_node(gate_units=4))["nodes"]}
    assert nodes[MACHINE]["output_shape"] == [20]
