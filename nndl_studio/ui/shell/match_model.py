"""The arrays of a drawing as rows: what of a file fills each, and how it gets its form."""

from __future__ import annotations

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

from nndl_studio.exchange.matching import Match, Matching
from nndl_studio.exchange.matching.called import conversion
from nndl_studio.exchange.matching.match import shapes_of
from nndl_studio.exchange.matching.steps import Step
from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, joined, say
from nndl_studio.ui.texts import literal, retell
from nndl_studio.ui.theme import themes

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
DISPLAY = Qt.ItemDataRole.DisplayRole
# Between what can't be in a name that a user reads.
BETWEEN = "\n"


class Field(IntEnum):
    """What stands in the columns."""

    ARRAY = 0
    SHAPE = 1
    SOURCE = 2
    SOURCE_SHAPE = 3
    CONVERSION = 4


CHOSEN = (Field.SOURCE, Field.CONVERSION)
HEADS = {
    Field.ARRAY: say("In the drawing"),
    Field.SHAPE: say("Shape"),
    Field.SOURCE: say("In the file"),
    Field.SOURCE_SHAPE: say("Shape"),
    Field.CONVERSION: say("Conversion"),
}


class MatchModel(QAbstractTableModel):
    """`changed` tells that the user has chosen something else."""

    changed = Signal()

    def __init__(self, matching: Matching, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matching = matching
        retell(self)

    def set_matching(self, matching: Matching) -> None:
        """Show another one of the same file."""
        self.beginResetModel()
        self.matching = matching
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.matching.matches)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Field)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != DISPLAY or orientation is not Qt.Orientation.Horizontal:
            return None
        return told(HEADS[Field(section)])

    def choices(self, index: Index) -> list[tuple[str, Sentence]]:
        """What a cell may be set to, with the words for it."""
        match Field(index.column()):
            case Field.SOURCE:
                found = self.matching.sources_for(index.row())
                return [(BETWEEN.join(each), self._source(each)) for each in found]
            case Field.CONVERSION:
                known = self.matching.steps_for(index.row(), self._match(index).sources)
                return [(BETWEEN.join(each), self._conversion(each)) for each in known]
            case _:
                return []

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        match, field = self._match(index), Field(index.column())
        if role == DISPLAY:
            return told(self._words(index, field))
        if role == Qt.ItemDataRole.EditRole and field in CHOSEN:
            return BETWEEN.join(match.sources if field is Field.SOURCE else match.steps)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self._words(index, field)
            cell = say(
                "{array}, {head}: {words}", array=match.array, head=HEADS[field], words=words
            )
            return told(cell)
        if role == Qt.ItemDataRole.ForegroundRole:
            return themes.current.color(_colour(match, field))
        if role == Qt.ItemDataRole.ToolTipRole:
            axes = self.matching.wanted[index.row()].axes
            # A long name is cut in its cell.
            said = self._words(index, field), match.problem, match.doubt, axes
            return literal(told(joined("\n", [each for each in said if each])))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take another choice; the first way that fits goes with another array."""
        row, parts = index.row(), tuple(filter(None, str(value).split(BETWEEN)))
        if role != Qt.ItemDataRole.EditRole:
            return False
        if index.column() == Field.SOURCE:
            found = self.matching.changed(row, parts)
        else:
            sources = self.matching.matches[row].sources
            found = self.matching.changed(row, sources, tuple(Step(each) for each in parts))
        self.matching = found
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Field) - 1))
        self.changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in CHOSEN else flags

    def _match(self, index: Index) -> Match:
        return self.matching.matches[index.row()]

    def _words(self, index: Index, field: Field) -> Sentence:
        match = self._match(index)
        match field:
            case Field.ARRAY:
                return as_it_is(match.array)
            case Field.SHAPE:
                return as_it_is(axes_in_words(self.matching.wanted[index.row()].shape))
            case Field.SOURCE:
                return self._source(match.sources, bool(match.problem))
            case Field.SOURCE_SHAPE:
                shapes = shapes_of(self.matching.source, match.sources)
                return as_it_is(" + ".join(map(axes_in_words, shapes)))
            case Field.CONVERSION:
                is_open = match.problem and not match.sources
                return NOTHING if is_open else self._conversion(match.steps)

    def _source(self, sources: tuple[str, ...], is_open: bool = False) -> Sentence:
        if sources:
            found = [self.matching.source.array(name) for name in sources]
            return joined(" + ", [each.called for each in found if each is not None])
        return say("choose…") if is_open else say("nothing of the file")

    def _conversion(self, steps: tuple[Step, ...]) -> Sentence:
        return conversion(steps)


def axes_in_words(shape: tuple[int, ...]) -> str:
    """ "6×1×5×5"."""
    return "×".join(map(str, shape)) or "1"


def _colour(match: Match, field: Field) -> str:
    if match.problem:
        return "bad"
    made = not match.sources and field in CHOSEN
    return "mute" if made or field in (Field.SHAPE, Field.SOURCE_SHAPE) else "text"
