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


def test_the_layer_of_the_page_trains(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    power = page.Power()
    monkeypatch.setitem(layers.CATALOGUE, power.type, power)
    graph = Graph()
    for node_id, name, settings in (
        ("Data", "Data", {"source": "XOR"}),
        ("Power", "Power", {"units": 2}),
        ("Loss", "CrossEntropy", {}),
    ):
        entry = power if name == "Power" else layers.by_name(name)
        graph.add_node(Node(node_id, entry.type, entry.configured(**settings), (0.0, 0.0)))
    graph.connect(Edge("Data", "x", "Power", "x"))
    graph.connect(Edge("Power", "y", "Loss", "x"))
    analysis = analyse(graph)
    assert analysis.problems == ()
    assert analysis.totals.parameters == 4
    (checked,) = check_gradients(graph)
    assert checked.parameter == "Power.weight"
    assert checked.passed
