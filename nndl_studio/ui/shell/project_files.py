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
from nndl_studio.graph.project import SUFFIX, load_project, save_project
from nndl_studio.lock import Holder
from nndl_studio.safekeeping import kept as kept_drawings
from nndl_studio.safekeeping.claim import Claim
from nndl_studio.safekeeping.kept import Kept
from nndl_studio.safekeeping.saver import Unsaved
from nndl_studio.safekeeping.shelf import discard, discard_for
from nndl_studio.stamp import Standing
from nndl_studio.ui.canvas.take_over import TakeOverCommand
from nndl_studio.ui.shell.autosave import Autosave
from nndl_studio.ui.shell.own_file import OwnFile
from nndl_studio.ui.shell.questions import Choice, ask_changed
from nndl_studio.ui.shell.settings import StudioSettings

Button = QMessageBox.StandardButton


class ProjectFiles(QObject):
    """Holds the document in force; `replaced` carries a new one, `named` says that the file or
    whether it is up to date may have changed, `said` has a word for the user, good or bad."""

    replaced = Signal(object)
    named = Signal()
    said = Signal(str, bool)

    def __init__(
        self, window: QWidget, undo: QUndoStack, settings: StudioSettings, graph: Graph
    ) -> None:
        super().__init__(window)
        self._window, self._undo, self._settings = window, undo, settings
        self.graph = graph
        self._file = OwnFile(window)
        self._saved: Graph | None = graph.copy()
        self._copied = self._missing = False
        # Where the document was kept by the window that had it before.
        self.restored: list[Kept] = []
        # Each is asked, after the document, whether it may be left.
        self.guards: list[Callable[[], bool]] = []
        self.autosave = Autosave(self._unsaved, self)
        self.autosave.set_on(settings.autosave)
        self.autosave.kept.connect(self._forget_restored)
        undo.indexChanged.connect(self.named)
        undo.indexChanged.connect(self.autosave.touch)

    @property
    def path(self) -> Path | None:
        """The document's file, if it has one."""
        return self._file.path

    @property
    def clean(self) -> bool:
        """Whether the document is as its file is."""
        if self._missing:
            return False
        return self._undo.isClean() or (self._saved is not None and self.graph.same_as(self._saved))

    def mark_saved(self) -> None:
        """Take the document as it is for its file's."""
        self._saved = self.graph.copy()
        self._missing = False
        self._undo.setClean()

    def state_in_words(self) -> str:
        """How the document stands to its file."""
        if not self.clean:
            return self.tr("not saved")
        if self.path is not None:
            return self.tr("saved")
        if self._copied:
            return self.tr("copy")
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

    def open_graph(self, graph: Graph, path: str) -> bool:
        """Open a drawing as it was once. It is the document of its file only if that still holds
        the same."""
        if not self.may_leave():
            return False
        try:
            same = bool(path) and load_project(path).same_as(graph)
        except (BadFile, OSError):
            same = False
        return self.load(Path(path)) if same else self._replace(graph, None, copied=True)

    def load(self, path: Path, example: bool = False) -> bool:
        """Read `path`; what is wrong with it is said, and the present document stays."""
        claim = Choice.COPY if example else self._file.claim_to_open(path)
        if claim is Choice.CANCEL:
            return False
        stamp = claim.look() if isinstance(claim, Claim) else None
        graph = self._read(path)
        if graph is None:
            self._file.drop(claim)
            return False
        if not example:
            self._settings.remember(path)
        if isinstance(claim, Claim):
            claim.know(stamp)
            return self._replace(graph, claim)
        if not example:
            graph.set_title(self.tr("{0} copy").format(graph.title))
        return self._replace(graph, None, copied=not example)

    def restore(self, kept: Kept) -> bool:
        """Go on with a drawing that was kept, as unsaved changes of its project's file."""
        try:
            graph = kept_drawings.read(kept.place)
        except (BadFile, OSError) as error:
            self._complain(self.tr("This drawing can't be restored"), str(error))
            return False
        if not self.may_leave():
            return False
        claim = self._file.claim_to_open(kept.project) if kept.project else Choice.COPY
        if claim is Choice.CANCEL:
            return False
        self._replace(graph, claim if isinstance(claim, Claim) else None)
        if isinstance(claim, Claim):
            claim.expect(kept.base)
        self.restored.append(kept)
        self._saved = None
        self._undo.resetClean()
        self.named.emit()
        self.autosave.keep_now()
        return True

    def load_theirs(self) -> bool:
        """Take over what another program has written into the document's file; can be undone."""
        stamp = self._file.look()
        graph = self._read(self.path) if self.path is not None else None
        if graph is None:
            return False
        self._undo.push(TakeOverCommand(self.graph, graph))
        self._file.know(stamp)
        self.mark_saved()
        self.autosave.touch()
        self.named.emit()
        return True

    def standing(self) -> Standing:
        """Whether the document's file is as it was read or saved last."""
        found = self._file.standing()
        missing = found is Standing.GONE
        if missing is not self._missing:
            self._missing = missing
            self.named.emit()
            self.autosave.touch()  # the window may hold the only copy now
        return found

    def set_autosave(self, on: bool) -> None:
        """Keep unsaved changes against a crash, or keep none; remembered."""
        self._settings.autosave = on
        self.autosave.set_on(on)

    def release(self, forced: bool = False) -> None:
        """Let go of the document, its lock and what was kept of it; for closing the window. If the
        process is made to end, what was kept stays, and what is unsaved now is kept."""
        if forced:
            self.autosave.leave()
        else:
            self.autosave.end()
            self._forget_restored()
        self._file.hold(None)

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
        claim = self._file.claim_to_save(path)
        if isinstance(claim, Holder):
            self._say_in_use(path)
            return False
        standing = claim.standing(thorough=True) if self._file.is_at(path) else Standing.SAME
        if standing is Standing.CHANGED:
            choice = ask_changed(self._window, path)
            if choice is not Choice.OVERWRITE:
                self._file.drop(claim)
                return self._instead(choice)
        try:
            save_project(self.graph, path)
        except (BadFile, OSError) as error:
            self._file.drop(claim)
            self._say_not_saved(path, error)
            return False
        claim.know(claim.look())
        self._file.hold(claim)
        self._on_written(path)
        if standing is Standing.GONE:
            words = self.tr("“{0}” was gone; it has been written again.")
            self.said.emit(words.format(path.name), False)
        return True

    def _on_written(self, path: Path) -> None:
        self._copied = False
        self.mark_saved()
        self.autosave.drop()
        self._forget_restored()
        discard_for(path)
        self._settings.remember(path)
        self.named.emit()

    def _instead(self, choice: Choice) -> bool:
        """What the user wants in place of overwriting a changed file."""
        if choice is Choice.SAVE_AS:
            return self.save_as()
        return choice is Choice.LOAD and self.load_theirs()

    def _replace(self, graph: Graph, claim: Claim | None, copied: bool = False) -> bool:
        self.autosave.drop()
        self._forget_restored()
        self._file.hold(claim)
        self.graph, self._copied = graph, copied
        self.replaced.emit(graph)
        self.mark_saved()
        self.named.emit()
        return True

    def _read(self, path: Path) -> Graph | None:
        try:
            return load_project(path)
        except (BadFile, OSError) as error:
            self._complain(self.tr("This project can't be opened"), str(error))
            return None

    def _unsaved(self) -> Unsaved | None:
        """A copy of the document with what it was based on, if it has unsaved changes."""
        return None if self.clean else Unsaved(self.graph.copy(), self.path, self._file.digest)

    def _forget_restored(self) -> None:
        """What was restored is kept anew, or saved, or left."""
        for kept in self.restored:
            discard(kept)
        self.restored = []

    def _say_in_use(self, path: Path) -> None:
        words = self.tr("“{0}” is open in another window: save under another name.")
        self._complain(self.tr("The project was not saved"), words.format(path.name))

    def _say_not_saved(self, path: Path, error: Exception) -> None:
        if not path.parent.is_dir():
            words = self.tr("The folder {0} is not there: save under another name.")
            words = words.format(path.parent)
        elif isinstance(error, OSError) and error.strerror:
            # The error itself names a temporary file, which means nothing to the user.
            words = self.tr(
                "{0}: {1}.\nThe file as it was before is intact. Save in another folder, or mend "
                "this one."
            )
            words = words.format(path, error.strerror)
        else:
            words = self.tr("{0}\nThe file as it was before is intact.").format(error)
        self._complain(self.tr("The project was not saved"), words)

    def _complain(self, title: str, words: str) -> None:
        QMessageBox.warning(self._window, title, words)


def examples() -> list[Path]:
    """The shipped projects, in the order of the lecture."""
    try:
        return resources.examples()
    except FileNotFoundError:
        return []
