"""Composites and shared weights go out as the pieces and the one array that they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from nndl_studio.exchange.export import export
from nndl_studio.exchange.format import Format
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.graph.document import Graph
from nndl_studio.training.data_rows import load_dataset
from tests.exchange.networks import network
from tests.graph.test_shared_weights import shared
from tests.layers.one_node import MACHINE, one_node

PROVED = [each for each in FORMATS if each.name in ("onnx", "numpy", "c")]


@pytest.mark.parametrize("form", PROVED, ids=lambda form: form.name)
@pytest.mark.parametrize(
    "graph", [shared(), one_node("E7-stack", "NeuralStack")], ids=["shared", "composite"]
)
def test_they_answer_elsewhere_as_here(graph: Graph, form: Format, tmp_path: Path) -> None:
    trained = network(graph, load_dataset(graph).recipe)
    done = export(trained, tmp_path / f"network{form.suffix}", form, each_node=True)
    assert done.proof is not None
    assert done.proof.largest < 1e-5
    if MACHINE in graph.nodes:
        assert f"{MACHINE}.h" in done.nodes
