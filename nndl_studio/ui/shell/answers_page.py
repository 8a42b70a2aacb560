"""Answers for a file: a row a sample, with what the network says of it, and a way to keep them."""

from __future__ import annotations

import math
from collections.abc import Sequence
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
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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
        for place, name in enumerate(names):
            self._fill_column(place, name, [row[name] for row in shown])
        self.table.resizeColumnsToContents()

    def _fill_column(self, place: int, name: str, values: Sequence[Any]) -> None:
        """Names to the left; numbers to the right, all with as many places."""
        numbers = [value for value in values if isinstance(value, float)]
        side = RIGHT if numbers else LEFT
        texts = _written(numbers) if numbers else [str(value) for value in values]
        head = QTableWidgetItem(self._called(name))
        head.setTextAlignment(side)
        self.table.setHorizontalHeaderItem(place, head)
        for line, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setTextAlignment(side)
            self.table.setItem(line, place, item)

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
        # An empty part behind the columns, so that the head goes all the way.
        self.table.setColumnCount(self.table.columnCount() + 1)
        self.table.setHorizontalHeaderItem(self.table.columnCount() - 1, QTableWidgetItem(""))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.keep.setProperty("look", "primary")
        self.keep.setFocus()
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


def _written(values: Sequence[float]) -> list[str]:
    """To about five digits of the largest, as people write them; with a power of ten only where
    they would."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest >= LARGE:
        return [f"{value:.4g}" for value in values]
    places = max(0, PLACES - math.floor(math.log10(largest))) if largest >= 1 else PLACES
    return [f"{value:,.{places}f}" for value in values]
