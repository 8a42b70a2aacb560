"""The table of a table's columns: choices open with a click, and small histograms are painted."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QObject, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nndl_studio.ui.data.column_model import BARS_ROLE, CHOSEN, ColumnModel, Field, Index
from nndl_studio.ui.theme import themes

ROW, SPREAD_WIDTH = 30, 110
WIDTHS = {
    Field.NAME: 140,
    Field.SPREAD: SPREAD_WIDTH,
    Field.ROLE: 112,
    Field.TYPE: 96,
    Field.ENCODING: 116,
    Field.MISSING: 104,
}


class ColumnTable(QTableView):
    """Shows a `ColumnModel`."""

    def __init__(self, model: ColumnModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setProperty("look", "rows")
        self.setAccessibleName(self.tr("Columns of the table"))
        self.setItemDelegate(_Delegate(self))
        triggers = QTableView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.clicked.connect(self._open)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for field, width in WIDTHS.items():
            self.setColumnWidth(field, width)
        header.setSectionResizeMode(Field.HOLDS, QHeaderView.ResizeMode.Stretch)
        themes.changed.connect(self.viewport().update)

    @Slot(object)
    def _open(self, index: Index) -> None:
        """One click opens the list of what a cell may be."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.model().index(index.row(), index.column()))


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        bars = index.data(BARS_ROLE)
        if bars:
            _paint_bars(painter, QRectF(option.rect).adjusted(8, 5, -12, -5), bars)
        elif index.column() in CHOSEN and index.flags() & Qt.ItemFlag.ItemIsEditable:
            _paint_arrow(painter, QRectF(option.rect))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        model = index.model()
        assert isinstance(model, ColumnModel)
        box.addItems(list(model.choices(index)))
        box.activated.connect(self._chosen)
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(model.index(index.row(), index.column()), editor.currentText())

    @Slot()
    def _chosen(self) -> None:
        box: QObject = self.sender()
        assert isinstance(box, QComboBox)
        self.commitData.emit(box)
        self.closeEditor.emit(box)


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


def _paint_arrow(painter: QPainter, place: QRectF) -> None:
    painter.save()
    painter.setPen(themes.current.color("mute"))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place.adjusted(0, 0, -8, 0), right, "▾")
    painter.restore()
