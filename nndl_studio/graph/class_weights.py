"""Whether the classes of a drawing's data count differently, and in which of its losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nndl_studio import layers
from nndl_studio.datasets import ClassSettings, SourceConfig
from nndl_studio.layers.layer import Family
from nndl_studio.sentence import NOTHING, Sentence, say

if TYPE_CHECKING:
    from nndl_studio.graph.check import Analysis
    from nndl_studio.graph.document import Graph
    from nndl_studio.graph.node import Node


def class_settings(node: Node) -> ClassSettings | None:
    """What is set of a Data node's classes; None of other nodes."""
    return node.config.classes if isinstance(node.config, SourceConfig) else None


def refusal(graph: Graph, node: Node) -> Sentence:
    """Why a node can't learn from classes that count differently; nothing if it can."""
    if not layers.layer(node.type).mistakes:
        return NOTHING
    every = [class_settings(each) for each in graph.nodes.values()]
    if not any(classes is not None and classes.weighted for classes in every):
        return NOTHING
    return say(
        "{node} learns from its mistakes, each as large as any other: let the classes of the "
        "data count equally, or take another loss, such as Binary cross-entropy",
        node=node.id,
    )


def weighted_objective(graph: Graph, analysis: Analysis) -> ClassSettings | None:
    """What is set of the classes, where some loss compares with classes that count differently."""
    for node in graph.nodes.values():
        classes = class_settings(node)
        if classes is not None and classes.weighted and _compared(graph, analysis):
            return classes
    return None


def _compared(graph: Graph, analysis: Analysis) -> bool:
    """Whether a loss compares with a class."""
    losses = (n.id for n in graph.nodes.values() if layers.layer(n.type).family is Family.OUTPUT)
    ports = (shapes for id in losses for shapes in analysis.inputs.get(id, {}).values())
    return any(shape.form == "index" and not shape.stepped for shapes in ports for shape in shapes)
