"""The window of all runs: lists them, shows those chosen, and says what is to be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QMessageBox, QSplitter, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from nndl_studio.languages import told
from nndl_studio.runs.history import History
from nndl_studio.runs.record import Summary
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.history_desk import HistoryDesk
from nndl_studio.ui.shell.run_files import Found, Listed, find_runs, list_runs
from nndl_studio.ui.shell.run_marks import MOST
from nndl_studio.ui.shell.run_words import when_words
from nndl_studio.ui.shell.runs_actions import RunsActions, connect
from nndl_studio.ui.shell.runs_list import RunsList
from nndl_studio.ui.shell.runs_views import RunsViews
from nndl_studio.ui.texts import literal, show

SIZE = (1220, 800)
REFRESH_MILLISECONDS = 1000
# Longer than it takes to go over some rows with the arrow keys.
LOOK_MILLISECONDS = 60
Button = QMessageBox.StandardButton


class RunsPage(QDialog):
    """Asks for what it can't do itself: `project_asked` for the project in a window of its own,
    `resume_asked`, `restore_asked`, `best_asked` and `past_asked` for the run, its weights, those
    of its best epoch, or its past in the window; each carries a Record."""

    project_asked = Signal(object)
    resume_asked = Signal(object)
    restore_asked = Signal(object)
    best_asked = Signal(object)
    past_asked = Signal(object)

    def __init__(self, parent: Widget | None, history: History) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        show(self.setWindowTitle, say("Runs"))
        self._history = history
        self._listed: Listed | None = None
        self._found: list[Found] = []
        # What can't be read, and what could not be done: "" if nothing.
        self._unread = self._undone = ""
        self._desk = HistoryDesk(self)
        self.choices = RunsActions(self)
        self.list = RunsList()
        self.views = RunsViews()
        self.problem, self.where = QLabel(), QLabel()
        self._say_where()
        self._place()
        self._wire()
        fit(self, *SIZE)

    @property
    def busy(self) -> bool:
        """Whether something is still to be read or written."""
        return self._desk.busy or self._look.isActive()

    def refresh(self) -> None:
        """Read the list anew if it can have changed; not while a note is being written."""
        if not self._desk.busy and not self.list.table.editing:
            self._read(self._listed)
            self.list.table.rows.refresh_times()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _say_where(self) -> None:
        flags = Qt.TextInteractionFlag
        show(self.where.setText, say("Kept in {file}", file=self._history.path))
        self.where.setProperty("look", "small")
        show(self.where.setToolTip, say("The database of all runs of this user"))
        self.problem.setProperty("look", "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        for label in (self.where, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
            )

    def _place(self) -> None:
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self.list)
        halves.addWidget(self.views)
        self.views.hide()
        halves.setChildrenCollapsible(False)
        halves.setSizes([SIZE[1] * 2 // 5, SIZE[1] * 3 // 5])
        bottom = QHBoxLayout()
        for action in self.choices.all():
            if action is self.choices.delete:
                bottom.addStretch(1)
            bottom.addWidget(self.choices.button(action))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.problem)
        column.addWidget(halves, 1)
        column.addLayout(bottom)
        column.addWidget(self.where)

    def _wire(self) -> None:
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MILLISECONDS)
        self._look.timeout.connect(self._look_up)
        table, do = self.list.table, self.choices
        table.chosen.connect(self._look.start)
        table.rows.noted.connect(self._note)
        table.addActions(do.all())
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        connect(do.open_project, partial(self._ask, self.project_asked))
        connect(do.go_on, partial(self._ask, self.resume_asked))
        connect(do.restore, partial(self._ask, self.restore_asked))
        connect(do.best, partial(self._ask, self.best_asked))
        connect(do.look_back, partial(self._ask, self.past_asked))
        connect(do.note, table.edit_note)
        connect(do.delete, self._delete)

    def _read(self, before: Listed | None) -> None:
        self._desk.ask(
            partial(list_runs, self._history, before), self._show_list, self._cannot_read
        )

    def _show_list(self, listed: Listed | None) -> None:
        """Take up a list that was read; None if it is still the same."""
        self._unread = self._history.told
        self._say()
        if listed is None:
            return
        first = self._listed is None or not self._listed.runs
        self._listed = listed
        self.list.set_runs(listed.runs)
        self.views.setVisible(bool(listed.runs))
        if first and listed.runs:
            self.list.table.choose([listed.runs[0].id])
            self.list.table.setFocus()

    def _look_up(self) -> None:
        """Read all of the runs that are chosen, as many as can be drawn."""
        chosen = self.list.table.runs_chosen()[:MOST]
        if chosen:
            job = partial(find_runs, self._history, chosen, tuple(self._found))
            self._desk.ask(job, self._show_found, self._cannot_do)
        else:
            self._show_found([])

    def _show_found(self, found: list[Found]) -> None:
        self._found = found
        table = self.list.table
        self.choices.set_found(found, len(table.runs_chosen()))
        table.set_marks({each.record.start.id: at for at, each in enumerate(found)})
        self.views.set_found(found)

    def _ask(self, asked: SignalInstance) -> None:
        if len(self._found) == 1:
            asked.emit(self._found[0].record)

    def _note(self, id: str, note: str) -> None:
        self._write([partial(self._history.annotate, id, note)])

    def _delete(self) -> None:
        """Ask, then forget the runs one by one; what can't be is said."""
        chosen = self.list.table.runs_chosen()
        if chosen and self._agreed(chosen):
            self._write([partial(self._history.delete, run.id) for run in chosen])

    def _agreed(self, chosen: Sequence[Summary]) -> bool:
        if len(chosen) == 1:
            title, when = chosen[0].title, when_words(chosen[0].started)
            question = say("Delete the run of “{title}”, {when}?", title=title, when=when)
        else:
            question = say("Delete these {number} runs?", number=len(chosen))
        kept = say(
            "Curves, notes and the weights in the studio's own folder are gone for good. Files in "
            "folders that you chose stay."
        )
        words = told(joined("\n\n", [question, kept]))
        head, buttons = told(say("Delete from the history?")), Button.Yes | Button.Cancel
        answer = QMessageBox.question(self, head, literal(words), buttons, Button.Cancel)
        return answer == Button.Yes

    def _write(self, jobs: Sequence[Callable[[], None]]) -> None:
        """Change the history, then read it again."""
        self._undone = ""
        for job in jobs:
            self._desk.ask(job, lambda _: None, self._cannot_do)
        self._read(None)

    def _cannot_read(self, words: Sentence) -> None:
        self._unread = words
        self.list.set_unreadable()
        self._say()

    def _cannot_do(self, words: Sentence) -> None:
        self._undone = words
        self._say()

    def _say(self) -> None:
        """What is wrong, if anything is."""
        words = joined("\n", list(filter(None, dict.fromkeys((self._unread, self._undone)))))
        show(self.problem.setText, words)
        self.problem.setVisible(bool(words))
