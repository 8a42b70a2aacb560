"""Classes as rows: the name found, how many samples, the name shown, and how much each counts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import (
    QAbstractTableModel,
    QObject,
    Qt,
    Signal,
)

from nndl_studio.datasets.class_settings import AS_FOUND, ClassSetting, ClassSettings, fault
from nndl_studio.datasets.class_weights import class_weights
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say, say_as
from nndl_studio.ui.class_colours import class_colour
from nndl_studio.ui.data.column_model import NOWHERE, Index
from nndl_studio.ui.texts import literal, retell
from nndl_studio.ui.theme import themes

DIGITS = 4  # of a weight that is shown


class Part(IntEnum):
    """What stands in the columns of the page's table."""

    FOUND = 0
    SAMPLES = 1
    NAME = 2
    WEIGHT = 3


class ClassModel(QAbstractTableModel):
    """`changed` tells that the user has set something else, `refused` why it can't be set so."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: tuple[str, ...] = ()
        self.counts: tuple[int, ...] = ()
        self.settings = AS_FOUND
        self.each_step = False
        retell(self)

    def set_classes(
        self, found: Sequence[str], counts: Sequence[int], settings: ClassSettings
    ) -> None:
        """Show these, of which there are so many samples each, or with `each_step` steps."""
        if (self.found, self.counts, self.settings) == (tuple(found), tuple(counts), settings):
            return
        self.beginResetModel()
        self.found, self.counts, self.settings = tuple(found), tuple(counts), settings
        self.endResetModel()

    def set_settings(self, settings: ClassSettings) -> None:
        """Show the same classes, set so."""
        self.settings = settings
        if self.found:
            last = self.index(len(self.found) - 1, len(Part) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.found)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Part)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(Part(section))
        return told(self._head(Part(section))) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, part = index.row(), Part(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._words(row, part)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(part)
            case Qt.ItemDataRole.DecorationRole if part is Part.FOUND:
                return class_colour(themes.current, row)
            case Qt.ItemDataRole.ForegroundRole:
                return themes.current.color("text" if self._is_own(row, part) else "mute")
            case Qt.ItemDataRole.ToolTipRole:
                return literal(told(self._tip(row, part)))
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        row, text = index.row(), str(value).strip()
        setting = self._setting(row)
        match Part(index.column()):
            case Part.NAME:
                return self._take(row, replace(setting, name=_given(self.found[row], text)))
            case Part.WEIGHT:
                try:
                    weight = float(text.replace(",", "."))
                except ValueError:
                    self.refused.emit(say("“{text}” is no number.", text=text))
                    return False
                return self._take(row, replace(setting, weight=weight))
            case _:
                return False

    def forget(self, index: Index) -> None:
        """Take back what is set in a cell: the name found, or a weight of 1."""
        setting = self._setting(index.row())
        match Part(index.column()):
            case Part.NAME:
                self._take(index.row(), replace(setting, name=None))
            case Part.WEIGHT:
                self._take(index.row(), replace(setting, weight=1.0))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        part = Part(index.column())
        editable = part is Part.NAME or (part is Part.WEIGHT and self.settings.weights == "own")
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def _take(self, row: int, setting: ClassSetting) -> bool:
        """Set a class so, unless that can't be."""
        found = self.found[row]
        others = tuple(each for each in self.settings.each if each.found != found)
        own = () if setting == ClassSetting(found) else (setting,)
        places = {name: place for place, name in enumerate(self.found)}
        each = tuple(sorted((*others, *own), key=lambda one: places[one.found]))
        settings = replace(self.settings, each=each)
        wrong = fault(self.found, settings)
        if wrong:
            self.refused.emit(say("{problem}.", problem=wrong))
            return False
        if settings != self.settings:
            self.set_settings(settings)
            self.changed.emit()
        return True

    def _setting(self, row: int) -> ClassSetting:
        found = self.found[row]
        return next((s for s in self.settings.each if s.found == found), ClassSetting(found))

    def _head(self, part: Part) -> Sentence:
        match part:
            case Part.FOUND:
                return say_as("a class in a file", "Found")
            case Part.SAMPLES:
                return say("Steps") if self.each_step else say("Samples")
            case Part.NAME:
                return say("Name")
            case Part.WEIGHT:
                return say("Weight")

    def _words(self, row: int, part: Part) -> str:
        match part:
            case Part.FOUND:
                return self.found[row]
            case Part.SAMPLES:
                return f"{self.counts[row]:,}"
            case Part.NAME:
                return self._setting(row).name or self.found[row]
            case Part.WEIGHT:
                return f"{self._weight(row):.{DIGITS}g}"

    def _weight(self, row: int) -> float:
        match self.settings.weights:
            case "equal":
                return 1.0
            case "balanced":
                return float(class_weights(np.array(self.counts, np.int64))[row])
            case "own":
                return self._setting(row).weight

    def _is_own(self, row: int, part: Part) -> bool:
        """Whether a cell is one that the user has set, or that tells what is there."""
        match part:
            case Part.NAME:
                return self._setting(row).name is not None
            case Part.WEIGHT:
                return self.settings.weighted
            case _:
                return part is Part.FOUND

    def _tip(self, row: int, part: Part) -> str:
        match part:
            case Part.NAME:
                return say("What the class is called in views, figures and answers")
            case Part.WEIGHT if self.settings.weights == "balanced":
                return say("By all samples; training takes those of its own part")
            case Part.WEIGHT if self.settings.weights == "own":
                return say("Beside the others: training brings their mean to 1")
            case _:
                return self._words(row, part)


def _side(part: Part) -> Qt.AlignmentFlag:
    """Numbers stand to the right."""
    number = part in (Part.SAMPLES, Part.WEIGHT)
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _given(found: str, text: str) -> str | None:
    """A name that is that of the file is none that was given."""
    return None if text == found else text
