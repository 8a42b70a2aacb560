"""How the document stands to its file: saved, changed since, or without one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from nndl_studio.graph.document import Graph
from nndl_studio.sentence import Sentence, say


class SavedState(QObject):
    """Knows the document as it was saved last. It is `copied` if it began as a copy of another's
    file, `missing` while its file is gone."""

    def __init__(self, undo: QUndoStack, graph: Graph, parent: QObject) -> None:
        super().__init__(parent)
        self._undo = undo
        self._saved: Graph | None = graph.copy()
        self.copied = self.missing = False

    def is_of(self, graph: Graph) -> bool:
        """Whether `graph` is as its file is."""
        if self.missing:
            return False
        return self._undo.isClean() or (self._saved is not None and graph.same_as(self._saved))

    def take(self, graph: Graph) -> None:
        """`graph` is what its file holds."""
        self._saved = graph.copy()
        self.missing = False
        self._undo.setClean()

    def forget(self) -> None:
        """No file holds the document, whatever is undone."""
        self._saved = None
        self._undo.resetClean()

    def words(self, graph: Graph, path: Path | None) -> Sentence:
        if not self.is_of(graph):
            return say("not saved")
        if path is not None:
            return say("saved")
        if self.copied:
            return say("copy")
        return say("example") if graph.nodes else say("new")
