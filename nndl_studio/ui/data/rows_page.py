"""Rows typed or pasted into a grid, kept as a table in a file of their own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.files import reason_of, save_bytes
from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence, say, say_count
from nndl_studio.ui.data.page_keys import RETURN, page_button
from nndl_studio.ui.data.rows_keys import Downward
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.texts import show, worded

SIZE = (760, 560)
ROWS, COLUMNS = 30, 6
# What is more is a file's.
MOST_ROWS, MOST_COLUMNS = 5000, 100


class RowsPage(QDialog):
    """`saved` carries the file that the rows were written to; the first row names the columns."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None, folder: str) -> None:
        super().__init__(parent)
        show(self.setWindowTitle, say("Type or paste rows"))
        self._folder = folder
        self.grid = QTableWidget(ROWS, COLUMNS)
        self.says = QLabel()
        self.next = page_button(say("&Save and import…"))
        self.cancel = page_button(say("&Cancel"))
        self._place()
        self._keys = Downward(self.grid)
        self.grid.setItemDelegate(self._keys)
        self.grid.installEventFilter(self)
        self.grid.itemChanged.connect(self._judge)
        self.next.clicked.connect(self._save)
        self.cancel.clicked.connect(self.reject)
        fit(self, *SIZE)
        self._judge()
        self.grid.setCurrentCell(0, 0)
        self.grid.setFocus()

    def rows(self) -> list[list[str]]:
        """The cells up to the last row and column that hold something."""
        cells = [[self._text(i, j) for j in range(self.grid.columnCount())] for i in self._down()]
        width = max((j + 1 for row in cells for j, text in enumerate(row) if text), default=0)
        height = max((i + 1 for i, row in enumerate(cells) if any(row)), default=0)
        return [row[:width] for row in cells[:height]]

    def paste(self, text: str) -> None:
        """Put cells in from the current one on: a line a row, parted by tabs or as in CSV."""
        delimiter = "\t" if "\t" in text else ";" if ";" in text and "," not in text else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        top, left = max(self.grid.currentRow(), 0), max(self.grid.currentColumn(), 0)
        height = min(top + len(rows), MOST_ROWS)
        width = min(left + max(map(len, rows), default=0), MOST_COLUMNS)
        self.grid.blockSignals(True)
        self.grid.setRowCount(max(self.grid.rowCount(), height + 1))
        self.grid.setColumnCount(max(self.grid.columnCount(), width))
        for i, row in enumerate(rows[: height - top], start=top):
            for j, cell in enumerate(row[: width - left], start=left):
                self.grid.setItem(i, j, QTableWidgetItem(cell.strip()))
        self.grid.blockSignals(False)
        self._judge()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste):
                self.paste(QGuiApplication.clipboard().text())
                return True
            if event.matches(QKeySequence.StandardKey.Delete):
                for item in self.grid.selectedItems():
                    item.setText("")
                return True
            if event.key() in RETURN:
                self._keys.go_down()
                return True
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.next.setProperty("look", "primary")
        self.next.setAutoDefault(False)  # Return is for the next cell
        self.cancel.setAutoDefault(False)
        self.says.setProperty("look", "mute")
        show(self.grid.setAccessibleName, say("Rows; the first one names the columns"))
        self.grid.horizontalHeader().hide()
        hint = say("The first row names the columns. Paste from a spreadsheet with Ctrl+V.")
        words = worded(QLabel(), hint)
        words.setProperty("look", "mute")
        bottom = QHBoxLayout()
        bottom.addWidget(self.says, 1)
        bottom.addWidget(self.cancel)
        bottom.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(words)
        column.addWidget(self.grid, 1)
        column.addLayout(bottom)

    @Slot()
    def _judge(self) -> None:
        rows = self.rows()
        self.next.setEnabled(len(rows) > 1)
        show(self.says.setText, _counted(rows) if len(rows) > 1 else NOTHING)
        if self._text(self.grid.rowCount() - 1, 0) and self.grid.rowCount() < MOST_ROWS:
            self.grid.setRowCount(self.grid.rowCount() + ROWS)

    @Slot()
    def _save(self) -> None:
        title, start = told(say("Save the rows")), str(Path(self._folder) / "rows.csv")
        kinds = told(say("Tables (*.csv)"))
        name, _ = QFileDialog.getSaveFileName(self, title, start, kinds)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".csv")
        text = io.StringIO(newline="")
        csv.writer(text).writerows(self.rows())
        try:
            save_bytes(path, text.getvalue().encode())
        except OSError as error:
            show(self.says.setText, reason_of(error))
            return
        self.accept()
        self.saved.emit(path)

    def _down(self) -> range:
        return range(self.grid.rowCount())

    def _text(self, row: int, column: int) -> str:
        item = self.grid.item(row, column)
        return "" if item is None else item.text().strip()


def _counted(rows: list[list[str]]) -> Sentence:
    """How large the table is whose columns the first row names."""
    columns = say_count(len(rows[0]), "{n} column", "{n} columns")
    return say_count(
        len(rows) - 1,
        "{n} row of {columns} below their names",
        "{n} rows of {columns} below their names",
        columns=columns,
    )
