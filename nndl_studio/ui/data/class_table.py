"""The table of classes: names and weights are set with the mouse or with keys alone.

Return or F2 opens a cell, or one begins to type; Return takes what was typed and goes down, Tab to
the next cell that can be set; Delete takes back what is set.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QTableView, QWidget

from nndl_studio.sentence import say
from nndl_studio.ui.data.class_model import ClassModel, Part
from nndl_studio.ui.data.column_model import Index
from nndl_studio.ui.heads import Heads
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

ROW = 30
WIDTHS = {Part.SAMPLES: 84, Part.WEIGHT: 80}
MODIFIER = Qt.KeyboardModifier
Hint = QAbstractItemDelegate.EndEditHint
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
FORGETTING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ClassTable(QTableView):
    """Shows a `ClassModel`."""

    def __init__(self, model: ClassModel) -> None:
        super().__init__()
        self._classes = model
        self.setModel(model)
        self.setProperty("look", "rows")
        show(self.setAccessibleName, say("Classes of the data"))
        triggers = QTableView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.clicked.connect(self._open)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for part in (Part.FOUND, Part.NAME):
            header.setSectionResizeMode(part, QHeaderView.ResizeMode.Stretch)
        Heads(header, WIDTHS)
        themes.changed.connect(self.viewport().update)

    def event(self, event: QEvent) -> bool:
        # A letter on a cell begins its text, and is no shortcut of the page's.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (MODIFIER.NoModifier, MODIFIER.ShiftModifier)
            if plain and event.text().isprintable() and event.text():
                event.setAccepted(_can_be_set(self.currentIndex()))
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        # A Return in an editor comes here as well.
        if self.state() is QTableView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in OPENING and _can_be_set(index):
            self.edit(index)
        elif event.key() in FORGETTING and _can_be_set(index):
            self._classes.forget(index)
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:
        super().closeEditor(editor, Hint.NoHint)
        match hint:
            case Hint.EditNextItem:
                self._go(1)
            case Hint.EditPreviousItem:
                self._go(-1)
            case Hint.SubmitModelCache:
                index = self.currentIndex()
                self._choose(index.siblingAtRow(index.row() + 1))

    def _go(self, way: int) -> None:
        """Open the next cell in reading order that can be set, or the one before."""
        parts = len(Part)
        place = self.currentIndex().row() * parts + self.currentIndex().column() + way
        while 0 <= place < parts * self._classes.rowCount():
            index = self._classes.index(*divmod(place, parts))
            if _can_be_set(index):
                self._choose(index)
                self.edit(index)
                return
            place += way

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.setCurrentIndex(index)

    @Slot(object)
    def _open(self, index: Index) -> None:
        """One click opens what can be set."""
        if _can_be_set(index):
            self.edit(self._classes.index(index.row(), index.column()))


def _can_be_set(index: Index) -> bool:
    return index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
