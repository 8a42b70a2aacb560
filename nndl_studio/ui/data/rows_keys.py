"""Keys of a grid of cells: Return ends what is typed, and goes down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QTableWidget, QWidget

from nndl_studio.ui.data.page_keys import RETURN


class Downward(QStyledItemDelegate):
    """Edits a grid's cells; Return in one of them leads to the one below."""

    def __init__(self, grid: QTableWidget) -> None:
        super().__init__(grid)
        self._grid = grid

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress):
            return super().eventFilter(editor, event)
        if event.key() not in RETURN:
            return super().eventFilter(editor, event)
        assert isinstance(editor, QWidget)
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)
        self.go_down()
        return True

    def go_down(self) -> None:
        """To the cell below the current one."""
        row = min(self._grid.currentRow() + 1, self._grid.rowCount() - 1)
        self._grid.setCurrentCell(row, self._grid.currentColumn())
