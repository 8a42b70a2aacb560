"""New, open, save, save as: the document's file, and never a change lost without asking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project, save_project
from nndl_studio.languages import told
from nndl_studio.lock import Holder
from nndl_studio.resources import as_example
from nndl_studio.safekeeping import kept as kept_drawings
from nndl_studio.safekeeping.claim import Claim
from nndl_studio.safekeeping.kept import Kept
from nndl_studio.safekeeping.saver import Unsaved
from nndl_studio.sentence import Sentence, say
from nndl_studio.stamp import Standing
from nndl_studio.ui.canvas.take_over import TakeOverCommand
from nndl_studio.ui.shell.file_questions import Button, FileQuestions, stem_of
from nndl_studio.ui.shell.kept_changes import KeptChanges
from nndl_studio.ui.shell.opening import Opening
from nndl_studio.ui.shell.own_file import OwnFile
from nndl_studio.ui.shell.questions import Choice, ask_changed
from nndl_studio.ui.shell.saved_state import SavedState
from nndl_studio.ui.shell.settings import StudioSettings


class ProjectFiles(QObject):
    """Holds the document in force; `replaced` carries a new one, `written` the file that it has
    just been saved to, `named` says that the file or whether it is up to date may have changed,
    `said` has a word for the user, good or bad. `opening` reads what is opened."""

    replaced = Signal(object)
    written = Signal(object)
    named = Signal()
    said = Signal(object, bool)

    def __init__(
        self, window: QWidget, undo: QUndoStack, settings: StudioSettings, graph: Graph
    ) -> None:
        super().__init__(window)
        self._window, self._undo, self._settings = window, undo, settings
        self.graph = graph
        self._file = OwnFile(window)
        self._questions = FileQuestions(window, settings)
        self._state = SavedState(undo, graph, self)
        # Each is asked, after the document, whether it may be left.
        self.guards: list[Callable[[], bool]] = []
        # Notes down what the file is to hold beside the user's edits.
        self.before_writing: list[Callable[[], None]] = []
        self.kept = KeptChanges(self._unsaved, settings.autosave, self)
        self.autosave = self.kept.autosave
        self.opening = Opening(window, self._questions)
        undo.indexChanged.connect(self.named)
        undo.indexChanged.connect(self.autosave.touch)

    @property
    def path(self) -> Path | None:
        """The document's file, if it has one."""
        return self._file.path

    @property
    def clean(self) -> bool:
        """Whether the document is as its file is."""
        return self._state.is_of(self.graph)

    def mark_saved(self) -> None:
        """Take the document as it is for its file's."""
        self._state.take(self.graph)

    def state_in_words(self) -> Sentence:
        """How the document stands to its file."""
        return self._state.words(self.graph, self.path)

    def name_beside(self, suffix: str) -> str:
        """Where to offer to write what comes of the document: its name with `suffix`."""
        stem = self.path.stem if self.path else stem_of(self.graph.title)
        return str(Path(self._settings.folder) / f"{stem}{suffix}")

    def new(self) -> bool:
        return self.may_leave() and self._replace(Graph(), None)

    def open(self) -> bool:
        """Ask for a file and open it."""
        if not self.may_leave():
            return False
        path = self._questions.which_to_open()
        return path is not None and self.load(path)

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

    def open_made(self, graph: Graph) -> bool:
        """Open a drawing that has just been made, and that no file holds."""
        if not self.may_leave():
            return False
        if not self._replace(graph, None):
            return False
        self._state.forget()
        self.named.emit()
        return True

    def load(self, path: Path, example: bool = False) -> bool:
        """Read `path`; what is wrong with it is said, and the present document stays. Weights and
        checkpoints may be taken into it."""
        if not self.opening.is_project(path, self.graph.title):
            return False
        claim = Choice.COPY if example else self._file.claim_to_open(path)
        if claim is Choice.CANCEL:
            return False
        stamp = claim.look() if isinstance(claim, Claim) else None
        graph = self.opening.read(path)
        if graph is None:
            self._file.drop(claim)
            return False
        if not example:
            self._settings.remember(path)
        if isinstance(claim, Claim):
            claim.know(stamp)
            return self._replace(graph, claim)
        if not example:
            graph.set_title(told(say("{title} copy", title=graph.title)))
        return self._replace(graph, None, copied=not example)

    def restore(self, kept: Kept) -> bool:
        """Go on with a drawing that was kept, as unsaved changes of its project's file."""
        try:
            graph = kept_drawings.read(kept.place)
        except (BadFile, OSError) as error:
            self._questions.cant_restore(error)
            return False
        if not self.may_leave():
            return False
        claim = self._file.claim_to_open(kept.project) if kept.project else Choice.COPY
        if claim is Choice.CANCEL:
            return False
        if not self._replace(graph, claim if isinstance(claim, Claim) else None):
            return False
        if isinstance(claim, Claim):
            claim.expect(kept.base)
        self._state.forget()
        self.named.emit()
        self.kept.take_over(kept)
        return True

    def load_theirs(self) -> bool:
        """Take over what another program has written into the document's file; can be undone."""
        stamp = self._file.look()
        graph = self.opening.read(self.path) if self.path is not None else None
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
        if missing is not self._state.missing:
            self._state.missing = missing
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
        self.kept.end(forced)
        self._file.hold(None)

    def save(self) -> bool:
        """Write to the document's file; asks for one if it has none."""
        return self._write(self.path) if self.path is not None else self.save_as()

    def save_as(self) -> bool:
        path = self._questions.where_to_save(self.graph.title)
        return path is not None and self._write(path)

    def may_leave(self) -> bool:
        """Ask what to do with all that would be lost; False if the user wants to stay."""
        return self._may_leave_document() and all(guard() for guard in self.guards)

    def _may_leave_document(self) -> bool:
        """Ask what to do with unsaved changes."""
        if self.clean:
            return True
        choice = self._questions.before_leaving(as_example(self.graph.title))
        return self.save() if choice == Button.Save else choice == Button.Discard

    def _write(self, path: Path) -> bool:
        claim = self._file.claim_to_save(path)
        if isinstance(claim, Holder):
            self._questions.in_use(path)
            return False
        standing = claim.standing(thorough=True) if self._file.is_at(path) else Standing.SAME
        if standing is Standing.CHANGED:
            choice = ask_changed(self._window, path)
            if choice is not Choice.OVERWRITE:
                self._file.drop(claim)
                return self._instead(choice)
        for note in self.before_writing:
            note()
        try:
            save_project(self.graph, path)
        except (BadFile, OSError) as error:
            self._file.drop(claim)
            self._questions.not_saved(path, error)
            return False
        claim.know(claim.look())
        self._file.hold(claim)
        self._on_written(path)
        if standing is Standing.GONE:
            words = say("“{file}” was gone; it has been written again.", file=path.name)
            self.said.emit(words, False)
        return True

    def _on_written(self, path: Path) -> None:
        self._state.copied = False
        self.mark_saved()
        self.kept.written(path)
        self._settings.remember(path)
        self.named.emit()
        self.written.emit(path)

    def _instead(self, choice: Choice) -> bool:
        """What the user wants in place of overwriting a changed file."""
        if choice is Choice.SAVE_AS:
            return self.save_as()
        return choice is Choice.LOAD and self.load_theirs()

    def _replace(self, graph: Graph, claim: Claim | None, copied: bool = False) -> bool:
        """Have another document in force; False if its data take longer than the user waits."""
        if not self.opening.knows_data(graph):
            if claim is not None:
                self._file.drop(claim)
            return False
        self.kept.drop()
        self._file.hold(claim)
        self.graph, self._state.copied = graph, copied
        self.replaced.emit(graph)
        self.mark_saved()
        self.named.emit()
        return True

    def _unsaved(self) -> Unsaved | None:
        """A copy of the document with what it was based on, if it has unsaved changes."""
        return None if self.clean else Unsaved(self.graph.copy(), self.path, self._file.digest)
