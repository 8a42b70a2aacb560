"""Opens composite nodes: a page with what is inside, kept in step with the drawing and the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nndl_studio.graph.document import Graph
from nndl_studio.graph.opened import can_be_opened
from nndl_studio.graph.shown_parts import shown_parts
from nndl_studio.graph.take_apart import plan_taking_apart
from nndl_studio.sentence import say
from nndl_studio.ui.canvas.commands import DocumentCommand
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.shell.watching import Watching

if TYPE_CHECKING:  # no window waits for a page that nobody has opened
    from nndl_studio.ui.shell.parts_page import PartsPage


class InnerParts(QObject):
    """One page at a time; it goes with its node."""

    def __init__(self, window: QWidget, canvas: CanvasView, watching: Watching) -> None:
        super().__init__(window)
        self._window, self._canvas, self._watching = window, canvas, watching
        self.page: PartsPage | None = None
        # The document whose node it shows, listened to for new names.
        self._graph: Graph | None = None
        canvas.parts_asked.connect(self.open)
        canvas.apart_asked.connect(self.take_apart)
        canvas.analysis_changed.connect(self._follow)
        watching.arrived.connect(self._show)
        watching.samples.changed.connect(self._ask)

    @Slot(str)
    def open(self, node_id: str) -> None:
        """Show what is inside a composite node; any other is left as it is."""
        graph, analysis = self._canvas.graph, self._canvas.scene().analysis
        if not can_be_opened(graph, analysis, node_id):
            return
        self.close()
        from nndl_studio.ui.shell.parts_page import PartsPage

        self.page = PartsPage(self._window, node_id, shown_parts(graph, analysis, node_id))
        self.page.replace_asked.connect(self.take_apart)
        self.page.watched.connect(self._ask)
        self.page.finished.connect(self._forget)
        self._graph = graph
        graph.node_renamed.connect(self._rename)
        self.page.show()
        self._ask()

    @Slot(str)
    def take_apart(self, node_id: str) -> None:
        """Put the parts of a composite node in its place, undoable."""
        graph, analysis = self._canvas.graph, self._canvas.scene().analysis
        if can_be_opened(graph, analysis, node_id):
            self.close()
            text = say("Replace {node} by its parts", node=node_id)
            before = {*graph.nodes}
            changes = plan_taking_apart(graph, analysis, node_id)
            if self._canvas.push(DocumentCommand(graph, changes, text)):
                self._canvas.choose([name for name in graph.nodes if name not in before])

    def close(self) -> None:
        """Let the page go, if there is one."""
        if self.page is not None:
            self.page.close()

    @Slot()
    def _forget(self) -> None:
        self.page = None
        if self._graph is not None:
            self._graph.node_renamed.disconnect(self._rename)
            self._graph = None
        self._ask()

    def _rename(self, old: str, new: str) -> None:
        if self.page is not None and self.page.node_id == old:
            self.page.node_id = new

    @Slot(object)
    def _follow(self, analysis: object) -> None:
        """The drawing changed: the page shows its node as it is now, and goes where it is gone."""
        if self.page is None:
            return
        graph, known, name = self._canvas.graph, self._canvas.scene().analysis, self.page.node_id
        if name not in graph.nodes or not can_be_opened(graph, known, name):
            self.close()
            return
        self.page.set_graph(name, shown_parts(graph, known, name))
        self._ask()

    @Slot()
    def _ask(self) -> None:
        sample = self._watching.samples.index
        asked = self.page.requests(sample) if self.page and sample is not None else frozenset()
        self._watching.also("parts", asked)

    @Slot(object)
    def _show(self, arrays: object) -> None:
        if self.page is not None and isinstance(arrays, dict):
            self.page.show_arrays(arrays)
