"""Pieces put into a drawing."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node, Position
from nndl_studio.layers.pieces import Pieces, Port

# Of a column and a row.
WIDTH, HEIGHT = 240.0, 140.0


def draw(graph: Graph, drawn: Pieces, at: Position, given: Mapping[str, Port]) -> None:
    """Add all pieces, the first column and row of them at `at`, and link what is `given` to their
    inputs, by what it is called there. Raises GraphError where there is a node of such a name."""
    for piece in drawn.pieces:
        kind = layers.by_name(piece.name)
        column, row = piece.position
        place = at[0] + WIDTH * column, at[1] + HEIGHT * row
        graph.add_node(Node(piece.id, kind.type, kind.configured(**piece.settings), place))
    for name, targets in drawn.inputs.items():
        for target in targets:
            graph.connect(Edge(*given[name], *target))
    for link in drawn.links:
        graph.connect(Edge(*link.source, *link.target))
