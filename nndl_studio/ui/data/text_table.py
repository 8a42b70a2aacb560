"""A table that is only looked at: what data hold, and words about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence
from nndl_studio.ui.texts import texts
from nndl_studio.ui.theme import mono_font


class TextTable(QTableWidget):
    """Set with `set_rows`."""

    def __init__(self) -> None:
        super().__init__()
        self._head: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()
        self.setProperty("look", "rows")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        texts.changed.connect(self._retell)

    def set_rows(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these rows below their heads."""
        self.clear()
        self._head, self._rows = head, rows
        # What is left on the right is a column of its own.
        self.setColumnCount(len(head) + 1)
        self.setRowCount(len(rows))
        self._name_columns()
        self.horizontalHeader().setStretchLastSection(False)
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                item = QTableWidgetItem(told(text))
                item.setFont(mono_font(11))
                self.setItem(i, j, item)
        self.resizeColumnsToContents()
        self.horizontalHeader().setStretchLastSection(True)

    def _retell(self) -> None:
        self._name_columns()
        for i, row in enumerate(self._rows):
            for j, text in enumerate(row):
                if isinstance(text, Sentence):
                    self.model().setData(self.model().index(i, j), told(text))

    def _name_columns(self) -> None:
        self.setHorizontalHeaderLabels([*map(told, self._head), ""])
