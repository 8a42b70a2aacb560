"""Turns the document into another one by undoable steps."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nndl_studio.graph.document import Graph
from nndl_studio.graph.mend import AddNode, Connect, SetConfig
from nndl_studio.ui.canvas.commands import DocumentCommand
from nndl_studio.ui.canvas.steps import (
    DisconnectStep,
    MoveStep,
    RemoveStep,
    SettingsStep,
    Step,
    TitleStep,
)


class TakeOver(DocumentCommand):
    """Make `graph` what `other` is; nodes that are in both stay, so that their weights do."""

    def __init__(self, graph: Graph, other: Graph) -> None:
        text = QCoreApplication.translate("Commands", "Load the changed file")
        names = {*graph.nodes, *other.nodes}
        relink = graph.edges != other.edges or not all(_stays(n, graph, other) for n in names)
        steps: list[Step] = [DisconnectStep(edge) for edge in graph.edges] if relink else []
        steps += [RemoveStep(name) for name in graph.nodes if not _stays(name, graph, other)]
        for name, node in other.nodes.items():
            if not _stays(name, graph, other):
                steps.append(AddNode(node))
                continue
            old = graph.nodes[name]
            if old.config != node.config:
                steps.append(SetConfig(name, old.config, node.config))
            if old.position != node.position:
                steps.append(MoveStep(name, old.position, node.position))
        steps += [Connect(edge) for edge in other.edges] if relink else []
        if graph.settings != other.settings:
            steps.append(SettingsStep(graph.settings, other.settings))
        if graph.title != other.title:
            steps.append(TitleStep(graph.title, other.title))
        super().__init__(graph, steps, text)


def _stays(name: str, graph: Graph, other: Graph) -> bool:
    """Whether a node is in both, of one type: another type has other ports."""
    old, new = graph.nodes.get(name), other.nodes.get(name)
    return old is not None and new is not None and old.type == new.type
