"""Answers as a table: a row a sample, with its picture where it is one, the answer, and what was
read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say, say_as
from nndl_studio.ui.data.sample_preview import images
from nndl_studio.ui.heads import Heads
from nndl_studio.ui.signs import readable
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import themes

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.training.predict import Answered

# Rows that are shown: nobody looks through more, and a file holds them all.
MOST = 1000
# Columns that are shown: an answer may be a picture.
MOST_COLUMNS = 100
PLACES, LARGE = 4, 1e9
THUMBNAIL, MARGIN = 36, 3  # px
OWN = {"sample": say("Sample"), "step": say_as("of a sequence", "Step"), "answer": say("Answer")}
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AnswersTable(QTableWidget):
    """The first `MOST` rows of what was `found`; `cut` where there are more columns than shown."""

    def __init__(self, found: Answered) -> None:
        super().__init__()
        self._names: list[str] = []
        self._read: list[QTableWidgetItem] = []
        self._told: list[tuple[QTableWidgetItem, Sentence]] = []
        self.setProperty("look", "rows")
        show(self.setAccessibleName, say("Answers"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self._fill(found)
        self._mute()
        themes.changed.connect(self._mute)
        texts.changed.connect(self._name_columns)
        texts.changed.connect(self._name_classes)

    def _fill(self, found: Answered) -> None:
        shown = list(islice(found.rows(), MOST))
        every, read = list(shown[0]) if shown else [], found.read_columns
        self._names = names = every[:MOST_COLUMNS]
        self.cut = len(every) > len(names)
        # An empty part behind the columns, so that the head goes all the way.
        self.setColumnCount(len(names) + 1)
        self.setRowCount(len(shown))
        for place, name in enumerate(names):
            was_read = name in read
            values = [row.get(name, "") for row in shown]
            head, *items = _column(values, was_read)
            said = zip(items, values, strict=True)
            self._told += [(item, each) for item, each in said if isinstance(each, Sentence)]
            self.setHorizontalHeaderItem(place, head)
            for line, item in enumerate(items):
                self.setItem(line, place, item)
            self._read += [head, *items] if was_read else []
            if place == 0:
                self._show_pictures(found, items)
        self.setHorizontalHeaderItem(len(names), QTableWidgetItem(""))
        self._name_columns()
        self.resizeColumnsToContents()
        widths = {at: self.columnWidth(at) for at in range(len(names))}
        Heads(self.horizontalHeader(), widths, whole=widths)
        self.horizontalHeader().setStretchLastSection(True)

    def _name_columns(self) -> None:
        """Those that are no class or number have names of their own."""
        for place, name in enumerate(self._names):
            called = told(OWN[name]) if name in OWN else told(readable(name))
            self.model().setHeaderData(place, Qt.Orientation.Horizontal, called)

    def _name_classes(self) -> None:
        """Those of a set that comes along."""
        for item, name in self._told:
            item.setText(told(name))

    def _show_pictures(self, found: Answered, samples: Sequence[QTableWidgetItem]) -> None:
        """Each sample that is a picture beside its name."""
        if found.recipe.info.kind != "map":
            return
        x = found.asked.x[: len(samples)]
        self.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.verticalHeader().setDefaultSectionSize(THUMBNAIL + 2 * MARGIN)
        for item, picture in zip(samples, images(x if x.ndim == 4 else x[:, None]), strict=True):
            # An icon shrinks what is too large, and leaves small what is small.
            size = QSize(THUMBNAIL, THUMBNAIL)
            large = picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
            item.setIcon(QIcon(QPixmap.fromImage(large)))

    def _mute(self) -> None:
        """What was read stands back behind what is answered."""
        for item in self._read:
            item.setForeground(themes.current.color("mute"))


def _column(values: Sequence[Any], was_read: bool) -> list[QTableWidgetItem]:
    """The head, without words, and what stands below it: names to the left; numbers to the right,
    those that are answered with as many places."""
    numbers = [value for value in values if isinstance(value, float)]
    cells = _written(numbers) if numbers else [told(readable(str(value))) for value in values]
    items = [QTableWidgetItem(text) for text in ("", *cells)]
    side = RIGHT if numbers or (was_read and _are_numbers(cells)) else LEFT
    for item in items:
        item.setTextAlignment(side)
    return items


def _are_numbers(cells: Sequence[str]) -> bool:
    """Whether all that is there reads as numbers."""
    there = [text for text in cells if text]
    with suppress(ValueError):
        return bool(there) and all(map(math.isfinite, map(float, there)))
    return False


def _written(values: Sequence[float]) -> list[str]:
    """To about five digits of the largest, as people write them; with a power of ten only where
    they would."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest >= LARGE:
        return [f"{value:.4g}" for value in values]
    places = max(0, PLACES - math.floor(math.log10(largest))) if largest >= 1 else PLACES
    return [f"{value:,.{places}f}" for value in values]
