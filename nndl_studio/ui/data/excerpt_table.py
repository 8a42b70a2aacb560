"""The rows around what is wrong in a file: the bad row is tinted, its bad cells are framed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from nndl_studio.datasets.excerpt import Excerpt
from nndl_studio.languages import told
from nndl_studio.sentence import say
from nndl_studio.ui.data.column_model import Index
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import mono_font, themes

# Of an item: nothing, in the bad row, or bad itself.
MARK = Qt.ItemDataRole.UserRole
PLAIN, IN_ROW, BAD = range(3)
TINT = 46  # of 255


class ExcerptTable(QTableWidget):
    """Set with `set_excerpt`."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "rows")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegate(_Delegate(self))
        show(self.setAccessibleName, say("The rows around what is wrong"))
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.horizontalHeader().setHighlightSections(False)
        self._head: tuple[str, ...] = ()
        themes.changed.connect(self.viewport().update)
        texts.changed.connect(self._name_columns)

    def set_excerpt(self, excerpt: Excerpt) -> None:
        """Show these rows, with the bad one in sight."""
        self.clear()
        self.setRowCount(len(excerpt.rows))
        # What is left on the right is a column of its own.
        self.setColumnCount(len(excerpt.head) + 1)
        self._head = excerpt.head
        self._name_columns()
        self.horizontalHeader().setStretchLastSection(True)
        for row, cells in enumerate(excerpt.rows):
            for column, text in enumerate(cells):
                self.setItem(row, column, _item(text, _mark(excerpt, row, column)))
        self.resizeColumnsToContents()
        column = excerpt.cells[0] if excerpt.cells else 0
        self.setCurrentCell(excerpt.bad, column)
        spot = self.model().index(excerpt.bad, column)
        self.scrollTo(spot, QTableWidget.ScrollHint.PositionAtCenter)
        self.setAccessibleDescription(", ".join(excerpt.rows[excerpt.bad]))

    def _name_columns(self) -> None:
        self.setHorizontalHeaderLabels([*map(told, self._head), ""])


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        mark = index.data(MARK)
        if not mark:
            return
        colour = themes.current.color("bad")
        tint = QColor(colour)
        tint.setAlpha(TINT)
        painter.fillRect(option.rect, tint)
        if mark == BAD:
            painter.save()
            painter.setPen(QPen(colour, 2))
            painter.drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1))
            painter.restore()


def _mark(excerpt: Excerpt, row: int, column: int) -> int:
    if row != excerpt.bad:
        return PLAIN
    return BAD if column in excerpt.cells else IN_ROW


def _item(text: str, mark: int) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setFont(mono_font(11))
    item.setData(MARK, mark)
    return item
