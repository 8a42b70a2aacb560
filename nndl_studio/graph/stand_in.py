"""Drawings of networks whose data are not there, only what those were like."""

from __future__ import annotations

from nndl_studio.datasets import SourceConfig
from nndl_studio.graph.document import Graph


def stand_in(graph: Graph) -> str:
    """The Data node that stands for data that are not there; "" where none does."""
    for node in graph.nodes.values():
        if isinstance(node.config, SourceConfig) and node.config.stands_in:
            return node.id
    return ""
