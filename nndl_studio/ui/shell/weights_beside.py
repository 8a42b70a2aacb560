"""The weights of a drawing whose data are not there stand beside its file: they are read when it is
opened, and written when it is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from nndl_studio.exchange.formats import format_of
from nndl_studio.exchange.importing import WEIGHTS
from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import stand_in
from nndl_studio.runs.news import Brought
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.run_control import RunControl


class WeightsBeside(QObject):
    """Made once `run` has been told of the document, so that what is read is of it."""

    def __init__(self, run: RunControl, files: ProjectFiles, parent: QObject) -> None:
        super().__init__(parent)
        self._run, self._files = run, files
        self._unsaved = False
        run.bridge.brought.connect(self._on_brought)
        files.replaced.connect(self._read)
        files.written.connect(self._write)

    @Slot(object)
    def _read(self, graph: Graph) -> None:
        self._unsaved = False
        path = self._files.path
        if path is not None and stand_in(graph) and path.with_suffix(WEIGHTS).is_file():
            self._run.load(path.with_suffix(WEIGHTS))

    @Slot(object)
    def _on_brought(self, news: Brought) -> None:
        """What came without words is of no file of weights: a model, or a drawing that changed."""
        self._unsaved = not news.words

    @Slot(object)
    def _write(self, path: Path) -> None:
        if self._unsaved and stand_in(self._files.graph):
            beside = path.with_suffix(WEIGHTS)
            self._run.export(beside, format_of(beside).name)
            self._unsaved = False
