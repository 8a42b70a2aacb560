"""A table that is only looked at: its heads may be words, its cells are what data hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from nndl_studio.languages import told
from nndl_studio.ui.texts import texts
from nndl_studio.ui.theme import mono_font


class TextTable(QTableWidget):
    """Set with `set_rows`."""

    def __init__(self) -> None:
        super().__init__()
        self._head: Sequence[str] = ()
        self.setProperty("look", "rows")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        texts.changed.connect(self._name_columns)

    def set_rows(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these rows below their heads."""
        self.clear()
        self._head = head
        # What is left on the right is a column of its own.
        self.setColumnCount(len(head) + 1)
        self.setRowCount(len(rows))
        self._name_columns()
        self.horizontalHeader().setStretchLastSection(False)
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setFont(mono_font(11))
                self.setItem(i, j, item)
        self.resizeColumnsToContents()
        self.horizontalHeader().setStretchLastSection(True)

    def _name_columns(self) -> None:
        self.setHorizontalHeaderLabels([*map(told, self._head), ""])
