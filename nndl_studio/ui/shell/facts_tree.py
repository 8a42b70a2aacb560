"""Groups of facts to look through: a name, and a value for each of one or two runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QTreeWidget,
    QTreeWidgetItem,
)

from nndl_studio.languages import told
from nndl_studio.ui.texts import literal, show, texts
from nndl_studio.ui.theme import Theme, themes, ui_font

NAME_WIDTH = 260
HEADING = 34
# As the style sheet has it.
PAD = (6, 3)
LARGEST = 10_000
Index = QModelIndex | QPersistentModelIndex
Row = tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A heading and what stands below it; each row is a name and its values."""

    title: str
    rows: tuple[Row, ...]


class _Wrapping(QStyledItemDelegate):
    """Makes a row as high as its words need; a tree view by itself leaves them one line."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        width = self._tree.columnWidth(index.column()) - 2 * PAD[0]
        room = QRect(0, 0, max(width, 1), LARGEST)
        text = str(index.data() or "")
        needed = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
        return QSize(size.width(), max(size.height(), needed + 2 * PAD[1]))


class FactsTree(QTreeWidget):
    """Rows can be chosen and copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        show(self.setAccessibleName, name)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setWordWrap(True)
        self.setProperty("look", "facts")
        self.setItemDelegate(_Wrapping(self))
        self._heads: tuple[str, ...] = ()
        self._groups: tuple[Group, ...] = ()
        # A line that breaks elsewhere needs another height.
        self.header().sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())
        # What tells two runs of one title apart stands at the end.
        self.header().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        themes.changed.connect(self._paint)
        texts.changed.connect(self._fill)

    def set_groups(self, heads: Sequence[str], groups: Sequence[Group]) -> None:
        """Show `groups`, those without rows left out; `heads` name the columns, none is drawn if
        all are empty."""
        if (self._heads, self._groups) == (tuple(heads), tuple(groups)):
            return
        self._heads, self._groups = tuple(heads), tuple(groups)
        self._fill()

    def texts(self) -> list[list[str]]:
        """All rows, headings among them."""
        return [
            [item.text(column) for column in range(self.columnCount())] for item in self._items()
        ]

    def copy(self) -> None:
        """Put the chosen rows on the clipboard, a line each."""
        lines = [
            "\t".join(item.text(column) for column in range(self.columnCount()))
            for item in self._items()
            if item.isSelected()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        place, heads = self.verticalScrollBar().value(), self._heads
        self.clear()
        self.setColumnCount(len(heads))
        self.setHeaderLabels(list(map(told, heads)))
        for column, head in enumerate(heads):
            self.headerItem().setToolTip(column, told(head))
        self.setHeaderHidden(not any(heads))
        self.setColumnWidth(0, NAME_WIDTH)
        self.header().setStretchLastSection(False)
        for column in range(1, len(heads)):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for group in self._groups:
            if group.rows:
                self._add(group)
        self._paint(themes.current)
        self.verticalScrollBar().setValue(place)

    def _add(self, group: Group) -> None:
        heading = QTreeWidgetItem(self, [told(group.title)])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setFirstColumnSpanned(True)
        heading.setSizeHint(0, QSize(0, HEADING))
        heading.setTextAlignment(0, Qt.AlignmentFlag.AlignBottom)
        heading.setFont(0, ui_font(12, QFont.Weight.DemiBold))
        for row in group.rows:
            cells = list(map(told, row))
            item = QTreeWidgetItem(self, cells)
            item.setTextAlignment(0, Qt.AlignmentFlag.AlignTop)
            for column, text in enumerate(cells):
                item.setToolTip(column, literal(text))

    def _paint(self, theme: Theme) -> None:
        for item in self._items():
            if item.flags() & Qt.ItemFlag.ItemIsSelectable:
                item.setForeground(0, theme.color("mute"))

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]
