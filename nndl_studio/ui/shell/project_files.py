"""New, open, save, save as: the document's file, and never a change lost without asking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nndl_studio import resources
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import SUFFIX, encode, load_project, save_project
from nndl_studio.ui.shell.settings import StudioSettings

Button = QMessageBox.StandardButton


class ProjectFiles(QObject):
    """Holds the document in force; `replaced` carries a new one, `named` says that the file or
    whether it is up to date may have changed."""

    replaced = Signal(object)
    named = Signal()

    def __init__(
        self, window: QWidget, undo: QUndoStack, settings: StudioSettings, graph: Graph
    ) -> None:
        super().__init__(window)
        self._window, self._undo, self._settings = window, undo, settings
        self.graph = graph
        self.path: Path | None = None
        self._saved = encode(graph)
        # Each is asked, after the document, whether it may be left.
        self.guards: list[Callable[[], bool]] = []
        undo.indexChanged.connect(self.named)

    @property
    def clean(self) -> bool:
        """Whether the document is as its file is."""
        return self._undo.isClean() or encode(self.graph) == self._saved

    def mark_saved(self) -> None:
        """Take the document as it is for its file's."""
        self._saved = encode(self.graph)
        self._undo.setClean()

    def state_in_words(self) -> str:
        """How the document stands to its file."""
        if not self.clean:
            return self.tr("not saved")
        if self.path is not None:
            return self.tr("saved")
        return self.tr("example") if self.graph.nodes else self.tr("new")

    def name_beside(self, suffix: str) -> str:
        """Where to offer to write what comes of the document: its name with `suffix`."""
        stem = self.path.stem if self.path else self.graph.title
        return str(Path(self._settings.folder) / f"{stem}{suffix}")

    def new(self) -> bool:
        return self.may_leave() and self._replace(Graph(), None)

    def open(self) -> bool:
        """Ask for a file and open it."""
        if not self.may_leave():
            return False
        kinds = self.tr("NNDL Studio projects (*.nndl);;All files (*)")
        title = self.tr("Open a project")
        path, _ = QFileDialog.getOpenFileName(self._window, title, self._settings.folder, kinds)
        return bool(path) and self.load(Path(path))

    def open_path(self, path: Path) -> bool:
        return self.may_leave() and self.load(path)

    def open_example(self, path: Path) -> bool:
        """Open a shipped project as a new document, so that saving asks for a place."""
        return self.may_leave() and self.load(path, example=True)

    def load(self, path: Path, example: bool = False) -> bool:
        """Read `path`; what is wrong with it is said, and the present document stays."""
        try:
            graph = load_project(path)
        except (BadFile, OSError) as error:
            self._complain(self.tr("This project can't be opened"), str(error))
            return False
        if not example:
            self._settings.remember(path)
        return self._replace(graph, None if example else path)

    def save(self) -> bool:
        """Write to the document's file; asks for one if it has none."""
        return self._write(self.path) if self.path is not None else self.save_as()

    def save_as(self) -> bool:
        kinds = self.tr("NNDL Studio projects (*.nndl)")
        start = str(Path(self._settings.folder) / f"{self.graph.title}{SUFFIX}")
        title = self.tr("Save the project")
        name, _ = QFileDialog.getSaveFileName(self._window, title, start, kinds)
        if not name:
            return False
        path = Path(name)
        return self._write(path if path.suffix else path.with_suffix(SUFFIX))

    def may_leave(self) -> bool:
        """Ask what to do with all that would be lost; False if the user wants to stay."""
        return self._may_leave_document() and all(guard() for guard in self.guards)

    def _may_leave_document(self) -> bool:
        """Ask what to do with unsaved changes."""
        if self.clean:
            return True
        words = self.tr("“{0}” has changes that are not saved.").format(self.graph.title)
        choice = QMessageBox.question(
            self._window,
            self.tr("Save the changes?"),
            words,
            Button.Save | Button.Discard | Button.Cancel,
            Button.Save,
        )
        return self.save() if choice == Button.Save else choice == Button.Discard

    def _write(self, path: Path) -> bool:
        try:
            save_project(self.graph, path)
        except (BadFile, OSError) as error:
            words = self.tr("{0}\nThe file as it was before is intact.").format(error)
            self._complain(self.tr("The project was not saved"), words)
            return False
        self.path = path
        self.mark_saved()
        self._settings.remember(path)
        self.named.emit()
        return True

    def _replace(self, graph: Graph, path: Path | None) -> bool:
        self.graph, self.path = graph, path
        self.replaced.emit(graph)
        self.mark_saved()
        self.named.emit()
        return True

    def _complain(self, title: str, words: str) -> None:
        QMessageBox.warning(self._window, title, words)


def examples() -> list[Path]:
    """The shipped projects, in the order of the lecture."""
    try:
        return resources.examples()
    except FileNotFoundError:
        return []
