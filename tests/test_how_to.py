"""The code of docs/how-to-add-a-layer.md works: a network with the layer of that page trains."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nndl_studio import layers
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.ops.kernel import Kernel
from nndl_studio.training.gradient_check import check_gradients

PAGE = Path(__file__).parent.parent / "docs" / "how-to-add-a-layer.md"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """What the page's blocks define, one after another, as one module on disk.

    On disk, because the kernel cache wants a file to tell whether a kernel has changed.
    """
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "how_to_page.py").write_text("\n".join(blocks), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    kernels = dict(Kernel.registry)
    yield importlib.import_module("how_to_page")
    del sys.modules["how_to_page"]
    Kernel.registry.clear()
    Kernel.registry.update(kernels)


def between_data_and_loss(layer: Any) -> Graph:
    """XOR's numbers through a layer of two units into a loss."""
    graph = Graph()
    for node_id, entry, settings in (
        ("Data", layers.by_name("Data"), {"source": "XOR"}),
        (layer.name, layer, {"units": 2}),
        ("Loss", layers.by_name("CrossEntropy"), {}),
    ):
        graph.add_node(Node(node_id, entry.type, entry.configured(**settings), (0.0, 0.0)))
    graph.connect(Edge("Data", "x", layer.name, "x"))
    graph.connect(Edge(layer.name, "y", "Loss", "x"))
    return graph


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("Power", {"weight": 4}),
        ("Residual", {"inner.weight": 4, "inner.bias": 2, "outer.weight": 4, "outer.bias": 2}),
    ],
)
def test_the_layers_of_the_page_train(
    page: Any, monkeypatch: pytest.MonkeyPatch, name: str, parameters: dict[str, int]
) -> None:
    layer = getattr(page, name)()
    monkeypatch.setitem(layers.CATALOGUE, layer.type, layer)
    graph = between_data_and_loss(layer)
    analysis = analyse(graph)
    assert analysis.problems == ()
    assert {each.name: each.size for each in analysis.parameters[name]} == parameters
    checks = list(check_gradients(graph))
    assert {each.parameter for each in checks} == {f"{name}.{each}" for each in parameters}
    assert all(each.passed for each in checks)
