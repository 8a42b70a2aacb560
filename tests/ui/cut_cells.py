"""What of a table, a tree or a list cannot be read: texts wider or taller than their cells."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem

# Rows below the first ones say the like.
MOST_ROWS = 60
SLACK = 1
Index = QModelIndex | QPersistentModelIndex


def cells_cut(view: QAbstractItemView) -> Iterator[str]:
    """The texts of a view that have too little room; one that ends in "…" has it where a tool tip
    says it whole."""
    if isinstance(view, QHeaderView) or view.model() is None:
        return
    for index in _shown(view):
        text, cell = str(index.data() or ""), view.visualRect(index)
        if text and not cell.isEmpty() and view.indexWidget(index) is None:
            wide, tall = _needed(view, index, cell)
            tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            if wide > cell.width() + SLACK and not (text in tip and _shortens(view)):
                yield f"{text!r} needs {wide} px, its cell has {cell.width()}"
            if tall > cell.height() + SLACK:
                yield f"{text!r} needs {tall} px of height, its cell has {cell.height()}"


def _shown(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """The cells of the first rows, without those that are hidden."""
    model, root = view.model(), view.rootIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    for row in range(min(model.rowCount(root), MOST_ROWS)):
        for column in range(columns):
            yield model.index(row, column, root)


def _needed(view: QAbstractItemView, index: Index, cell: QRect) -> tuple[int, int]:
    """Width and height that the delegate asks for; a text that wraps has the cell's width."""
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = cell
    hint = view.itemDelegateForIndex(index).sizeHint(option, index)
    wraps = bool(option.features & QStyleOptionViewItem.ViewItemFeature.WrapText)
    return 0 if wraps else hint.width(), hint.height()


def _shortens(view: QAbstractItemView) -> bool:
    return view.textElideMode() != Qt.TextElideMode.ElideNone
