"""The document: well formed after every edit, one event an edit, and undone without a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nndl_studio import layers
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.node import Edge
from nndl_studio.graph.project import encode
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.layers.layer import Layer
from tests.graph.drawing import chain, digits_perceptron, link, node

SIGNALS = (
    "node_added",
    "node_removed",
    "node_changed",
    "node_renamed",
    "edge_added",
    "edge_removed",
    "settings_changed",
    "title_changed",
)
NAMES = ("Dense", "Flatten", "Add", "Tanh", "CrossEntropy")
Undo = Callable[[], object]


def record(graph: Graph) -> list[tuple[str, tuple[object, ...]]]:
    """Every event from now on."""
    events: list[tuple[str, tuple[object, ...]]] = []
    for name in SIGNALS:
        getattr(graph, name).connect(lambda *values, _n=name: events.append((_n, values)))
    return events


def test_each_mutator_emits_its_one_event() -> None:
    graph = Graph()
    events = record(graph)
    first, second = node("A", "Dense", units=3), node("B", "Dense")
    graph.add_node(first)
    graph.add_node(second)
    edge = link(graph, "A", "B")
    graph.connect(edge)
    graph.move_node("A", (5, 6))
    moved = graph.nodes["A"]
    graph.set_config("B", layers.by_name("Dense").config_type())
    graph.rename_node("A", "C")
    renamed = graph.edges[0]
    assert graph.disconnect(renamed) == 0
    graph.remove_node("B")
    graph.set_settings(TrainingSettings(epochs=3))
    graph.set_title("Mine")
    assert events == [
        ("node_added", (first,)),
        ("node_added", (second,)),
        ("edge_added", (edge,)),
        ("node_changed", (first, moved)),
        ("node_changed", (second, second)),
        ("node_renamed", ("A", "C")),
        ("edge_removed", (renamed,)),
        ("node_removed", (second,)),
        ("settings_changed", (TrainingSettings(epochs=3),)),
        ("title_changed", ("Mine",)),
    ]


def test_links_follow_a_renamed_node() -> None:
    graph = digits_perceptron()
    graph.rename_node("Hidden", "h_1")
    assert [edge.source for edge in graph.incoming("Scores")] == ["h_1"]
    assert [edge.target for edge in graph.outgoing("Flatten")] == ["h_1"]
    assert graph.nodes["h_1"].id == "h_1"
    assert list(graph.nodes) == ["Data", "Flatten", "h_1", "Scores", "Loss"]


def test_fresh_ids_count_on() -> None:
    graph = chain(node("Dense", "Dense"), node("Dense 2", "Dense"))
    assert graph.fresh_id("Dense") == "Dense 3"
    assert graph.fresh_id("Tanh") == "Tanh"


def test_a_copy_is_a_document_of_its_own() -> None:
    graph = digits_perceptron()
    twin = graph.copy()
    assert encode(twin) == encode(graph)
    twin.disconnect(twin.edges[0])
    assert len(graph.edges) == 4


REFUSED: list[tuple[Callable[[Graph], object], str]] = [
    (lambda g: g.add_node(node("Data", "Dense")), "already a node called Data"),
    (lambda g: g.add_node(node("a.b", "Dense")), "can't name a node"),
    (lambda g: g.add_node(node("", "Dense")), "can't name a node"),
    (lambda g: g.add_node(node("a  ", "Dense")), "can't name a node"),
    (lambda g: g.add_node(node("a" * 65, "Dense")), "can't name a node"),
    (lambda g: g.add_node(node("D", "Dense", float("nan"))), "off the canvas"),
    (lambda g: g.add_node(node("D", "Dense", units=0)), "D, units: it must be a whole number ≥ 1"),
    (lambda g: g.move_node("Data", (0, float("inf"))), "off the canvas"),
    (lambda g: g.remove_node("Hidden"), "still has links"),
    (lambda g: g.remove_node("Nobody"), "no node called Nobody"),
    (lambda g: g.rename_node("Data", "Loss"), "already a node called Loss"),
    (lambda g: g.rename_node("Data", "a/b"), "can't name a node"),
    (lambda g: g.set_config("Data", g.nodes["Hidden"].config), "Data takes settings of Data, not"),
    (lambda g: g.connect(g.edges[0]), "already feeds"),
    (lambda g: g.connect(Edge("Data", "x", "Nobody", "x")), "no node called Nobody"),
    (lambda g: g.connect(Edge("Data", "nix", "Hidden", "x")), "no output called nix"),
    (lambda g: g.connect(Edge("Scores", "y", "Hidden", "nix")), "no input called nix"),
    (lambda g: g.disconnect(Edge("Data", "x", "Loss", "x")), "no link Data.x → Loss.x"),
    (lambda g: g.set_title("two\nlines"), "one line"),
    (lambda g: g.set_settings(TrainingSettings(epochs=0)), "Training, epochs: it must be"),
    (
        lambda g: g.set_settings(TrainingSettings(learning_rate=float("nan"))),
        "no number to compute with",
    ),
]


@pytest.mark.parametrize(("edit", "words"), REFUSED)
def test_a_refused_edit_changes_and_emits_nothing(
    edit: Callable[[Graph], object], words: str
) -> None:
    graph = digits_perceptron()
    before, events = encode(graph), record(graph)
    with pytest.raises(GraphError, match=words.replace("(", r"\(")):
        edit(graph)
    assert encode(graph) == before
    assert events == []


class Editor:
    """Makes one random but legal edit at a time and says how to take it back."""

    def __init__(self, graph: Graph, draw: st.DataObject) -> None:
        self.graph = graph
        self.draw = draw

    def edit(self) -> Undo | None:
        kinds = (
            self.add,
            self.remove,
            self.move,
            self.configure,
            self.rename,
            self.connect,
            self.disconnect,
            self.entitle,
            self.set_up,
        )
        return self.draw.draw(st.sampled_from(kinds))()

    def pick(self) -> str | None:
        return self.draw.draw(st.sampled_from(list(self.graph.nodes))) if self.graph.nodes else None

    def add(self) -> Undo:
        name = self.draw.draw(st.sampled_from(NAMES))
        fresh = self.graph.fresh_id(name)
        self.graph.add_node(node(fresh, name))
        return lambda: self.graph.remove_node(fresh)

    def remove(self) -> Undo | None:
        node_id = self.pick()
        if node_id is None or self.graph.incoming(node_id) or self.graph.outgoing(node_id):
            return None
        old = self.graph.nodes[node_id]
        self.graph.remove_node(node_id)
        return lambda: self.graph.add_node(old)

    def move(self) -> Undo | None:
        node_id = self.pick()
        if node_id is None:
            return None
        old = self.graph.nodes[node_id].position
        self.graph.move_node(node_id, self.draw.draw(st.tuples(st.integers(0, 9), st.floats(0, 1))))
        return lambda: self.graph.move_node(node_id, old)

    def configure(self) -> Undo | None:
        dense = [n for n in self.graph.nodes.values() if n.type == layers.by_name("Dense").type]
        if not dense:
            return None
        old = self.draw.draw(st.sampled_from(dense))
        units = self.draw.draw(st.integers(1, 9))
        self.graph.set_config(old.id, layers.by_name("Dense").configured(units=units))
        return lambda: self.graph.set_config(old.id, old.config)

    def rename(self) -> Undo | None:
        old = self.pick()
        new = self.graph.fresh_id(self.draw.draw(st.sampled_from(("A", "Z", "m"))))
        if old is None:
            return None
        self.graph.rename_node(old, new)
        return lambda: self.graph.rename_node(new, old)

    def connect(self) -> Undo | None:
        source, target = self.pick(), self.pick()
        if source is None or target is None:
            return None
        if not self.layer(source).outputs or not self.layer(target).inputs:
            return None
        edge = link(self.graph, source, target)
        try:
            self.graph.connect(edge)
        except GraphError:
            return None
        return lambda: self.graph.disconnect(edge)

    def layer(self, node_id: str) -> Layer[Any]:
        return layers.layer(self.graph.nodes[node_id].type)

    def disconnect(self) -> Undo | None:
        if not self.graph.edges:
            return None
        edge = self.draw.draw(st.sampled_from(self.graph.edges))
        at = self.graph.disconnect(edge)
        return lambda: self.graph.connect(edge, at)

    def entitle(self) -> Undo:
        old = self.graph.title
        self.graph.set_title(self.draw.draw(st.sampled_from(("One", "Zwei", "三"))))
        return lambda: self.graph.set_title(old)

    def set_up(self) -> Undo:
        old = self.graph.settings
        self.graph.set_settings(TrainingSettings(epochs=self.draw.draw(st.integers(1, 9))))
        return lambda: self.graph.set_settings(old)


@settings(max_examples=150, deadline=None)
@given(draw=st.data(), count=st.integers(1, 25))
def test_any_edits_are_undone_without_a_trace(draw: st.DataObject, count: int) -> None:
    graph = digits_perceptron()
    events = record(graph)
    editor = Editor(graph, draw)
    states, undos = [(encode(graph), graph.edges)], []
    for _ in range(count):
        seen = len(events)
        undo = editor.edit()
        assert len(events) == seen + (undo is not None)
        if undo is not None:
            undos.append(undo)
            states.append((encode(graph), graph.edges))
    for undo in reversed(undos):
        assert (encode(graph), graph.edges) == states.pop()
        undo()
    assert (encode(graph), graph.edges) == states.pop()


@settings(max_examples=60, deadline=None)
@given(draw=st.data(), count=st.integers(1, 25))
def test_documents_are_the_same_where_their_files_are(draw: st.DataObject, count: int) -> None:
    graph = digits_perceptron()
    before = graph.copy()
    editor = Editor(graph, draw)
    for _ in range(count):
        editor.edit()
        assert graph.same_as(before) is (encode(graph) == encode(before))


@settings(max_examples=60, deadline=None)
@given(draw=st.data(), count=st.integers(1, 25))
def test_links_are_found_from_both_ends_after_any_edits(draw: st.DataObject, count: int) -> None:
    graph = digits_perceptron()
    editor = Editor(graph, draw)
    undos = [undo for _ in range(count) if (undo := editor.edit()) is not None]
    for undo in reversed(undos[len(undos) // 2 :]):
        undo()
    for node_id in graph.nodes:
        assert graph.incoming(node_id) == tuple(e for e in graph.edges if e.target == node_id)
        assert graph.outgoing(node_id) == tuple(e for e in graph.edges if e.source == node_id)
