"""The project as a whole: title, training settings and their formulas, totals, problems. Shown
when nothing is selected."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from nndl_studio.graph.check import Analysis
from nndl_studio.graph.class_weights import weighted_objective
from nndl_studio.graph.document import Graph
from nndl_studio.graph.learning_rule import learning_rule
from nndl_studio.graph.settings import TrainingSettings, unused, with_optimiser
from nndl_studio.languages import told
from nndl_studio.layers.layer import Formula
from nndl_studio.layers.regularised import Regularised
from nndl_studio.resources import as_example
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.inspector import figures
from nndl_studio.ui.inspector.counts import Counts
from nndl_studio.ui.inspector.form import ConfigForm
from nndl_studio.ui.inspector.formula import FormulaView
from nndl_studio.ui.inspector.problems import ProblemList
from nndl_studio.ui.texts import show, worded


class ProjectPanel(QWidget):
    """Set with `set_project`."""

    settings_edited = Signal(object)
    title_edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._graph: Graph | None = None
        self.title = QLineEdit()
        self.title.setProperty("look", "name")
        show(self.title.setToolTip, say("Title of the project; click to change it"))
        show(self.title.setAccessibleName, say("Title of the project"))
        self.title.editingFinished.connect(self._retitle)
        self.problems = ProblemList()
        self.form = ConfigForm()
        self.form.edited.connect(self._set)
        self.form.refused.connect(self._refuse)
        self.refusal = QLabel()
        self.refusal.setProperty("look", "bad")
        self.refusal.setWordWrap(True)
        self.equations = QLabel()
        self.equations.setProperty("look", "heading")
        self.equations.setWordWrap(True)
        self.formula = FormulaView()
        self.note = QLabel()
        self.note.setProperty("look", "mute")
        self.note.setWordWrap(True)
        self.counts = Counts()
        self._lay_out()

    def set_project(self, graph: Graph, analysis: Analysis) -> None:
        """Show `graph` as `analysis` knows it."""
        self._graph = graph
        # Those of the examples have translations; the document keeps its own.
        show(self.title.setText, as_example(graph.title))
        # A long title shows its beginning.
        self.title.setCursorPosition(0)
        self.problems.set_problems(analysis.problems)
        l2, l1 = _own_penalties(graph)
        self.form.set_config(graph.settings, unused(graph.settings, l2))
        self._refuse(NOTHING)
        classes = weighted_objective(graph, analysis)
        weights = classes.weights if classes is not None else "equal"
        self._show_rule(learning_rule(graph.settings, l2, l1, weights))
        self.counts.set_rows(self._rows(graph, analysis))

    def _show_rule(self, formula: Formula) -> None:
        words = say("Learning rule {equations}", equations=formula.equations)
        show(self.equations.setText, words)
        self.formula.set_latex(formula.latex)
        show(self.note.setText, formula.note)
        self.note.setVisible(bool(formula.note))

    def _rows(self, graph: Graph, analysis: Analysis) -> list[tuple[str, str, str]]:
        totals = analysis.totals
        tip = say("For one sample, summed over all layers")
        return [
            (say("Layers"), figures.count(len(graph.nodes)), say("Nodes on the canvas")),
            (say("Neurons"), figures.count(totals.neurons), tip),
            (
                say("Parameters"),
                figures.count(totals.parameters),
                say("Numbers that training changes"),
            ),
            (say("Connections"), figures.count(totals.connections), tip),
            (say("Multiply-adds"), figures.count(totals.multiply_adds), tip),
        ]

    def _set(self, settings: TrainingSettings) -> None:
        """Another optimiser starts from its own usual values, where the old ones were usual too."""
        if self._graph is not None and settings.optimiser != self._graph.settings.optimiser:
            settings = with_optimiser(self._graph.settings, settings.optimiser)
        self.settings_edited.emit(settings)

    def _retitle(self) -> None:
        typed = self.title.text().strip()
        if self._graph is not None and typed != told(as_example(self._graph.title)):
            self.title_edited.emit(typed)

    def _refuse(self, reason: Sentence) -> None:
        show(self.refusal.setText, reason)
        self.refusal.setVisible(bool(reason))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.problems)
        for heading, widget in (
            (say("Training"), self.form),
            ("", self.refusal),
            ("", self.equations),
            ("", self.formula),
            ("", self.note),
            (say("Totals"), self.counts),
        ):
            if heading:
                label = worded(QLabel(), heading)
                label.setProperty("look", "heading")
                column.addWidget(label)
            column.addWidget(widget)
        column.addStretch(1)


def _own_penalties(graph: Graph) -> tuple[bool, bool]:
    """Whether some layer has a weight decay of its own, and whether some has an L1 penalty."""
    configs = [node.config for node in graph.nodes.values()]
    own = [config for config in configs if isinstance(config, Regularised)]
    return any(config.weight_decay for config in own), any(config.l1 for config in own)
