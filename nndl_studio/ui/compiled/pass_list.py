"""The passes of the compiler, and what the one that is chosen did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QLabel, QListView, QSplitter, QTableView, QVBoxLayout, QWidget

from nndl_studio.compiler.account.record import Account, Change
from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, as_it_is, joined, say
from nndl_studio.ui.compiled.words import PURPOSES, change_words, memory_words, pass_count
from nndl_studio.ui.texts import literal, retell, show
from nndl_studio.ui.theme import themes

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
DISPLAY = Qt.ItemDataRole.DisplayRole
WIDTHS = (420, 780)


class PassModel(QAbstractListModel):
    """A row a pass: its number and name, and what it came to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._account: Account | None = None
        retell(self)

    def set_account(self, account: Account | None) -> None:
        """Show the passes of another plan."""
        self.beginResetModel()
        self._account = account
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or self._account is None else len(self._account.passes)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role != DISPLAY or self._account is None:
            return None
        each = self._account.passes[index.row()]
        name = as_it_is(f"{index.row() + 1}  {each.name}")
        return told(joined(" · ", [name, pass_count(each, self._account.memory)]))


class ChangeModel(QAbstractListModel):
    """A row a change. Thousands are no more work than those in sight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes: Sequence[Change] = ()
        retell(self)

    def set_changes(self, changes: Sequence[Change]) -> None:
        """Show those of another pass."""
        self.beginResetModel()
        self._changes = changes
        self.endResetModel()

    def change(self, row: int) -> Change:
        """The change of a row."""
        return self._changes[row]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._changes)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role in (DISPLAY, Qt.ItemDataRole.ToolTipRole):
            words = told(change_words(self._changes[index.row()]))
            return words if role == DISPLAY else literal(words)
        return None


class PassList(QWidget):
    """`node_lit` carries the node of the change under the mouse or the keys, or None."""

    node_lit = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._account: Account | None = None
        self.passes, self.changes = QListView(), QListView()
        self.purpose = QLabel()
        self._names, self._lines = PassModel(self), ChangeModel(self)
        self.passes.setModel(self._names)
        self.changes.setModel(self._lines)
        self._place()
        self.passes.selectionModel().currentChanged.connect(self._show)
        self.changes.entered.connect(self._tell)
        self.changes.selectionModel().currentChanged.connect(self._tell)
        themes.changed.connect(self.update)

    def set_account(self, account: Account | None) -> None:
        """The passes of another plan; the same one stays chosen."""
        row = max(0, self.passes.currentIndex().row())
        self._account = account
        self._names.set_account(account)
        self.passes.setCurrentIndex(self._names.index(row))
        self._show()

    def choose(self, row: int) -> None:
        """Show what a pass did."""
        self.passes.setCurrentIndex(self._names.index(row))

    def lines(self) -> list[str]:
        """The changes that are listed, as they are said."""
        model = self._lines
        return [str(model.data(model.index(row))) for row in range(model.rowCount())]

    @Slot()
    def _show(self) -> None:
        row = self.passes.currentIndex().row()
        if self._account is None or row < 0:
            show(self.purpose.setText, NOTHING)
            self._lines.set_changes(())
            return
        each = self._account.passes[row]
        words = [PURPOSES[each.name]]
        if each.name == "place":
            words.append(memory_words(self._account.memory))
        show(self.purpose.setText, joined("\n", words))
        self._lines.set_changes(each.changes)
        self.changes.setVisible(bool(each.changes))

    @Slot(QModelIndex)
    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.node_lit.emit(self._lines.change(index.row()).node or None)

    def _place(self) -> None:
        show(self.passes.setAccessibleName, say("Passes of the compiler"))
        show(self.changes.setAccessibleName, say("What the pass did"))
        self.changes.setUniformItemSizes(True)
        self.changes.setMouseTracking(True)
        for view in (self.passes, self.changes):
            view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
            view.setTextElideMode(Qt.TextElideMode.ElideRight)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.purpose.setWordWrap(True)
        self.purpose.setProperty("look", "mute")
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(10, 4, 0, 0)
        column.addWidget(self.purpose)
        column.addWidget(self.changes, 1)
        column.addStretch(0)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.passes)
        halves.addWidget(right)
        halves.setChildrenCollapsible(False)
        halves.setSizes(list(WIDTHS))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(halves)
