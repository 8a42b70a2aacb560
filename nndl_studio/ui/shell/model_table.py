"""What a model became: a row a node of the drawing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nndl_studio import layers
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.layers.title import layer_title

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SETTINGS, PARAMETERS = 2, 3


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
                layer.caption(node.config),
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
