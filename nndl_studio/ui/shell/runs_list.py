"""The upper half of the window of runs: a filter, the table, and words where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.runs.record import Summary
from nndl_studio.runs.states import CALLED, State
from nndl_studio.sentence import NOTHING, Sentence, say, say_count
from nndl_studio.ui.search_line import SearchLine
from nndl_studio.ui.shell.runs_table import RunsTable
from nndl_studio.ui.texts import show, worded


class RunsList(QWidget):
    """Empty until `set_runs`, or until `set_unreadable` says that there is no list."""

    def __init__(self) -> None:
        super().__init__()
        self.table = RunsTable()
        self.search = self._make_search()
        self.state = self._make_state()
        self.count = QLabel()
        self.count.setProperty("look", "mute")
        self.empty = worded(QLabel(), say("Reading the history…"))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("look", "mute")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.state)
        top.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def set_runs(self, runs: Sequence[Summary]) -> None:
        """All runs there are."""
        self.table.set_runs(runs)
        self._count()

    def set_unreadable(self) -> None:
        """There is nothing to show; somebody else says why."""
        if not self.table.rows.all:
            show(self.empty.setText, say("The history can't be read"))

    def _sift(self) -> None:
        self.table.set_filter(self.search.text(), self.state.currentData())
        self._count()

    def _count(self) -> None:
        there, shown = len(self.table.rows.all), len(self.table.rows.shown)
        words = say_count(there, "{n:,} run", "{n:,} runs")
        if shown != there:
            words = say("{shown:,} of {all:,} runs", shown=shown, all=there)
        show(self.count.setText, words if there else NOTHING)
        if there:
            show(self.empty.setText, say("No run is like that: change the filter"))
        else:
            show(self.empty.setText, say("No run yet: press Train, and it will stand here"))
        self._stack.setCurrentWidget(self.table if shown else self.empty)

    def _make_search(self) -> SearchLine:
        search = SearchLine()
        show(search.set_words, say("Filter: title, note, id"))
        show(search.setAccessibleName, say("Filter runs"))
        show(search.setToolTip, say("Show only runs in which all of these words stand"))
        search.textChanged.connect(self._sift)
        return search

    def _make_state(self) -> QComboBox:
        box = QComboBox()
        every: tuple[State | None, Sentence] = None, say("Every state")
        for place, (state, words) in enumerate((every, *CALLED.items())):
            box.addItem("", state)
            show(partial(box.setItemText, place), words)
        show(box.setAccessibleName, say("State"))
        show(box.setToolTip, say("Show only runs in this state"))
        box.setMinimumWidth(130)
        box.currentIndexChanged.connect(self._sift)
        return box
