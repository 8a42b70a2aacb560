"""Answers for a file: a row a sample, with what the network says of it, and a way to keep them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.files import BadFile, reason_of
from nndl_studio.languages import told
from nndl_studio.sentence import joined, say, say_count
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.answers_table import MOST, MOST_COLUMNS, AnswersTable
from nndl_studio.ui.texts import show, worded

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.training.predict import Answered

SIZE = (860, 560)


class AnswersPage(QDialog):
    """`says` tells how many there are, and what came of keeping them."""

    def __init__(self, parent: QWidget | None, path: Path, found: Answered) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show(self.setWindowTitle, say("Answers for {file}", file=path.name))
        self._path, self._found = path, found
        self.says = QLabel()
        self.table = AnswersTable(found)
        self.keep = worded(QPushButton(), say("&Save…"))
        self.leave = worded(QPushButton(), say("&Close"))
        self._say()
        self._place()
        self.keep.clicked.connect(self._choose)
        self.leave.clicked.connect(self.accept)
        fit(self, *SIZE)

    def save(self, path: Path) -> None:
        """Write all answers by the suffix of `path`; what comes of it is said."""
        try:
            self._found.save(path)
            show(self.says.setText, say("Written to {file}", file=path))
        except (BadFile, OSError) as error:
            show(self.says.setText, say("Not written: {problem}", problem=reason_of(error)))

    def _say(self) -> None:
        found = self._found
        words = say_count(len(found.answers.y), "{n:,} sample", "{n:,} samples")
        if self.table.rowCount() == MOST:
            rows = say("the first {rows:,} rows are shown", rows=MOST)
            words = say("{words}; {more}", words=words, more=rows)
        if self.table.cut:
            columns = say("the first {columns} columns are shown", columns=MOST_COLUMNS)
            words = say("{words}; {more}", words=words, more=columns)
        show(self.says.setText, joined("\n", (words, *found.asked.says)))

    def _place(self) -> None:
        self.says.setProperty("look", "mute")
        self.says.setWordWrap(True)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
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
        name, _ = QFileDialog.getSaveFileName(self, told(say("Save the answers")), start, kinds)
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_suffix(".csv"))
