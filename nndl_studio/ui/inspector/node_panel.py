"""Everything about one node: name, form, connection table, formula, counts, problems."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.evaluate import evaluate
from nndl_studio.graph.node import Node, is_id
from nndl_studio.graph.opened import can_be_opened
from nndl_studio.layers.layer import Cost, Layer
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui import icons
from nndl_studio.ui.inspector import figures
from nndl_studio.ui.inspector.counts import Counts
from nndl_studio.ui.inspector.editors import mark
from nndl_studio.ui.inspector.form import ConfigForm
from nndl_studio.ui.inspector.formula import FormulaView
from nndl_studio.ui.inspector.marks import MarksPanel
from nndl_studio.ui.inspector.own_data import OwnData
from nndl_studio.ui.inspector.problems import ProblemList
from nndl_studio.ui.inspector.shared_weights import SharedWeights
from nndl_studio.ui.inspector.table import Links
from nndl_studio.ui.inspector.table_editor import TableEditor
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import themes


class NodePanel(QWidget):
    """Set with `set_node`; tells what the user wants changed and changes nothing itself."""

    config_edited = Signal(str, object)
    renamed = Signal(str, str)
    parts_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._graph: Graph | None = None
        self._analysis: Analysis | None = None
        self._node: Node | None = None
        self.symbol = QLabel()
        self.name = self._make_name()
        self.kind = QLabel()
        self.kind.setProperty("look", "mute")
        self.summary = _label("mute")
        self.own_data = OwnData()
        self.inside = worded(QPushButton(), say("What is inside…"))
        show(self.inside.setToolTip, say("Its parts, as a drawing with live values"))
        self.inside.clicked.connect(self._open)
        self.form = ConfigForm()
        self.shared = SharedWeights()
        self.marks = MarksPanel()
        self.refusal = _label("bad")
        self.table = TableEditor()
        self.equations = _label("heading")
        self.formula = FormulaView()
        self.note = _label("mute")
        self.counts = Counts()
        self.problems = ProblemList()
        self.form.edited.connect(self._send)
        self.form.refused.connect(self._refuse)
        self.table.edited.connect(self._send_table)
        self._lay_out()
        themes.changed.connect(self._paint)

    def set_node(self, graph: Graph, analysis: Analysis, node: Node) -> None:
        """Show `node` of `graph` as `analysis` knows it."""
        self._graph, self._analysis, self._node = graph, analysis, node
        layer = layers.layer(node.type)
        self.name.setText(node.id)
        mark(self.name, "", say("Name of this layer; click to change it"))
        show(self.kind.setText, layer_title(layer.name))
        show(self.summary.setText, layer.summary)
        self.own_data.set_node(node)
        self.inside.setVisible(can_be_opened(graph, analysis, node.id))
        self.form.set_config(node.config, node.config.idle(), layer.kinds_of_config)
        self.shared.set_node(graph, analysis, node)
        self.marks.set_node(analysis, node)
        self._refuse(NOTHING)
        self._show_table(layer, node)
        self._show_formula(layer, node)
        self.counts.set_rows(self._rows(node.id))
        self.problems.set_problems(tuple(p for p in analysis.problems if p.node == node.id))
        self._paint()

    def _show_table(self, layer: Layer[Any], node: Node) -> None:
        links = self._links(node)
        # The analysis is a moment older than the graph: the link it counts on may be cut by now.
        incoming = self._graph.incoming(node.id) if self._graph else ()
        # With one input map alone there is nothing to choose: every output map has to read it.
        shown = links is not None and bool(incoming) and len(links) > 1
        self.table.setVisible(shown)
        if links is not None and shown:
            color = themes.current.family(layer.family)
            count = partial(self._counts_with, layer, node)
            self.table.set_links(links, incoming[0].source, node.id, color, count)

    def _counts_with(self, layer: Layer[Any], node: Node, links: Links) -> tuple[int, int] | None:
        """Trained parameters and connections of `node`, if `links` were its table; None where
        they don't fit it."""
        inputs = self._analysis.inputs[node.id] if self._analysis else {}
        made = evaluate(replace(node, config=with_table(node, links)), inputs)
        trained = sum(p.size for p in made.parameters if not p.fixed)
        return None if made.error else (trained, made.cost.connections)

    def _links(self, node: Node) -> Links | None:
        """The connection table as it is in force, or None where the layer has none."""
        inputs = self._analysis.inputs.get(node.id, {}) if self._analysis else {}
        shapes = [shape for many in inputs.values() for shape in many if shape.form == "map"]
        rows = node.config.links(shapes[0].axes[0]) if shapes else None
        return None if rows is None else np.array(rows, np.bool_)

    def _show_formula(self, layer: Layer[Any], node: Node) -> None:
        formula = layer.formula(node.config)
        words = say("Formula")
        if formula.equations:
            words = say("Formula {equations}", equations=formula.equations)
        show(self.equations.setText, words)
        self.formula.set_latex(formula.latex)
        show(self.note.setText, formula.note)
        self.note.setVisible(bool(formula.note))

    def _rows(self, node_id: str) -> list[tuple[str, str, str]]:
        if self._analysis is None:
            return []
        shapes = self._analysis.shapes.items()
        outputs = [(port, shape) for (node, port), shape in shapes if node == node_id]
        cost = self._analysis.costs.get(node_id)
        tip = say("What one sample looks like on the way out")
        rows = [
            (figures.output(port, len(outputs) > 1), figures.shape(shape), tip)
            for port, shape in outputs
        ]
        return rows + (self._cost_rows(node_id, cost) if cost and cost != Cost() else [])

    def _cost_rows(self, node_id: str, cost: Cost) -> list[tuple[str, str, str]]:
        trainable = self._analysis.trainable(node_id) if self._analysis else 0
        return [
            (
                say("Neurons"),
                figures.count(cost.neurons),
                say("Numbers computed for one sample"),
            ),
            (
                say("Parameters"),
                figures.count(trainable),
                say("Numbers that training changes"),
            ),
            (
                say("Connections"),
                figures.count(cost.connections),
                say("Multiplies into a neuron for one sample; a bias counts as one"),
            ),
            (
                say("Multiply-adds"),
                figures.count(cost.multiply_adds),
                say("Work of one forward pass of one sample"),
            ),
        ]

    @Slot()
    def _open(self) -> None:
        if self._node is not None:
            self.parts_asked.emit(self._node.id)

    def _send(self, config: object) -> None:
        if self._node is not None:
            self.config_edited.emit(self._node.id, config)

    def _send_table(self, links: Links) -> None:
        if self._node is not None:
            self._send(with_table(self._node, links))

    def _rename(self) -> None:
        if self._node is None or self._graph is None:
            return
        text = self.name.text().strip()
        if text == self._node.id:
            mark(self.name, "", "")
        elif not is_id(text):
            mark(self.name, say("Use letters, digits, spaces, _ and -"), "")
        elif text in self._graph.nodes:
            mark(self.name, say("Another layer has this name"), "")
        else:
            self.renamed.emit(self._node.id, text)

    def _refuse(self, reason: Sentence) -> None:
        show(self.refusal.setText, reason)
        self.refusal.setVisible(bool(reason))

    def _paint(self) -> None:
        if self._node is None:
            return
        layer = layers.layer(self._node.type)
        color = themes.current.family(layer.family)
        self.symbol.setPixmap(icons.pixmap(layer.name, color, 16, 2.0))
        self._show_table(layer, self._node)

    def _make_name(self) -> QLineEdit:
        name = QLineEdit()
        name.setProperty("look", "name")
        show(name.setAccessibleName, say("Name of this layer"))
        name.editingFinished.connect(self._rename)
        return name

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.symbol)
        head.addWidget(self.name, 1)
        head.addWidget(self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(10)
        column.addLayout(head)
        for widget in (
            self.summary,
            self.problems,
            self.own_data,
            self.inside,
            self.form,
            self.shared,
            self.marks,
            self.refusal,
            self.table,
            self.equations,
            self.formula,
            self.note,
            self.counts,
        ):
            column.addWidget(widget)
        column.addStretch(1)


def with_table(node: Node, links: Links) -> Config:
    """The node's config with `links` as its connection table."""
    return node.config.linked(tuple(tuple(int(cell) for cell in row) for row in links))


def _label(look: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    label.setWordWrap(True)
    return label
