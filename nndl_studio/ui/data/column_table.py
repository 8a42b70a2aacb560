"""The table of a table's columns: choices open with a click or a key, and small histograms are
painted."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nndl_studio.datasets.columns import CALLED
from nndl_studio.datasets.own_value import own_value, wanted
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.data.column_editors import ChoiceDelegate, Choices, OwnValue
from nndl_studio.ui.data.column_model import BARS_ROLE, CHOSEN, ColumnModel, Field, Index
from nndl_studio.ui.heads import Heads
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

ROW, HEAD, SPREAD_WIDTH = 30, 40, 110
WIDTHS = {
    Field.NAME: 130,
    Field.SPREAD: SPREAD_WIDTH,
    Field.ROLE: 116,
    Field.TYPE: 96,
    Field.ENCODING: 116,
    Field.MISSING: 104,
}
RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
OPENING = (*RETURN, Qt.Key.Key_Space)
EDITABLE = Qt.ItemFlag.ItemIsEditable


class ColumnTable(QTableView):
    """Shows a `ColumnModel`; `refused` says why a value can't stand where a column is empty, or "".

    Arrow keys go from cell to cell; Return, space, F2 or a letter open the list of a cell.
    """

    refused = Signal(object)

    def __init__(self, model: ColumnModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setProperty("look", "rows")
        show(self.setAccessibleName, say("Columns of the table"))
        self._delegate = _Delegate(self)
        self._delegate.refused.connect(self.refused)
        self._delegate.value_wanted.connect(self.ask_value)
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
        heads = Heads(header, WIDTHS, whole=CHOSEN)
        model.dataChanged.connect(heads.widen)
        model.modelReset.connect(heads.widen)
        header.setSectionResizeMode(Field.HOLDS, QHeaderView.ResizeMode.Stretch)
        themes.changed.connect(self.viewport().update)

    @property
    def wanted_height(self) -> int:
        """Pixels in which all columns can be seen."""
        return HEAD + ROW * self.model().rowCount()

    @property
    def editing(self) -> bool:
        """Whether a list or line is open in a cell."""
        return self.state() == QTableView.State.EditingState

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys have a cell to begin with."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, Field.ROLE))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if self.editing:  # what ended the editing, which closes in a moment
            event.accept()
        elif event.key() in OPENING and index.isValid() and index.flags() & EDITABLE:
            self.edit(index)
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def ask_value(self, index: Index) -> None:
        """Open a line for the value that stands where a column is empty."""
        here = self.model().index(index.row(), index.column())
        self.setCurrentIndex(here)
        self._delegate.asking = QPersistentModelIndex(here)
        self.edit(here)
        self._delegate.asking = None

    @Slot(object)
    def _open(self, index: Index) -> None:
        """One click opens the list of what a cell may be."""
        if index.flags() & EDITABLE:
            self.edit(self.model().index(index.row(), index.column()))


class _Delegate(ChoiceDelegate):
    """`asking` is the cell in which a value is given instead of chosen."""

    refused = Signal(object)
    value_wanted = Signal(object)

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.asking: QPersistentModelIndex | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if _has_list(index):
            self.paint_choice(painter, option, index, self._table)
            return
        super().paint(painter, option, index)
        bars = index.data(BARS_ROLE)
        if bars:
            _paint_bars(painter, QRectF(option.rect).adjusted(8, 5, -12, -5), bars)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        listed = _has_list(index)
        return self.choice_hint(option, index) if listed else super().sizeHint(option, index)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = _model(index)
        column, name = model.columns[index.row()], index.data(Qt.ItemDataRole.AccessibleTextRole)
        if self.asking is not None and self.asking == index:
            return OwnValue(parent, str(name), wanted(column), column.names)
        called = {**CALLED, "value": say("a value of your own…")}
        choices = [(each, called[each]) for each in model.choices(index)]
        box = Choices(parent, choices, str(name))
        self.await_choice(box)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, OwnValue):
            editor.setText(own_value(_model(index).columns[index.row()]))
            editor.selectAll()
        elif isinstance(editor, Choices):
            editor.choose(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        here = model.index(index.row(), index.column())
        if isinstance(editor, OwnValue):
            if not self._fault(editor, here):
                _model(here).give_value(here, editor.text())
        elif isinstance(editor, Choices) and editor.currentData() == "value":
            # Once this list is gone.
            QTimer.singleShot(0, self, lambda: self.value_wanted.emit(here))
        elif isinstance(editor, Choices):
            model.setData(here, editor.currentData())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """A value that can't stand stays in its line, to be mended."""
        if isinstance(editor, OwnValue) and event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            here = self._table.currentIndex()
            wrong = self._fault(editor, here) if event.key() in RETURN else NOTHING
            editor.mark(wrong)
            self.refused.emit(wrong)
            if wrong:
                return True
        return super().eventFilter(editor, event)

    def _fault(self, editor: OwnValue, index: Index) -> Sentence:
        return _model(index).value_fault(index, editor.text())


def _model(index: Index) -> ColumnModel:
    model = index.model()
    assert isinstance(model, ColumnModel)
    return model


def _has_list(index: Index) -> bool:
    return index.column() in CHOSEN and bool(index.flags() & EDITABLE)


def _paint_bars(painter: QPainter, place: QRectF, bars: tuple[float, ...]) -> None:
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themes.current.color("accent"))
    width = place.width() / max(len(bars), 4)
    for i, height in enumerate(bars):
        tall = max(1.0, height * place.height())
        left = place.left() + i * width
        painter.drawRect(QRectF(left, place.bottom() - tall, max(1.0, width - 1), tall))
    painter.restore()
