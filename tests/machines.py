"""Neural random-access machines with data and a loss, drawn anew."""

from __future__ import annotations

from typing import Any

from nndl_studio import layers
from nndl_studio.datasets import configured
from nndl_studio.graph.document import Graph
from nndl_studio.graph.drawn_pieces import draw
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.nram_parts import NRAM, Module, nram_parts

FEW: tuple[Module, ...] = ("READ", "ONE", "INC", "ADD", "WRITE")


def machine(of: NRAM, **data: Any) -> Graph:
    """One whose tape is that of the source "tape", with these settings."""
    graph = Graph("Machine")
    tape = configured("tape", cells=of.numbers, **data)
    graph.add_node(Node("Tape", "Data.v1", tape, (0.0, 0.0)))
    draw(graph, nram_parts(of), (240.0, 0.0), {"x": ("Tape", "x")})
    loss = layers.by_name("HaltingCrossEntropy")
    graph.add_node(Node("Loss", loss.type, loss.configured(), (2400.0, 0.0)))
    graph.connect(Edge("tape", "y", "Loss", "x"))
    graph.connect(Edge("f", "y", "Loss", "f"))
    return graph
