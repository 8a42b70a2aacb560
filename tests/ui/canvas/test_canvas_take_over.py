"""A document becomes another one in one step, and comes back to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtGui import QUndoStack

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import encode, load_project
from nndl_studio.resources import example, examples
from nndl_studio.ui.canvas.scene import CanvasScene
from nndl_studio.ui.canvas.take_over import TakeOverCommand


@pytest.fixture
def graph(qapp: object) -> Graph:
    return load_project(example("lenet-5"))


def check(graph: Graph, other: Graph) -> None:
    """There, back and there again, with a scene that follows."""
    scene, undo = CanvasScene(graph), QUndoStack()
    before, after = encode(graph), encode(other)
    order = graph.edges
    undo.push(TakeOverCommand(graph, other))
    assert encode(graph) == after
    assert set(scene.nodes) == set(other.nodes)
    undo.undo()
    assert encode(graph) == before
    assert graph.edges == order
    undo.redo()
    assert encode(graph) == after
    undo.clear()
    scene.release()


def retype(graph: Graph) -> None:
    """The same names and links, but one node of another type."""
    pool = next(n for n in graph.nodes.values() if n.type.startswith("Pool2d"))
    conv = next(n for n in graph.nodes.values() if n.type.startswith("Conv2d"))
    links = list(graph.edges)
    for edge in links:
        graph.disconnect(edge)
    graph.remove_node(pool.id)
    graph.add_node(replace(conv, id=pool.id))
    for edge in links:
        graph.connect(edge)


def cut(graph: Graph) -> None:
    graph.disconnect(graph.edges[1])


CHANGES: list[Callable[[Graph], None]] = [
    lambda graph: graph.set_title("Theirs"),
    lambda graph: graph.move_node(next(iter(graph.nodes)), (1.0, 2.0)),
    lambda graph: graph.set_settings(msgspec.structs.replace(graph.settings, epochs=3)),
    lambda graph: graph.rename_node(next(iter(graph.nodes)), "Renamed"),
    cut,
    retype,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_drawing(graph: Graph, change: Callable[[Graph], None]) -> None:
    other = graph.copy()
    change(other)
    check(graph, other)


@pytest.mark.parametrize("name", [path.stem for path in examples()[::9]])
def test_another_drawing_altogether(graph: Graph, name: str) -> None:
    check(graph, load_project(example(name)))


def test_nothing_and_from_nothing(graph: Graph) -> None:
    check(graph.copy(), graph)
    check(graph, Graph())
    check(Graph(), load_project(example("xor")))


def share(graph: Graph, user: str, lender: str) -> Graph:
    """A copy of LeNet-5 of whose convolutions two share weights, as far as files go."""
    other = graph.copy()
    other.share_weights(user, lender)
    return other


def without(graph: Graph, name: str) -> Graph:
    other = graph.copy()
    for edge in (*other.incoming(name), *other.outgoing(name)):
        other.disconnect(edge)
    other.remove_node(name)
    return other


def test_shared_weights_come_and_go_with_the_file(graph: Graph) -> None:
    first, second, *_ = sorted(n.id for n in graph.nodes.values() if n.type == "Conv2d.v1")
    check(graph.copy(), share(graph, first, second))
    check(share(graph, first, second), graph)
    check(share(graph, first, second), share(graph, second, first))
    # Who lends is gone there, or comes behind whoever borrows.
    check(share(graph, first, second), without(graph, second))
    check(without(graph, second), share(graph, first, second))
    check(without(without(graph, second), first), share(graph, first, second))
