"""The columns of a table as rows: what each holds and is for, to be looked at and changed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, get_args

from msgspec.structs import replace
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from nndl_studio.datasets.columns import CALLED, Column, Encoding, Missing, Role, Type
from nndl_studio.datasets.in_words import column_name
from nndl_studio.datasets.own_value import own_value, with_own_value, without_own_value
from nndl_studio.datasets.table_facts import Facts
from nndl_studio.files import reason_of
from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence, joined, say, say_as
from nndl_studio.ui.data.column_words import holds
from nndl_studio.ui.texts import literal, retell
from nndl_studio.ui.theme import themes

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
# The heights of a column's histogram.
BARS_ROLE = Qt.ItemDataRole.UserRole
MUTE = ("ignore",)


class Field(IntEnum):
    """What stands in the columns of the page's table."""

    NAME = 0
    SPREAD = 1
    ROLE = 2
    TYPE = 3
    ENCODING = 4
    MISSING = 5
    HOLDS = 6


HEADS = {
    Field.NAME: say("Column"),
    Field.SPREAD: say("Spread"),
    Field.ROLE: say_as("what a column is for", "For"),
    Field.TYPE: say("Type"),
    Field.ENCODING: say("Read as"),
    Field.MISSING: say("Where empty"),
    Field.HOLDS: say_as("what a column holds", "Holds"),
}
CHOSEN = {
    Field.ROLE: "role",
    Field.TYPE: "type",
    Field.ENCODING: "encoding",
    Field.MISSING: "missing",
}


class ColumnModel(QAbstractTableModel):
    """`changed` tells that the user has set something else."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self._facts: tuple[Facts, ...] = ()
        self._bars: tuple[tuple[float, ...], ...] = ()
        self._rows = 0
        retell(self)

    def set_columns(
        self,
        columns: Sequence[Column],
        facts: Sequence[Facts],
        bars: Sequence[tuple[float, ...]],
        rows: int,
    ) -> None:
        """Show these; `facts` say what each holds in `rows`."""
        self.beginResetModel()
        self.columns, self._facts, self._bars = tuple(columns), tuple(facts), tuple(bars)
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Field)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return told(HEADS[Field(section)])

    @property
    def doubtful(self) -> bool:
        """Whether a cell may be none of what its column is said to hold."""
        pairs = zip(self.columns, self._facts, strict=True)
        return any(each.is_read and _is_doubtful(each, facts) for each, facts in pairs)

    def choices(self, index: Index) -> tuple[str, ...]:
        """What a cell may be set to; nothing where there is no choice."""
        column, facts = self.columns[index.row()], self._facts[index.row()]
        match Field(index.column()):
            case Field.ROLE:
                return get_args(Role)
            case Field.TYPE:
                return tuple(kind for kind in get_args(Type) if _may_be_set_to(facts, kind))
            case Field.ENCODING if column.is_input and column.type in ("number", "date"):
                return tuple(each for each in get_args(Encoding) if each != "one-hot")
            case Field.MISSING if column.is_input and self._empty(index.row()):
                words = ("drop row", "value", "own column")
                return get_args(Missing) if column.type != "category" else words
            case _:
                return ()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.row()]
        field = Field(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return told(self._words(index.row(), field))
        if role == Qt.ItemDataRole.EditRole and field in CHOSEN:
            return getattr(column, CHOSEN[field])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self._words(index.row(), field)
            cell = say(
                "{column}, {head}: {words}", column=column.name, head=HEADS[field], words=words
            )
            return told(cell)
        if role == BARS_ROLE and field is Field.SPREAD and index.row() < len(self._bars):
            return self._bars[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return themes.current.color("mute" if column.role in MUTE else "text")
        if role == Qt.ItemDataRole.ToolTipRole:
            # A long name is cut in its cell.
            fields = (field, Field.HOLDS) if field is Field.NAME else (Field.HOLDS,)
            return literal(told(joined("\n", [self._words(index.row(), each) for each in fields])))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        field = Field(index.column())
        if role != Qt.ItemDataRole.EditRole or value not in self.choices(index):
            return False
        column = self.columns[index.row()]
        if (field, value) == (Field.MISSING, "value"):  # `give_value` sets it, once it is known
            return False
        if field is Field.MISSING:
            known = tuple(self._facts[index.row()].names)
            column = without_own_value(column, known if column.type == "category" else None)
        return self._set(index.row(), replace(column, **{CHOSEN[field]: value}))

    def value_fault(self, index: Index, text: str) -> Sentence:
        """Why what `text` says can't stand where a column is empty; nothing if it can."""
        try:
            with_own_value(self.columns[index.row()], text)
        except ValueError as error:
            return reason_of(error)
        return NOTHING

    def give_value(self, index: Index, text: str) -> bool:
        """Let what `text` says stand where a column is empty. Raises ValueError for what can't."""
        return self._set(index.row(), with_own_value(self.columns[index.row()], text))

    def _set(self, row: int, column: Column) -> bool:
        column = self._suited(row, column)
        if column == self.columns[row]:
            return False
        columns = list(self.columns)
        columns[row] = column
        if column.role == "label":  # there is one
            columns = [_no_label(c) if i != row else c for i, c in enumerate(columns)]
        self.columns = tuple(columns)
        self.dataChanged.emit(self.index(0, 0), self.index(len(columns) - 1, len(Field) - 1))
        self.changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.choices(index) else flags

    def _suited(self, row: int, column: Column) -> Column:
        """With what follows from another role or type."""
        facts = self._facts[row]
        if column.role in ("label", "part") and _can_be(facts, "category"):
            column = replace(column, type="category")
        if column.type == "category":
            names = column.names or tuple(facts.names)
            kept = column.missing == "drop row" or (column.missing == "value" and column.word)
            missing: Missing = column.missing if kept else "own column"
            if facts.filled == self._rows:
                missing = "mean"  # nothing is
            return replace(column, names=names, encoding="one-hot", missing=missing)
        if column.encoding == "one-hot":
            column = replace(without_own_value(column), encoding="standardised", missing="median")
        return replace(column, names=())

    def _words(self, row: int, field: Field) -> str:
        column = self.columns[row]
        match field:
            case Field.NAME:
                return column_name(column.name)
            case Field.SPREAD:
                return ""
            case Field.HOLDS:
                return holds(self._facts[row], self._empty(row))
            case Field.ROLE | Field.TYPE:
                return CALLED[getattr(column, CHOSEN[field])]
            case _:
                chosen = self.choices(self.index(row, field))
                if field is Field.MISSING and column.missing == "value" and chosen:
                    return f"= {own_value(column)}"
                return CALLED[getattr(column, CHOSEN[field])] if chosen else ""

    def _empty(self, row: int) -> int:
        """How many of its cells hold nothing, or nothing of its type."""
        return self._rows - self._facts[row].filled + self._facts[row].odd


def _can_be(facts: Facts, kind: str) -> bool:
    return kind in (facts.type, "text") or (kind == "category" and len(facts.names) > 1)


def _may_be_set_to(facts: Facts, kind: str) -> bool:
    """Whether a type is offered: what words are no numbers is told when they are read as some."""
    return _can_be(facts, kind) or (kind == "number" and facts.filled > 0)


def _is_doubtful(column: Column, facts: Facts) -> bool:
    if column.type in ("number", "date"):
        return (column.type, column.form) != (facts.type, facts.form) or column.odd < facts.odd
    return column.role == "label" and not set(facts.names) <= set(column.names)


def _no_label(column: Column) -> Column:
    return replace(column, role="input") if column.role == "label" else column
