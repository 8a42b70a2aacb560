"""The right side of the window: the selected node, or the project when nothing is selected."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.ui.inspector.node_panel import NodePanel
from nndl_studio.ui.inspector.project_panel import ProjectPanel

WIDTH = 292


class Inspector(QWidget):
    """Set with `set_node`; every edit leaves as a signal, for the shell to make it undoable."""

    config_edited = Signal(str, object)
    renamed = Signal(str, str)
    weights_shared = Signal(str, str)
    frozen = Signal(str, tuple)
    muted = Signal(str, tuple)
    held = Signal(str, tuple)
    parts_asked = Signal(str)
    import_asked = Signal(str)
    columns_asked = Signal(str)
    settings_edited = Signal(object)
    title_edited = Signal(str)
    node_chosen = Signal(str)
    mend_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.project = ProjectPanel()
        self.project.settings_edited.connect(self.settings_edited)
        self.project.title_edited.connect(self.title_edited)
        self._pages = QStackedWidget()
        self._add(self.project)
        filling = QVBoxLayout(self)
        filling.setContentsMargins(0, 0, 0, 0)
        filling.addWidget(self._pages)
        self.setMinimumWidth(WIDTH)

    @cached_property
    def node(self) -> NodePanel:
        """The panel of a node, built when one is selected for the first time."""
        panel = NodePanel()
        panel.config_edited.connect(self.config_edited)
        panel.renamed.connect(self.renamed)
        panel.shared.chosen.connect(self.weights_shared)
        panel.marks.frozen.connect(self.frozen)
        panel.marks.muted.connect(self.muted)
        panel.marks.gates.held.connect(self.held)
        panel.parts_asked.connect(self.parts_asked)
        panel.own_data.import_asked.connect(self.import_asked)
        panel.own_data.columns_asked.connect(self.columns_asked)
        self._add(panel)
        return panel

    def _add(self, panel: NodePanel | ProjectPanel) -> None:
        panel.problems.chosen.connect(self.node_chosen)
        panel.problems.mend_asked.connect(self.mend_asked)
        self._pages.addWidget(_scrolling(panel))

    def set_node(self, graph: Graph, analysis: Analysis, node_id: str | None) -> None:
        """Show the node, or the project if there is none."""
        node = graph.nodes.get(node_id) if node_id is not None else None
        if node is None:
            self.project.set_project(graph, analysis)
            self._pages.setCurrentIndex(0)
        else:
            self.node.set_node(graph, analysis, node)
            self._pages.setCurrentIndex(1)

    def focus_name(self) -> None:
        """Let the user type another name for what is shown."""
        field = self.node.name if self._pages.currentIndex() else self.project.title
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def focus_form(self) -> None:
        """Go to the first setting of what is shown."""
        panel = self.node if self._pages.currentIndex() else self.project
        panel.form.focus_first()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 600)


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setProperty("look", "panel")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    page.setProperty("look", "panel")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    area.setWidget(page)
    return area
