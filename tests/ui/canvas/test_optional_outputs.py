"""An output that is there for some settings alone is drawn where it is there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from nndl_studio import layers
from nndl_studio.datasets import configured
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.sentence import NOTHING
from nndl_studio.ui.canvas.node_facts import node_facts
from nndl_studio.ui.canvas.node_item import NodeItem


def test_a_target_beside_a_label_has_a_port(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "both.npz"
    np.savez(path, x=np.zeros((8, 3)), label=np.arange(8) % 2, target=np.ones((8, 5)))
    graph, item = Graph(), None
    for config in (configured("digits"), configured("file", file=str(path))):
        node = Node("D", layers.by_name("Data").type, config, (0.0, 0.0))
        if item is None:
            graph.add_node(node)
            item = NodeItem(node)
            assert list(item.outputs) == ["x", "label", "target", "fact"]
        else:
            graph.set_config("D", config)
        item.set_facts(node_facts(graph, analyse(graph), graph.nodes["D"], None), NOTHING)
        both = config.path is not None
        assert [port.port.name for port in item.shown_outputs][2:] == (["target"] if both else [])
        lowest = item.shown_outputs[-1]
        assert lowest.pos().y() < item.frame.height()
