"""Walks through a run's past: the slider's wishes to the run, and what is seen to all who tell."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from nndl_studio.runs.news import Kept, Phase
from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.monitor.moment_row import moment_words
from nndl_studio.ui.shell.actions import Actions
from nndl_studio.ui.shell.docks import Docks
from nndl_studio.ui.shell.run_bar import RunBar
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.shell.status import StatusLine
from nndl_studio.ui.shell.watching import Watching


@dataclass(frozen=True)
class PastFaces:
    """The parts of a window that say which moment is seen."""

    loss: LossView
    bar: RunBar
    docks: Docks
    status: StatusLine
    actions: Actions
    watching: Watching


class TimeMachine(QObject):
    """One wish is under way at a time; of those that come meanwhile the last counts, so that a
    slider that is drawn fast does not run ahead of the views."""

    def __init__(self, run: RunControl, faces: PastFaces, parent: QObject) -> None:
        super().__init__(parent)
        self._run, self._faces = run, faces
        self._steps_per_epoch = 1
        self._under_way = self._told = False
        self._wish: tuple[int | None] | None = None
        row, actions = faces.loss.moments, faces.actions
        row.chosen.connect(self.look)
        row.branch_asked.connect(run.branch)
        actions.branch.triggered.connect(run.branch)
        actions.earlier.triggered.connect(row.go_back)
        actions.later.triggered.connect(row.go_on)
        actions.newest.triggered.connect(row.go_to_newest)
        run.past.kept.connect(self._on_kept)
        run.past.revisited.connect(self._on_revisited)
        run.phase_changed.connect(self._enable)
        run.past.left.connect(self.clear)
        self._enable(run.phase)

    @Slot(object)
    def look(self, step: int | None) -> None:
        """Have all views show a moment; None: the newest."""
        if self._under_way:
            self._wish = (step,)
        elif step != self._run.past.at:
            self._under_way = True
            self._run.past.revisit(step)

    @Slot()
    def clear(self) -> None:
        """Another network is held, or none: it has no past yet."""
        self._under_way, self._wish = False, None
        self._faces.loss.set_moments((), 1)
        self._show(None)

    @Slot(object)
    def _on_kept(self, news: Kept) -> None:
        self._steps_per_epoch = news.steps_per_epoch
        self._faces.loss.set_moments(news.steps, news.steps_per_epoch)
        self._enable(self._run.phase)

    @Slot(object)
    def _on_revisited(self, step: int | None) -> None:
        self._under_way = False
        wish, self._wish = self._wish, None
        self._show(step, moves=wish is None)
        if wish is not None:
            self.look(wish[0])

    def _show(self, step: int | None, moves: bool = True) -> None:
        faces, words = self._faces, NOTHING
        if step is not None:
            words = moment_words(step, self._steps_per_epoch)
        faces.loss.set_moment(step, moves)
        faces.bar.set_past(words)
        faces.docks.set_past(words)
        faces.watching.look_anew()
        if words or self._told:
            said = say("You look at the past; Continue goes on from the newest moment")
            faces.status.set_message(said if words else NOTHING)
        self._told = bool(words)
        self._enable(self._run.phase)

    @Slot(object)
    def _enable(self, phase: Phase) -> None:
        actions, can = self._faces.actions, self._run.past.there
        for action in (actions.earlier, actions.later):
            action.setEnabled(can)
        actions.newest.setEnabled(can and self._run.past.at is not None)
        actions.branch.setEnabled(self._run.can_branch)
        self._faces.loss.moments.branch.setEnabled(self._run.can_branch)
