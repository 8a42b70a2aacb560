"""The list of runs: a table in which one or several are chosen, and notes are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nndl_studio.runs.record import Summary
from nndl_studio.runs.states import State
from nndl_studio.sentence import say
from nndl_studio.ui.heads import Heads
from nndl_studio.ui.shell.runs_model import Column, RunsModel
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

ROW = 30
WIDTHS = {
    Column.STARTED: 164,
    Column.TITLE: 200,
    Column.STATE: 112,
    Column.EPOCHS: 100,
    Column.LOSS: 80,
    Column.ACCURACY: 90,
    Column.TIME: 96,
    Column.ID: 96,
}
# What the studio says of a run; titles and notes are the user's, and may be long.
WHOLE = (Column.STARTED, Column.STATE, Column.EPOCHS, Column.TIME)


class RunsTable(QTableView):
    """`chosen` tells that other runs are chosen, or the same with other figures."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = RunsModel(self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setShowGrid(False)
        self.setProperty("look", "rows")
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setTabKeyNavigation(False)
        show(self.setAccessibleName, say("Runs, newest first"))
        self._told: tuple[Summary, ...] = ()
        self._size_columns()
        self.selectionModel().selectionChanged.connect(self._tell)
        self.rows.modelAboutToBeReset.connect(self._remember)
        self.rows.modelReset.connect(self._choose_again)
        themes.changed.connect(self.viewport().update)

    @property
    def editing(self) -> bool:
        """Whether a note is being written: then its row must stay where it is."""
        return self.state() == QAbstractItemView.State.EditingState

    def set_runs(self, runs: Sequence[Summary]) -> None:
        """All runs there are; those chosen stay so."""
        self.rows.set_runs(runs)
        self._tell()

    def set_filter(self, words: str, state: State | None) -> None:
        self.rows.set_filter(words, state)
        self._tell()

    def set_marks(self, marks: Mapping[str, int]) -> None:
        self.rows.set_marks(marks)

    def runs_chosen(self) -> tuple[Summary, ...]:
        """In the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.rows.run(row) for row in rows)

    def choose(self, ids: Sequence[str]) -> None:
        """Choose those of `ids` that are in the list, and go to the first."""
        selection = QItemSelection()
        found = [row for row, run in enumerate(self.rows.shown) if run.id in ids]
        for row in found:
            last = self.rows.index(row, len(Column) - 1)
            selection.select(self.rows.index(row, 0), last)
        flags = QItemSelectionModel.SelectionFlag
        if found:
            first = self.rows.index(found[0], 0)
            self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def edit_note(self) -> None:
        """Write the note of the current run."""
        if self.currentIndex().isValid():
            self.edit(self.rows.index(self.currentIndex().row(), Column.NOTE))

    def _remember(self) -> None:
        self._kept = [run.id for run in self.runs_chosen()]

    def _choose_again(self) -> None:
        self.choose(self._kept)

    def _tell(self) -> None:
        chosen = self.runs_chosen()
        if chosen != self._told:
            self._told = chosen
            self.chosen.emit()

    def _size_columns(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicator(Column.STARTED, Qt.SortOrder.DescendingOrder)
        heads = Heads(head, WIDTHS, whole=WHOLE)
        self.rows.modelReset.connect(heads.widen)
        head.setSectionResizeMode(Column.NOTE, QHeaderView.ResizeMode.Stretch)
