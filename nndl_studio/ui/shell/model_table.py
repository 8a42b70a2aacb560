"""What a model became: a row a node of the drawing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nndl_studio import layers
from nndl_studio.config import fields
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.layers.title import layer_title
from nndl_studio.setting_words import in_words

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SETTINGS, PARAMETERS = 2, 3


# What a model chose that a caption has no room for.
TOLD = ("stride", "dilation", "border", "activation")


class ModelTable(QTableWidget):
    """Node, layer, settings, and how many parameters came along."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "rows")
        self.setAccessibleName(self.tr("The drawing's nodes"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        heads = (self.tr("Node"), self.tr("Layer"), self.tr("Settings"), self.tr("Parameters"))
        self.setColumnCount(len(heads))
        for place, text in enumerate(heads):
            head = QTableWidgetItem(text)
            head.setTextAlignment(RIGHT if place == PARAMETERS else LEFT)
            self.setHorizontalHeaderItem(place, head)

    def set_graph(self, graph: Graph) -> None:
        analysis = analyse(graph)
        self.setRowCount(len(graph.nodes))
        for line, node in enumerate(graph.nodes.values()):
            layer = layers.layer(node.type)
            count = analysis.trainable(node.id)
            cells = (
                node.id,
                layer_title(layer.name),
                _settings(node),
                f"{count:,}" if count else "",
            )
            for place, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if place == PARAMETERS:
                    item.setTextAlignment(RIGHT)
                self.setItem(line, place, item)
        self.resizeColumnsToContents()
        self.horizontalHeader().setSectionResizeMode(SETTINGS, QHeaderView.ResizeMode.Stretch)


def _settings(node: Node) -> str:
    """The node's caption, with what else is set otherwise than in a layer that was just drawn."""
    layer, known = layers.layer(node.type), {f.name: f for f in fields(type(node.config))}
    caption, usual = layer.caption(node.config), layer.configured()
    chosen = [name for name in TOLD if name in known]
    told = [caption]
    for name in chosen:
        value = getattr(node.config, name)
        if value != getattr(usual, name) and str(value) not in caption:
            words = in_words(known[name], value)
            told.append(words if name == "activation" else f"{name} {words}")
    return " · ".join(filter(None, told))
