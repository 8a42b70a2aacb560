"""The table of a matching: lists open with a click or a key."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QSize, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nndl_studio.sentence import say
from nndl_studio.ui.data.column_editors import ChoiceDelegate, Choices
from nndl_studio.ui.heads import Heads
from nndl_studio.ui.shell.match_model import CHOSEN, Field, Index, MatchModel
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

ROW = 30
WIDTHS = {Field.ARRAY: 150, Field.SHAPE: 116, Field.SOURCE: 230, Field.SOURCE_SHAPE: 110}
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class MatchTable(QTableView):
    """Arrow keys go from cell to cell; Return, space, F2 or a letter open the list of a cell."""

    def __init__(self, model: MatchModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setProperty("look", "rows")
        show(self.setAccessibleName, say("Arrays of the drawing"))
        self._delegate = _Delegate(self)
        self.setItemDelegate(self._delegate)
        triggers = QTableView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._open)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        Heads(header, WIDTHS)
        header.setSectionResizeMode(Field.CONVERSION, QHeaderView.ResizeMode.Stretch)
        themes.changed.connect(self.viewport().update)

    @property
    def editing(self) -> bool:
        """Whether a list is open in a cell."""
        return self.state() == QTableView.State.EditingState

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys have a cell to begin with."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, Field.SOURCE))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if self.editing:  # what ended the editing, which closes in a moment
            event.accept()
        elif event.key() in OPENING and index.column() in CHOSEN:
            self.edit(index)
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _open(self, index: Index) -> None:
        if index.column() in CHOSEN:
            self.edit(self.model().index(index.row(), index.column()))


class _Delegate(ChoiceDelegate):
    """Opens the list of a cell."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() in CHOSEN:
            self.paint_choice(painter, option, index, self._table)
        else:
            super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        listed = index.column() in CHOSEN
        return self.choice_hint(option, index) if listed else super().sizeHint(option, index)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        name = index.data(Qt.ItemDataRole.AccessibleTextRole)
        box = Choices(parent, _model(index).choices(index), str(name))
        self.await_choice(box)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, Choices):
            editor.choose(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, Choices):
            model.setData(model.index(index.row(), index.column()), editor.currentData())


def _model(index: Index) -> MatchModel:
    model = index.model()
    assert isinstance(model, MatchModel)
    return model
