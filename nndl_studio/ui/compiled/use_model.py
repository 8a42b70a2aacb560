"""Instructions as rows: whose they are, what they read and make, and what they take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nndl_studio.compiler.account.record import Array, Use
from nndl_studio.languages import told
from nndl_studio.layers.layer import Family
from nndl_studio.sentence import Sentence, as_it_is, listed, say
from nndl_studio.ui.compiled.words import PARTS, named
from nndl_studio.ui.texts import literal, retell
from nndl_studio.ui.theme import themes

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ROLE = Qt.ItemDataRole
# How strongly the rows of a node that is selected are tinted.
TINT = 44


class Column(IntEnum):
    """What stands in the columns."""

    NUMBER = 0
    NODE = 1
    PART = 2
    OP = 3
    MAKES = 4
    READS = 5
    TIME = 6
    SHARE = 7


NUMBERS = (Column.NUMBER, Column.TIME, Column.SHARE)
HEADS = {
    Column.NUMBER: (say("No."), say("In the order in which they run")),
    Column.NODE: (say("Node"), say("On whose behalf it runs")),
    Column.PART: (say("Way"), say("Forward, backward, or the update of the parameters")),
    Column.OP: (say("Op"), say("What is computed")),
    Column.MAKES: (say("Makes"), say("What it writes; n are the samples of a shard")),
    Column.READS: (say("Reads"), say("What it reads; n are the samples of a shard")),
    Column.TIME: (say("µs"), say("Microseconds a step, of all threads together")),
    Column.SHARE: (say("Share"), say("Its share of the time of all instructions")),
}


class UseModel(QAbstractTableModel):
    """Shows those of one owner, or all; rows of the node that is `marked` are tinted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._uses: tuple[Use, ...] = ()
        self._families: Mapping[str, Family] = {}
        self._owner = ""
        self._shown: Sequence[int] = ()
        self._marked: str | None = None
        self._times: tuple[float, ...] = ()
        self._whole = 0.0
        retell(self)

    @property
    def shown(self) -> Sequence[int]:
        """The numbers of the instructions in the rows, from 0 on."""
        return self._shown

    def use(self, row: int) -> Use:
        """The instruction of a row."""
        return self._uses[self._shown[row]]

    def set_uses(self, uses: Sequence[Use], families: Mapping[str, Family]) -> None:
        """Show `uses`; nodes have the colours of their `families`."""
        self._uses, self._families = tuple(uses), families
        self._sift()

    def set_owner(self, owner: str) -> None:
        """Show those of a node and its pieces; "" for all."""
        self._owner = owner
        self._sift()

    def set_marked(self, node: str | None) -> None:
        """Tint the rows of a node."""
        self._marked = node
        self._changed(Column.NUMBER, Column.SHARE)

    def set_times(self, times: Sequence[float]) -> None:
        """Milliseconds a step of each instruction; none where they are not known."""
        self._times = tuple(times)
        self._whole = sum(times)
        self._changed(Column.TIME, Column.SHARE)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        title, tip = HEADS[Column(section)]
        if role == ROLE.TextAlignmentRole:
            return _aligned(Column(section))
        return told({ROLE.DisplayRole: title, ROLE.ToolTipRole: tip}.get(ROLE(role), "")) or None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        number, column = self._shown[index.row()], Column(index.column())
        use = self._uses[number]
        match role:
            case ROLE.DisplayRole:
                return told(self._words(number, column))
            case ROLE.TextAlignmentRole:
                return _aligned(column)
            case ROLE.ForegroundRole:
                return themes.current.color(_colour(column)) if column != Column.NODE else None
            case ROLE.DecorationRole if column == Column.NODE and use.owner in self._families:
                return themes.current.family(self._families[use.owner])
            case ROLE.BackgroundRole if use.node and use.owner == self._marked:
                tint = themes.current.color("accent")
                tint.setAlpha(TINT)
                return tint
            case ROLE.ToolTipRole if column in (Column.READS, Column.MAKES):
                return literal(told(self._words(number, column)))
            case ROLE.AccessibleTextRole:
                head, words = HEADS[column][0], self._words(number, column)
                return told(say("{head}: {words}", head=head, words=words))
        return None

    def _words(self, number: int, column: Column) -> Sentence:
        use = self._uses[number]
        match column:
            case Column.NUMBER:
                return as_it_is(f"{number + 1:,}")
            case Column.NODE:
                return as_it_is(use.node) if use.node else say("all")
            case Column.PART:
                return PARTS[use.part]
            case Column.OP:
                return as_it_is(use.op)
            case Column.MAKES:
                return _arrays(use.makes)
            case Column.READS:
                return _arrays(use.reads)
            case Column.TIME:
                return as_it_is(f"{1e3 * self._times[number]:.3g}" if self._times else "")
            case Column.SHARE:
                share = self._times[number] / self._whole if self._whole else None
                return as_it_is("") if share is None else say("{n:.1f} %", n=100 * share)

    def _sift(self) -> None:
        self.beginResetModel()
        kept = (i for i, use in enumerate(self._uses) if self._owner in ("", use.owner))
        self._shown = tuple(kept)
        if len(self._times) != len(self._uses):
            self._times, self._whole = (), 0.0
        self.endResetModel()

    def _changed(self, first: Column, last: Column) -> None:
        if self._shown:
            rows = len(self._shown)
            self.dataChanged.emit(self.index(0, first), self.index(rows - 1, last))


def _arrays(arrays: Sequence[Array]) -> Sentence:
    return listed([named(each) for each in arrays])


def _aligned(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _colour(column: Column) -> str:
    return "mute" if column in (Column.NUMBER, Column.PART, Column.READS) else "text"
