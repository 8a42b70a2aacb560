"""Examples of machines with memory whose parts are put back into one node."""

from __future__ import annotations

from typing import Any

from nndl_studio import api, layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.resources import example

MACHINE = "Machine"


def one_node(name: str, layer: str, **settings: Any) -> Graph:
    """The data and the loss of an example, and between them the machine as one node."""
    drawn, kind = api.load(example(name)), layers.by_name(layer)
    graph = Graph(drawn.title, drawn.settings)
    (data,) = (node for node in drawn.nodes.values() if node.type == "Data.v1")
    for node in (data, drawn.nodes["Out"], drawn.nodes["Loss"]):
        graph.add_node(node)
    graph.add_node(Node(MACHINE, kind.type, kind.configured(**settings), (240.0, 560.0)))
    graph.connect(Edge(data.id, "x", MACHINE, "x"))
    graph.connect(Edge(MACHINE, "y", "Out", "x"))
    graph.connect(Edge("Out", "y", "Loss", "x"))
    return graph
