"""Answers for a file: a row a sample, with what the network says of it, and a way to keep them."""

from __future__ import annotations

import math
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.files import BadFile, reason_of

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.training.predict import Answered

SIZE = (760, 560)
# Rows that are shown: nobody looks through more, and a file holds them all.
MOST = 1000
PLACES, LARGE = 4, 1e9
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AnswersPage(QDialog):
    """`says` tells how many there are, and what came of keeping them."""

    def __init__(self, parent: QWidget | None, path: Path, found: Answered) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Answers for {0}").format(path.name))
        self._path, self._found = path, found
        self.says = QLabel()
        self.table = QTableWidget()
        self.keep = QPushButton(self.tr("&Save…"))
        self.leave = QPushButton(self.tr("&Close"))
        self._fill()
        self._place()
        self.keep.clicked.connect(self._choose)
        self.leave.clicked.connect(self.accept)
        self.resize(*SIZE)

    def save(self, path: Path) -> None:
        """Write all answers by the suffix of `path`; what comes of it is said."""
        try:
            self._found.save(path)
            self.says.setText(self.tr("Written to {0}").format(path))
        except (BadFile, OSError) as error:
            self.says.setText(self.tr("Not written: {0}").format(reason_of(error)))

    def _fill(self) -> None:
        found = self._found
        shown = list(islice(found.rows(), MOST))
        count = len(found.answers.y)
        samples = self.tr("{0} sample") if count == 1 else self.tr("{0} samples")
        words = samples.format(f"{count:,}")
        if len(shown) == MOST:
            words += self.tr("; the first {0} rows are shown").format(f"{MOST:,}")
        self.says.setText("\n".join((words, *found.asked.says)))
        names = list(shown[0]) if shown else []
        self.table.setColumnCount(len(names))
        self.table.setRowCount(len(shown))
        self.table.setHorizontalHeaderLabels([self._called(name) for name in names])
        for line, row in enumerate(shown):
            for place, value in enumerate(row.values()):
                self.table.setItem(line, place, _item(value))
        self.table.resizeColumnsToContents()

    def _called(self, name: str) -> str:
        """What a column is called: those that are no class or number by their own words."""
        own = {"sample": self.tr("Sample"), "step": self.tr("Step"), "answer": self.tr("Answer")}
        return own.get(name, name)

    def _place(self) -> None:
        self.says.setProperty("look", "mute")
        self.says.setWordWrap(True)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.table.setProperty("look", "rows")
        self.table.setAccessibleName(self.tr("Answers"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.keep.setProperty("look", "primary")
        title = QLabel(self._path.name)
        title.setProperty("look", "title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        bottom = QHBoxLayout()
        bottom.addWidget(self.says, 1)
        bottom.addWidget(self.leave)
        bottom.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.table, 1)
        column.addLayout(bottom)

    @Slot()
    def _choose(self) -> None:
        start = str(self._path.with_name(f"{self._path.stem}-answers.csv"))
        kinds = " ".join(f"*{suffix}" for suffix in self._found.suffixes)
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the answers"), start, kinds)
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_suffix(".csv"))


def _item(value: Any) -> QTableWidgetItem:
    """A name as it is, a number to the digits that tell answers apart."""
    if isinstance(value, float):
        item = QTableWidgetItem(_number(value))
        item.setTextAlignment(RIGHT)
        return item
    return QTableWidgetItem(str(value))


def _number(value: float) -> str:
    """To five digits or four places, as people write it; without a power of ten where they would
    write none."""
    size = abs(value)
    if size >= LARGE or value != value:
        return f"{value:.4g}"
    places = PLACES - max(0, math.floor(math.log10(size))) if size >= 1 else PLACES
    return f"{value:,.{max(0, places)}f}"
