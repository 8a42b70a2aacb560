"""Runs of the past brought back into a window: their projects, their weights, and going on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.runs.record import CHECKPOINT, WEIGHTS, Record
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.run_control import RunControl


class PastRuns(QObject):
    """Opens what a record holds; `beside` opens a drawing in a window of its own. What can't be
    brought back is said, and the present document stays."""

    def __init__(
        self,
        files: ProjectFiles,
        run: RunControl,
        notice: RunNotice,
        beside: Callable[[Graph], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._files, self._run, self._notice, self._beside = files, run, notice, beside

    @Slot(object)
    def open_beside(self, record: Record) -> None:
        """The project as it was, in a new window."""
        graph = self._graph(record)
        if graph is not None:
            self._beside(graph)

    @Slot(object)
    def go_on(self, record: Record) -> None:
        """Train on from where the run was left, as if it had not been."""
        if self._open(record):
            self._run.resume(self._checkpoint(record), go=True)

    @Slot(object)
    def restore(self, record: Record) -> None:
        """The weights that the run ended with."""
        if self._open(record):
            self._run.load(record.summary.folder / WEIGHTS)

    @Slot(object)
    def restore_best(self, record: Record) -> None:
        """The weights of the best epoch that an early stop has kept."""
        if self._open(record):
            self._run.resume(self._checkpoint(record), best=True)

    @Slot(object)
    def look_back(self, record: Record) -> None:
        """The run as it was left, with the moments that its folder still has."""
        if self._open(record):
            self._run.resume(self._checkpoint(record))

    def _checkpoint(self, record: Record) -> Path:
        return record.summary.folder / CHECKPOINT

    def _open(self, record: Record) -> bool:
        graph = self._graph(record)
        return graph is not None and self._files.open_graph(graph, record.start.path)

    def _graph(self, record: Record) -> Graph | None:
        try:
            return record.graph()
        except BadFile as error:
            self._notice.say(reason_of(error), bad=True)
            return None
