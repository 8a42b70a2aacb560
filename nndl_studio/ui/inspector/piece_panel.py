"""A piece of a composite, to read: what it is, how it is set, its formula, and what it gives."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio import layers
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.node import Node
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import say
from nndl_studio.setting_words import settings
from nndl_studio.ui import icons
from nndl_studio.ui.inspector import figures
from nndl_studio.ui.inspector.counts import Counts, Rows
from nndl_studio.ui.inspector.formula import FormulaView
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

SYMBOL = 16


class PiecePanel(QWidget):
    """Set with `set_piece`; there is nothing to change."""

    def __init__(self) -> None:
        super().__init__()
        self._node: Node | None = None
        self.symbol, self.name, self.kind = QLabel(), QLabel(), QLabel()
        self.summary, self.note = QLabel(), QLabel()
        self.settings, self.formula = Counts(), FormulaView()
        self.name.setProperty("look", "title")
        for label in (self.kind, self.summary, self.note):
            label.setProperty("look", "mute")
        for label in (self.name, self.summary, self.note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.symbol)
        head.addWidget(self.name, 1)
        head.addWidget(self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(10)
        column.addLayout(head)
        for widget in (self.summary, self.formula, self.note, self.settings):
            column.addWidget(widget)
        column.addStretch(1)
        themes.changed.connect(self._paint)

    def release(self) -> None:
        """It goes."""
        themes.changed.disconnect(self._paint)

    def set_piece(self, node: Node, analysis: Analysis) -> None:
        """Show a piece as it is known."""
        self._node = node
        layer = layers.layer(node.type)
        formula = layer.formula(node.config)
        self.name.setText(node.id)
        show(self.kind.setText, layer_title(layer.name))
        show(self.summary.setText, layer.summary)
        self.formula.set_latex(formula.latex)
        show(self.note.setText, formula.note)
        self.note.setVisible(bool(formula.note))
        told = [(label, words, "") for label, words in settings(node.config)]
        self.settings.set_rows([*told, *self._counts(node, analysis)])
        self._paint()

    def sizeHint(self) -> QSize:
        return QSize(300, 400)

    def _counts(self, node: Node, analysis: Analysis) -> Rows:
        gives = [(port, s) for (name, port), s in analysis.shapes.items() if name == node.id]
        tip = say("What one sample looks like on the way out")
        rows: list[tuple[str, str, str]] = [
            (figures.output(port, len(gives) > 1), figures.shape(shape), tip)
            for port, shape in gives
        ]
        if node.weights_of:
            return [
                *rows,
                (say("Weights"), say("those of {node}", node=node.weights_of), ""),
            ]
        if trained := analysis.trainable(node.id):
            tip = say("Numbers that training changes")
            rows.append((say("Parameters"), figures.count(trained), tip))
        return rows

    def _paint(self) -> None:
        if self._node is not None:
            layer = layers.layer(self._node.type)
            color = themes.current.family(layer.family)
            self.symbol.setPixmap(icons.pixmap(layer.name, color, SYMBOL, 2.0))
