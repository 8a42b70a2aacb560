"""Undo and redo: any sequence of edits is taken back and done again to the last byte."""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.sentence import say
from nndl_studio.ui.canvas import edits
from nndl_studio.ui.canvas.clipboard import from_text, to_text
from nndl_studio.ui.canvas.commands import (
    AddCommand,
    ConfigCommand,
    ConnectCommand,
    DeleteCommand,
    DisconnectCommand,
    InsertCommand,
    MoveCommand,
    RenameCommand,
    SettingsCommand,
    TitleCommand,
)
from nndl_studio.ui.canvas.scene import CanvasScene
from tests.ui.canvas.conftest import MakeHand
from tests.ui.canvas.hand import chain, link, put, saved

SEQUENCES = 300
LENGTH = 24
UNITS = (1, 3, 10, 64)


class Editor:
    """Does random edits of one graph, watched by a scene."""

    def __init__(self, graph: Graph, seed: int) -> None:
        self.graph = graph
        self.undo = QUndoStack()
        self.scene = CanvasScene(graph)
        self.chance = random.Random(seed)
        self.states = {0: saved(graph)}

    def close(self) -> None:
        self.undo.clear()
        self.scene.release()

    def run(self) -> None:
        edits_there_are: tuple[Callable[[], None], ...] = (
            self.add,
            self.add,
            self.connect,
            self.connect,
            self.connect,
            self.disconnect,
            self.delete,
            self.move,
            self.move,
            self.configure,
            self.rename,
            self.insert,
            self.paste,
            self.train_otherwise,
            self.entitle,
            self.back,
            self.back,
            self.forth,
        )
        for _ in range(LENGTH):
            self.chance.choice(edits_there_are)()
            self.note()

    def note(self) -> None:
        """Remember the state here; what lay after it is gone once a new edit was made."""
        here = self.undo.index()
        if self.undo.canRedo():
            assert saved(self.graph) == self.states[here]
        self.states = {i: s for i, s in self.states.items() if i <= self.undo.count()}
        self.states[here] = saved(self.graph)
        assert set(self.scene.nodes) == set(self.graph.nodes)
        assert set(self.scene.edges) == set(self.graph.edges)

    def node(self) -> str | None:
        return self.chance.choice(sorted(self.graph.nodes)) if self.graph.nodes else None

    def place(self) -> tuple[float, float]:
        return (self.chance.randrange(-20, 20) * 20.0, self.chance.randrange(-20, 20) * 20.0)

    def add(self) -> None:
        layer = self.chance.choice(list(layers.CATALOGUE.values()))
        self.undo.push(AddCommand(self.graph, edits.new_node(self.graph, layer.type, self.place())))

    def connect(self) -> None:
        edges = [
            Edge(source, output.name, target, given.name)
            for source, a in self.graph.nodes.items()
            for target, b in self.graph.nodes.items()
            for output in layers.layer(a.type).outputs
            for given in layers.layer(b.type).inputs
        ]
        allowed = [edge for edge in edges if self.graph.check_connect(edge) is None]
        if allowed:
            self.undo.push(ConnectCommand(self.graph, self.chance.choice(allowed)))

    def disconnect(self) -> None:
        if self.graph.edges:
            self.undo.push(DisconnectCommand(self.graph, self.chance.choice(self.graph.edges)))

    def delete(self) -> None:
        nodes = [n for n in self.graph.nodes if self.chance.random() < 0.2]
        links = [e for e in self.graph.edges if self.chance.random() < 0.1]
        edits.delete(self.graph, self.undo, nodes, links)

    def move(self) -> None:
        name = self.node()
        if name is not None:
            self.undo.push(MoveCommand(self.graph, {name: self.place()}))

    def configure(self) -> None:
        name = self.node()
        if name is None:
            return
        config = self.graph.nodes[name].config
        if hasattr(config, "units"):
            new = msgspec.structs.replace(config, units=self.chance.choice(UNITS))
            self.undo.push(ConfigCommand(self.graph, name, new))

    def rename(self) -> None:
        name = self.node()
        if name is not None:
            new = self.graph.fresh_id(f"{name[:8].strip()} renamed")
            self.undo.push(RenameCommand(self.graph, name, new))

    def insert(self) -> None:
        if self.graph.edges:
            edge = self.chance.choice(self.graph.edges)
            node = edits.new_node(self.graph, "Dropout.v1", self.place())
            self.undo.push(InsertCommand(self.graph, node, edge, ("x", "y")))

    def paste(self) -> None:
        part = from_text(to_text(self.graph, list(self.graph.nodes)[:3]))
        if part is not None and part.nodes:
            edits.paste(self.graph, self.undo, part, (40.0, 40.0))

    def train_otherwise(self) -> None:
        seed = self.chance.randrange(4)
        settings = msgspec.structs.replace(self.graph.settings, seed=seed)
        self.undo.push(SettingsCommand(self.graph, settings))

    def entitle(self) -> None:
        self.undo.push(TitleCommand(self.graph, self.chance.choice(("One", "Two", "Three"))))

    def back(self) -> None:
        self.undo.undo()

    def forth(self) -> None:
        self.undo.redo()


@pytest.mark.parametrize("part", range(10))
def test_random_edits_undo_and_redo_to_the_byte(qapp: object, part: int) -> None:
    for seed in range(part * SEQUENCES // 10, (part + 1) * SEQUENCES // 10):
        editor = Editor(chain() if seed % 2 else Graph(), seed)
        editor.run()
        for step in range(editor.undo.index(), editor.undo.count()):
            editor.undo.redo()
            assert saved(editor.graph) == editor.states.get(step + 1, saved(editor.graph))
        last = saved(editor.graph)
        while editor.undo.canUndo():
            editor.undo.undo()
            known = editor.states.get(editor.undo.index())
            assert known is None or saved(editor.graph) == known, seed
        assert saved(editor.graph) == editor.states[0]
        while editor.undo.canRedo():
            editor.undo.redo()
        assert saved(editor.graph) == last, seed
        editor.close()


def test_a_whole_session_by_hand_is_undone_and_redone(hand_for: MakeHand) -> None:
    graph = Graph()
    hand = hand_for(graph)
    first = saved(graph)
    hand.drop_layer("Data", hand.view.mapToScene(150, 150))
    hand.drop_layer("Flatten", hand.view.mapToScene(420, 150))
    hand.drop_layer("Dense", hand.view.mapToScene(700, 150))
    hand.connect("Data", "Flatten", "x")
    hand.connect("Flatten", "Dense")
    hand.drag(hand.body("Dense"), hand.body("Dense") + hand.view.mapToScene(0, 60))
    hand.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    hand.key(Qt.Key.Key_Delete)
    hand.view.auto_layout()
    last = saved(graph)
    assert len(graph.nodes) == 3
    for _ in range(30):
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert saved(graph) == first
    for _ in range(30):
        hand.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert saved(graph) == last


def test_a_command_the_document_refuses_changes_nothing_and_is_not_kept(qapp: object) -> None:
    graph, undo = chain(), QUndoStack()
    before = saved(graph)
    command = RenameCommand(graph, "Conv", "Loss")
    undo.push(command)
    assert command.error
    assert undo.count() == 0
    assert saved(graph) == before


def test_a_failure_in_the_middle_takes_back_what_was_done(qapp: object) -> None:
    graph, undo = chain(), QUndoStack()
    before = saved(graph)
    edge = link("Conv", "Flat")
    command = InsertCommand(graph, edits.new_node(graph, "Dropout.v1", (0, 0)), edge, ("x", "no"))
    undo.push(command)
    assert "no output called no" in command.error
    assert undo.count() == 0
    assert saved(graph) == before


def test_several_commands_in_one_are_done_and_taken_back_together(qapp: object) -> None:
    graph, undo = chain(), QUndoStack()
    first = saved(graph)
    with edits.as_one(graph, undo, say("Rename both")) as group:
        group.take(RenameCommand(graph, "Conv", "One"))
        refused = RenameCommand(graph, "One", "Loss")
        group.take(refused)
        assert refused.error
        group.take(RenameCommand(graph, "Flat", "Two"))
    last = saved(graph)
    assert {"One", "Two"} <= set(graph.nodes)
    assert (undo.count(), undo.undoText()) == (1, "Rename both")
    for _ in range(2):
        undo.undo()
        assert saved(graph) == first
        undo.redo()
        assert saved(graph) == last


def test_a_group_that_takes_nothing_is_no_step(qapp: object) -> None:
    graph, undo = chain(), QUndoStack()
    with edits.as_one(graph, undo, say("Nothing")) as group:
        group.take(RenameCommand(graph, "Conv", "Loss"))
    assert undo.count() == 0


def test_edits_of_one_setting_merge_and_of_another_do_not(qapp: object) -> None:
    graph, undo = chain(), QUndoStack()
    config = graph.nodes["Hidden"].config
    for units in (11, 12, 13):
        undo.push(ConfigCommand(graph, "Hidden", msgspec.structs.replace(config, units=units)))
    assert undo.count() == 1
    now = graph.nodes["Hidden"].config
    undo.push(ConfigCommand(graph, "Hidden", msgspec.structs.replace(now, bias=False)))
    assert undo.count() == 2
    undo.undo()
    undo.undo()
    assert graph.nodes["Hidden"].config == config


def test_a_move_there_and_back_leaves_no_step(qapp: object) -> None:
    graph, undo = chain(), QUndoStack()
    undo.push(MoveCommand(graph, {"Conv": (300.0, 0.0)}))
    undo.push(MoveCommand(graph, {"Conv": (240.0, 0.0)}))
    assert undo.count() == 0


def test_inserting_keeps_the_order_in_which_a_merge_reads(qapp: object) -> None:
    graph, undo = Graph(), QUndoStack()
    put(graph, "Points", "Data", 0, 0, source="XOR")
    for name in ("A", "B"):
        put(graph, name, "Dense", 240, 0)
        graph.connect(link("Points", name, "x"))
    put(graph, "Join", "Concat", 480, 0)
    port = layers.by_name("Concat").inputs[0].name
    first, second = link("A", "Join", given=port), link("B", "Join", given=port)
    graph.connect(first)
    graph.connect(second)
    undo.push(InsertCommand(graph, edits.new_node(graph, "Tanh.v1", (0, 0)), first, ("x", "y")))
    assert [e.source for e in graph.incoming("Join")] == ["Tanh", "B"]


def test_commands_have_names(qapp: object) -> None:
    graph = chain()
    assert DeleteCommand(graph, ["Conv"]).text() == "Delete Conv"
    assert DeleteCommand(graph, ["Conv", "Flat"]).text() == "Delete 2 layers"
    assert DeleteCommand(graph, [], [link("Conv", "Flat")]).text() == "Delete link"
    assert MoveCommand(graph, {"Conv": (0.0, 0.0)}).text() == "Move Conv"
