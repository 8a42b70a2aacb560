"""What a model became: a row a node of the drawing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nndl_studio import layers
from nndl_studio.config import fields
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.languages import told
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.setting_words import in_words
from nndl_studio.ui.texts import literal, show, texts

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SETTINGS, PARAMETERS = 2, 3
HEADS = (say("Node"), say("Layer"), say("Settings"), say("Parameters"))
# What a model chose that a caption has no room for.
TOLD = ("stride", "dilation", "border", "activation")


class ModelTable(QTableWidget):
    """Node, layer, settings, and how many parameters came along."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "rows")
        show(self.setAccessibleName, say("The drawing's nodes"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setColumnCount(len(HEADS))
        self._rows: list[tuple[str, ...]] = []
        texts.changed.connect(self._fill)
        self._fill()

    def set_graph(self, graph: Graph) -> None:
        analysis = analyse(graph)
        self._rows = []
        for node in graph.nodes.values():
            layer, count = layers.layer(node.type), analysis.trainable(node.id)
            number = f"{count:,}" if count else ""
            self._rows.append((node.id, layer_title(layer.name), _settings(node), number))
        self._fill()
        self.horizontalHeader().setSectionResizeMode(SETTINGS, QHeaderView.ResizeMode.Stretch)

    def _fill(self) -> None:
        """Say all of it in the language in force."""
        self.setRowCount(len(self._rows))
        for place, title in enumerate(HEADS):
            head = QTableWidgetItem(told(title))
            head.setTextAlignment(RIGHT if place == PARAMETERS else LEFT)
            self.setHorizontalHeaderItem(place, head)
        for line, row in enumerate(self._rows):
            for place, words in enumerate(row):
                item = QTableWidgetItem(told(words))
                item.setToolTip(literal(item.text()))
                if place == PARAMETERS:
                    item.setTextAlignment(RIGHT)
                self.setItem(line, place, item)
        self.resizeColumnsToContents()


def _settings(node: Node) -> Sentence:
    """The node's caption, with what else is set otherwise than in a layer that was just drawn."""
    layer, known = layers.layer(node.type), {f.name: f for f in fields(type(node.config))}
    caption, usual = layer.caption(node.config), layer.configured()
    chosen = [name for name in TOLD if name in known]
    said: list[str] = [caption] if caption else []
    for name in chosen:
        value = getattr(node.config, name)
        if value != getattr(usual, name) and str(value) not in caption:
            said.append(_named(name, in_words(known[name], value)))
    return joined(" · ", said)


def _named(setting: str, value: Sentence) -> Sentence:
    """A value with what it is of, where it does not say so itself."""
    match setting:
        case "stride":
            return say("stride {value}", value=value)
        case "dilation":
            return say("dilation {value}", value=value)
        case "border":
            return say("border {value}", value=value)
    return value
