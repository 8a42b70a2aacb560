"""The rows of the list of runs: what each column says, sorted, and sifted by words and state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from nndl_studio.languages import told
from nndl_studio.runs.record import Summary
from nndl_studio.runs.states import CALLED, State
from nndl_studio.sentence import Sentence, as_it_is, say
from nndl_studio.ui import icons
from nndl_studio.ui.shell.run_marks import run_mark, untinted
from nndl_studio.ui.shell.run_words import (
    duration_words,
    figure_words,
    moment_words,
    when_words,
)
from nndl_studio.ui.texts import literal, retell, texts
from nndl_studio.ui.theme import mono_font, themes

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
SHORT = 8


class Column(IntEnum):
    STARTED = 0
    TITLE = 1
    STATE = 2
    EPOCHS = 3
    LOSS = 4
    ACCURACY = 5
    TIME = 6
    ID = 7
    NOTE = 8


NUMBERS = (Column.EPOCHS, Column.LOSS, Column.ACCURACY, Column.TIME)
OF_THE_LAST = say("Of the last epoch, on the validation part where there is one")
HEADS = {
    Column.STARTED: (say("Started"), say("When the run began")),
    Column.TITLE: (say("Project"), say("The project's title then")),
    Column.STATE: (say("State"), say("How the run stands, or why it is over")),
    Column.EPOCHS: (say("Epochs"), say("Epochs trained, of those wanted")),
    Column.LOSS: (say("Loss"), OF_THE_LAST),
    Column.ACCURACY: (say("Accuracy"), OF_THE_LAST),
    Column.TIME: (say("Time"), say("How long it trained")),
    Column.ID: (say("Id"), say("What the command line calls the run")),
    Column.NOTE: (say("Note"), say("Your words about the run")),
}
# The icon of a state, and its colour.
SIGNS = {
    State.WAITING: ("clock", "mute"),
    State.RUNNING: ("play", "accent"),
    State.PAUSED: ("pause", "accent"),
    State.FINISHED: ("good", "good"),
    State.STOPPED: ("stop", "mute"),
    State.DIVERGED: ("problem", "bad"),
    State.CRASHED: ("problem", "bad"),
}
KEYS: dict[Column, Callable[[Summary], Any]] = {
    Column.STARTED: lambda run: run.started,
    Column.TITLE: lambda run: run.title.casefold(),
    Column.STATE: lambda run: list(State).index(run.state),
    Column.EPOCHS: lambda run: run.epoch,
    Column.LOSS: lambda run: run.loss,
    Column.ACCURACY: lambda run: run.accuracy,
    Column.TIME: lambda run: run.seconds,
    Column.ID: lambda run: run.id,
    Column.NOTE: lambda run: run.note.casefold(),
}


class RunsModel(QAbstractTableModel):
    """`noted` carries a run's id and the note that was written to it."""

    noted = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Summary, ...] = ()
        self._shown: list[Summary] = []
        self._words: tuple[str, ...] = ()
        self._state: State | None = None
        self._marks: Mapping[str, int] = {}
        self._column, self._falling = Column.STARTED, True
        retell(self)
        # Words that are looked for are found in what is shown.
        texts.changed.connect(self._sift)

    def set_runs(self, runs: Sequence[Summary]) -> None:
        """All runs there are."""
        self._all = tuple(runs)
        self._sift()

    def set_filter(self, words: str, state: State | None) -> None:
        """Show the runs in which each of `words` stands somewhere; None is any state."""
        self._words, self._state = tuple(words.casefold().split()), state
        self._sift()

    def set_marks(self, marks: Mapping[str, int]) -> None:
        """Which runs are drawn, by id, and as which curve."""
        self._marks = marks
        self.refresh_times()

    def refresh_times(self) -> None:
        """What was a minute ago is not any more."""
        if self._shown:
            last = self.index(len(self._shown) - 1, Column.STARTED)
            self.dataChanged.emit(self.index(0, Column.STARTED), last)

    @property
    def all(self) -> tuple[Summary, ...]:
        return self._all

    @property
    def shown(self) -> tuple[Summary, ...]:
        return tuple(self._shown)

    def run(self, row: int) -> Summary:
        return self._shown[row]

    def text(self, run: Summary, column: int) -> Sentence:
        """What stands in a cell."""
        match column:
            case Column.STARTED:
                return when_words(run.started)
            case Column.TITLE:
                return as_it_is(run.title)
            case Column.STATE:
                return CALLED[run.state]
            case Column.EPOCHS:
                return say("{epoch:,} of {epochs:,}", epoch=run.epoch, epochs=run.epochs)
            case Column.LOSS:
                return figure_words("loss", run.loss)
            case Column.ACCURACY:
                return figure_words("accuracy", run.accuracy)
            case Column.TIME:
                return duration_words(run.seconds)
            case Column.ID:
                return as_it_is(run.id[:SHORT])
        return as_it_is(run.note)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if side is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        title, tip = HEADS[Column(section)]
        words = {Qt.ItemDataRole.DisplayRole: title, Qt.ItemDataRole.ToolTipRole: tip}
        found = words.get(Qt.ItemDataRole(role))
        return None if found is None else told(found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run, column = self._shown[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return told(self.text(run, column))
            case Qt.ItemDataRole.ToolTipRole:
                return literal(told(self._tip(run, column)))
            case Qt.ItemDataRole.DecorationRole:
                return self._sign(run, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case Qt.ItemDataRole.FontRole if column in (*NUMBERS, Column.ID):
                return mono_font(12)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.NOTE else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if index.column() != Column.NOTE or role != Qt.ItemDataRole.EditRole:
            return False
        run, note = self._shown[index.row()], str(value).strip()
        if note != run.note:
            noted = replace(run, note=note)
            self._all = tuple(noted if each is run else each for each in self._all)
            self._shown[index.row()] = noted
            self.dataChanged.emit(index, index)
            self.noted.emit(run.id, note)
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column = Column(max(column, 0))
        self._falling = order == Qt.SortOrder.DescendingOrder
        self._sift()

    def _sift(self) -> None:
        """Show what fits, in order; rows that stay in their places are only told anew."""
        key = KEYS[self._column]
        fitting = [run for run in self._all if self._fits(run)]
        known = [run for run in fitting if _comparable(key(run))]
        known.sort(key=key, reverse=self._falling)
        shown = known + [run for run in fitting if not _comparable(key(run))]
        if [run.id for run in shown] == [run.id for run in self._shown]:
            self._shown = shown
            if shown:
                corner = self.index(len(shown) - 1, len(Column) - 1)
                self.dataChanged.emit(self.index(0, 0), corner)
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def _fits(self, run: Summary) -> bool:
        if self._state is not None and run.state is not self._state:
            return False
        words = (run.title, run.id, run.note, run.origin, run.ending, run.message)
        text = " ".join((*words, told(CALLED[run.state]))).casefold()
        return all(word in text for word in self._words)

    def _sign(self, run: Summary, column: Column) -> Any:
        if column is Column.STATE:
            name, token = SIGNS[run.state]
            return untinted(icons.icon(name, themes.current.color(token)))
        return run_mark(self._marks.get(run.id)) if column is Column.STARTED else None

    def _tip(self, run: Summary, column: Column) -> str:
        match column:
            case Column.STARTED:
                return moment_words(run.started)
            case Column.STATE:
                return run.message or run.ending or CALLED[run.state]
            case Column.NOTE:
                return run.note or say("Double-click or press F2 to write a note")
            case Column.ID:
                return run.id
        return self.text(run, column)


def _comparable(value: Any) -> bool:
    """Whether a value has a place in an order; None and NaN have none and come last."""
    return value is not None and value == value


def _side(column: int) -> Qt.AlignmentFlag:
    flags = Qt.AlignmentFlag
    return (flags.AlignRight if column in NUMBERS else flags.AlignLeft) | flags.AlignVCenter
