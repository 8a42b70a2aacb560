"""A GRU's cell in a loop that is drawn is the fused GRU."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from tests.compiler.own_samples import Drawn, drawn_graph
from tests.graph.drawing import link, node


def read_by(fused: bool, **settings: Any) -> Drawn:
    graph = Graph("GRU")
    graph.add_node(node("Rows", "Data", source="digit rows"))
    if fused:
        graph.add_node(node("h", "GRU", output="last step", **settings))
    else:
        graph.add_node(node("cell", "GRUCell", **settings))
        graph.add_node(node("before", "Delay", units=settings["units"]))
        graph.add_node(node("h", "LastStep"))
    graph.add_node(node("Out", "Dense", units=10, activation="identity"))
    graph.add_node(node("Loss", "CrossEntropy"))
    for ends in pairwise(("Rows", *(() if fused else ("cell",)), "h", "Out", "Loss")):
        graph.connect(link(graph, *ends))
    if not fused:
        graph.connect(Edge("before", "y", "cell", "state"))
        graph.connect(Edge("cell", "y", "before", "x"))
    return drawn_graph(graph)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("reset", ["before", "after"])
def test_in_a_loop_it_is_the_whole_layer(reset: str, bias: bool) -> None:
    cell = read_by(False, units=5, reset=reset, bias=bias)
    whole = read_by(True, units=5, reset=reset, bias=bias)
    own = {name: array for name, array in cell.weights.items() if not name.startswith("cell.")}
    back = np.concatenate([cell.weights["cell.recurrent"], cell.weights["cell.candidate"]])
    own |= {"h.weight": cell.weights["cell.weight"], "h.recurrent": back}
    if bias:
        own["h.bias"] = cell.weights["cell.bias"]
    if bias and reset == "after":
        own["h.recurrent_bias"] = cell.weights["cell.candidate_bias"]
    assert own.keys() == whole.weights.keys()
    whole.machine.load(own)
    np.testing.assert_allclose(cell.answers(), whole.answers(), rtol=1e-12, atol=1e-14)
