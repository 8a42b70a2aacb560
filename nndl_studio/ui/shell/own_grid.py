"""Where a sequence of numbers is typed or pasted: a row a step."""

from __future__ import annotations

import csv
import io
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QVBoxLayout

from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.datasets.own_inputs import Cells
from nndl_studio.sentence import say
from nndl_studio.ui.data.rows_keys import Downward
from nndl_studio.ui.shell.own_editor import OwnEditor
from nndl_studio.ui.shell.own_row import field_range
from nndl_studio.ui.texts import literal, show


class OwnGrid(OwnEditor):
    """`grid` has a column for each number; rows up to the last that holds something count."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = QTableWidget()
        self.grid.setItemDelegate(Downward(self.grid))
        self.grid.installEventFilter(self)
        show(self.grid.setAccessibleName, say("Rows, one for each step"))
        self.grid.itemChanged.connect(lambda: self.changed.emit(True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)

    def set_form(self, form: OwnForm) -> None:
        self.grid.clear()
        self.grid.setRowCount(form.steps)
        self.grid.setColumnCount(len(form.fields))
        for place, field in enumerate(form.fields):
            self.grid.setHorizontalHeaderItem(place, QTableWidgetItem(field.name))
            show(partial(self._explain, place), field_range(field))

    def what(self) -> Cells | None:
        width = self.grid.columnCount()
        rows = [
            tuple(self._text(row, column) for column in range(width))
            for row in range(self.grid.rowCount())
        ]
        last = max((place for place, row in enumerate(rows) if any(row)), default=-1)
        return tuple(rows[: last + 1]) or None

    def begin(self) -> None:
        self.grid.setCurrentCell(0, 0)
        self.grid.setFocus()

    def paste(self, text: str) -> None:
        """Put cells in from the current one on: a line a row, parted by tabs, commas or spaces."""
        marks = [mark for mark in ("\t", ";", ",") if mark in text]
        rows = (
            list(csv.reader(io.StringIO(text, newline=""), delimiter=marks[0]))
            if marks
            else [line.split() for line in text.splitlines()]
        )
        top, left = max(self.grid.currentRow(), 0), max(self.grid.currentColumn(), 0)
        self.grid.blockSignals(True)
        for i, row in enumerate(rows[: self.grid.rowCount() - top], start=top):
            for j, cell in enumerate(row[: self.grid.columnCount() - left], start=left):
                self.grid.setItem(i, j, QTableWidgetItem(cell.strip()))
        self.grid.blockSignals(False)
        self.changed.emit(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste):
                self.paste(QGuiApplication.clipboard().text())
                return True
            if event.matches(QKeySequence.StandardKey.Delete):
                for item in self.grid.selectedItems():
                    item.setText("")
                return True
        return super().eventFilter(watched, event)

    def _explain(self, column: int, words: str) -> None:
        head = self.grid.horizontalHeaderItem(column)
        if head is not None:  # a form before may have had more
            head.setToolTip(literal(words))

    def _text(self, row: int, column: int) -> str:
        item = self.grid.item(row, column)
        return item.text().strip() if item is not None else ""
