"""Where sequences meet, a step is a sample's own if it is one in all of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nndl_studio import layers
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.machine.machine import Machine
from nndl_studio.training.data_rows import load_dataset, rows

FEATURES = 2
SAMPLES = 6


def meeting(file: str, merge: str, first: str, second: str) -> Graph:
    """The data meet what a narrow and a wide convolution make of them: a sample of one step
    comes out of these with three."""
    graph = Graph("Meeting")
    data = {"source": "file", "file": file, "validation": 0.0, "test": 0.0, "scale": "as is"}
    for id, name, settings in (
        ("Data", "Data", data),
        ("Narrow", "Conv1d", {"units": FEATURES, "kernel": 3, "border": "narrow"}),
        ("Wide", "Conv1d", {"units": FEATURES, "kernel": 3, "border": "wide"}),
        ("Meet", merge, {}),
        ("Last", "LastStep", {}),
        ("Out", "Dense", {"units": 2, "activation": "identity"}),
        ("Loss", "CrossEntropy", {}),
    ):
        layer = layers.by_name(name)
        graph.add_node(Node(id, layer.type, layer.configured(**settings), (0.0, 0.0)))
    for source, output, target in (
        ("Data", "x", "Narrow"),
        ("Narrow", "y", "Wide"),
        (first, "x" if first == "Data" else "y", "Meet"),
        (second, "x" if second == "Data" else "y", "Meet"),
        ("Meet", "y", "Last"),
        ("Last", "y", "Out"),
        ("Out", "y", "Loss"),
    ):
        graph.connect(Edge(source, output, target, "x"))
    return graph


@pytest.mark.parametrize("merge", ["Add", "Multiply"])
def test_the_order_of_the_links_does_not_matter(merge: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    file = str(tmp_path / "short.npz")
    x = rng.normal(size=(SAMPLES, 4, FEATURES)).astype(np.float32)
    lengths = np.array([1, 4, 1, 2, 3, 4])
    np.savez(file, x=x, label=np.arange(SAMPLES) % 2, lengths=lengths)
    losses = []
    for order in (("Data", "Wide"), ("Wide", "Data")):
        graph = meeting(file, merge, *order)
        plan = compile_graph(graph, "gradients", dtype="float64").plan(SAMPLES)
        machine = Machine([plan])
        drawn = np.random.default_rng(1)
        shapes = sorted((name, symbol.shape) for name, symbol in plan.parameters.items())
        machine.load({name: drawn.normal(size=shape) for name, shape in shapes})
        recorded = np.zeros(1)
        table = rows(load_dataset(graph), plan.columns, "float64")
        machine.run(plan, *table.batch(np.arange(SAMPLES)), recorded)
        losses.append(recorded[0])
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)
