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
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.answers_table import MOST, MOST_COLUMNS, AnswersTable

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.training.predict import Answered

SIZE = (860, 560)


class AnswersPage(QDialog):
    """`says` tells how many there are, and what came of keeping them."""

    def __init__(self, parent: QWidget | None, path: Path, found: Answered) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Answers for {0}").format(path.name))
        self._path, self._found = path, found
        self.says = QLabel()
        self.table = AnswersTable(found)
        self.keep = QPushButton(self.tr("&Save…"))
        self.leave = QPushButton(self.tr("&Close"))
        self._say()
        self._place()
        self.keep.clicked.connect(self._choose)
        self.leave.clicked.connect(self.accept)
        fit(self, *SIZE)

    def save(self, path: Path) -> None:
        """Write all answers by the suffix of `path`; what comes of it is said."""
        try:
            self._found.save(path)
            self.says.setText(self.tr("Written to {0}").format(path))
        except (BadFile, OSError) as error:
            self.says.setText(self.tr("Not written: {0}").format(reason_of(error)))

    def _say(self) -> None:
        found = self._found
        count = len(found.answers.y)
        samples = self.tr("{0} sample") if count == 1 else self.tr("{0} samples")
        words = samples.format(f"{count:,}")
        if self.table.rowCount() == MOST:
            words += self.tr("; the first {0} rows are shown").format(f"{MOST:,}")
        if self.table.cut:
            words += self.tr("; the first {0} columns are shown").format(MOST_COLUMNS)
        self.says.setText("\n".join((words, *found.asked.says)))

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
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the answers"), start, kinds)
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_suffix(".csv"))
