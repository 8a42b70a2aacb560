"""Small drawings that the tests of this room share."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node


def node(node_id: str, name: str, x: float = 0, y: float = 0, **settings: Any) -> Node:
    """A node of the layer called `name`, with `settings` of its config."""
    layer = layers.by_name(name)
    return Node(node_id, layer.type, layer.configured(**settings), (float(x), float(y)))


def link(graph: Graph, source: str, target: str, into: str = "", out_of: str = "") -> Edge:
    """An edge between the first ports, or the named ones; not yet in the graph."""
    output = out_of or layers.layer(graph.nodes[source].type).outputs[0].name
    into = into or layers.layer(graph.nodes[target].type).inputs[0].name
    return Edge(source, output, target, into)


def chain(*nodes: Node) -> Graph:
    """Nodes linked one after the other, first output to first input."""
    graph = Graph("Chain")
    for each in nodes:
        graph.add_node(each)
    for source, target in pairwise(nodes):
        graph.connect(link(graph, source.id, target.id))
    return graph


def digits_perceptron() -> Graph:
    """Data → Flatten → Dense 30 → Dense 10 → loss: nothing wrong with it."""
    return chain(
        node("Data", "Data", source="digits"),
        node("Flatten", "Flatten", 200),
        node("Hidden", "Dense", 400, units=30),
        node("Scores", "Dense", 600, units=10, activation="identity"),
        node("Loss", "CrossEntropy", 800),
    )


def rows_reader(output: str = "all steps") -> Graph:
    """Data of digit rows → LSTM."""
    return chain(
        node("Data", "Data", source="digit rows"),
        node("LSTM", "LSTM", 200, units=8, output=output),
    )


def two_branches(left: int = 20, right: int = 20) -> Graph:
    """Data → Flatten → two Dense that an Add joins → Dense 10 → loss."""
    graph = chain(node("Data", "Data", source="digits"), node("Flatten", "Flatten", 200))
    graph.add_node(node("Left", "Dense", 400, -100, units=left))
    graph.add_node(node("Right", "Dense", 400, 100, units=right))
    graph.add_node(node("Sum", "Add", 600))
    graph.add_node(node("Scores", "Dense", 800, units=10, activation="identity"))
    graph.add_node(node("Loss", "CrossEntropy", 1000))
    for source, target in (
        ("Flatten", "Left"),
        ("Flatten", "Right"),
        ("Left", "Sum"),
        ("Right", "Sum"),
        ("Sum", "Scores"),
        ("Scores", "Loss"),
    ):
        graph.connect(link(graph, source, target))
    return graph
