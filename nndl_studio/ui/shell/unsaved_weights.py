"""Trained weights that are in no file yet: asked about before they are left behind."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from nndl_studio.languages import told
from nndl_studio.resources import as_example
from nndl_studio.runs.news import Exported, Prepared
from nndl_studio.sentence import say, together
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.texts import literal

# What takes less time than this to train again is not worth a question.
WORTH_ASKING_SECONDS = 20.0
Button = QMessageBox.StandardButton


class UnsavedWeights(QObject):
    """Watches a run; `may_leave` is asked when a document is closed or replaced."""

    def __init__(self, run: RunControl, files: ProjectFiles, window: QWidget) -> None:
        super().__init__(window)
        self._files, self._window = files, window
        self._kept = run.bridge.keeps
        self._seconds = 0.0
        self._written = 0.0
        run.progressed.connect(self._on_progressed)
        run.prepared.connect(self._on_prepared)
        run.bridge.exported.connect(self._on_exported)
        files.replaced.connect(self._forget)
        files.guards.append(self.may_leave)

    @property
    def at_risk(self) -> bool:
        """Whether closing would lose more than a moment's training: what is kept in the history is
        not lost."""
        return not self._kept and self._seconds - self._written >= WORTH_ASKING_SECONDS

    def may_leave(self) -> bool:
        """Ask what to do with weights that no file holds; False if the user wants to stay."""
        if not self.at_risk:
            return True
        lost = say(
            "The weights of “{title}” took {seconds} s to train and are in no file.",
            title=as_example(self._files.graph.title),
            seconds=round(self._seconds),
        )
        choice = QMessageBox.question(
            self._window,
            told(say("Leave the trained weights?")),
            literal(
                told(together(lost, say("Export them first (File, Export), or discard them?")))
            ),
            Button.Discard | Button.Cancel,
            Button.Cancel,
        )
        return choice == Button.Discard

    @Slot(list)
    def _on_progressed(self, snapshots: list[Snapshot]) -> None:
        self._seconds = snapshots[-1].seconds

    @Slot(object)
    def _on_prepared(self, news: Prepared) -> None:
        if not news.carried:
            self._forget()

    @Slot(object)
    def _on_exported(self, news: Exported) -> None:
        if not news.problem:
            self._written = self._seconds

    def _forget(self, *_: object) -> None:
        self._seconds = self._written = 0.0
