"""Whose weights a node uses: its own, or those of another node of its type."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.sentence import say
from nndl_studio.ui.inspector.form import LABEL_WIDTH
from nndl_studio.ui.inspector.spin_boxes import Choice
from nndl_studio.ui.texts import show, worded


class SharedWeights(QWidget):
    """`chosen` carries the node and whose weights it shall use, "" for its own. Shown where there
    is something to choose."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._node = ""
        label = worded(QLabel(), say("Weights"))
        label.setProperty("look", "mute")
        label.setFixedWidth(LABEL_WIDTH)
        self.lender = Choice(())
        show(self.lender.setAccessibleName, say("Weights"))
        show(
            self.lender.setToolTip,
            say(
                "One set of weights in several places learns from all of them, and is counted once"
            ),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.lender, 1)
        self.lender.activated.connect(self._choose)

    def set_node(self, graph: Graph, analysis: Analysis, node: Node) -> None:
        """Offer the nodes whose weights this one may use."""
        self._node = node.id
        lenders = () if graph.borrowers(node.id) else _lenders(graph, analysis, node)
        self.lender.clear()
        for place, each in enumerate(("", *lenders)):
            words = say("those of {node}", node=each) if each else say("its own")
            self.lender.addItem("", each)
            show(partial(self.lender.setItemText, place), words)
        self.lender.setCurrentIndex(self.lender.findData(node.weights_of, Qt.ItemDataRole.UserRole))
        self.setVisible(bool(lenders))

    @Slot(int)
    def _choose(self, place: int) -> None:
        self.chosen.emit(self._node, self.lender.itemData(place))


def _lenders(graph: Graph, analysis: Analysis, node: Node) -> tuple[str, ...]:
    """Nodes of its type that have weights of their own."""
    return tuple(
        each.id
        for each in graph.nodes.values()
        if each.type == node.type
        and each.id != node.id
        and not each.weights_of
        and (analysis.parameters.get(each.id) or each.id == node.weights_of)
    )
