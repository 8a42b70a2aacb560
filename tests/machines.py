"""Neural random-access machines with data and a loss: as one node, and drawn of its parts."""

from __future__ import annotations

from typing import Any

from nndl_studio import layers
from nndl_studio.datasets import configured
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.take_apart import plan_taking_apart
from nndl_studio.layers.nram import NRAMConfig
from nndl_studio.layers.nram_parts import MODULES, Module, RandomAccess

FEW: tuple[Module, ...] = ("READ", "ONE", "INC", "ADD", "WRITE")
NODE = "Machine"


def one_machine(of: RandomAccess, **data: Any) -> Graph:
    """One whose tape is that of the source "tape", with these settings."""
    graph = Graph("Machine")
    offered = {each.lower(): each in of.modules for each in MODULES if each != "WRITE"}
    config = NRAMConfig(of.registers, of.steps, of.neurons, **offered)
    tape = configured("tape", cells=of.numbers, **data)
    loss = layers.by_name("HaltingCrossEntropy")
    graph.add_node(Node("Tape", "Data.v1", tape, (0.0, 0.0)))
    graph.add_node(Node(NODE, "NRAM.v1", config, (240.0, 0.0)))
    graph.add_node(Node("Loss", loss.type, loss.configured(), (480.0, 0.0)))
    graph.connect(Edge("Tape", "x", NODE, "x"))
    graph.connect(Edge(NODE, "tape", "Loss", "x"))
    graph.connect(Edge(NODE, "f", "Loss", "f"))
    return graph


def machine(of: RandomAccess, **data: Any) -> Graph:
    """The same, its parts in the place of the node."""
    graph = one_machine(of, **data)
    for change in plan_taking_apart(graph, analyse(graph), NODE):
        change.take(graph)
    return graph
