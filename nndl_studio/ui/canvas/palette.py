"""The palette: every layer by family, with fuzzy search; drag one onto the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from nndl_studio import layers
from nndl_studio.layers.layer import Family
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.canvas.layer_list import (
    Entry,
    LayerDelegate,
    LayerModel,
    remark_rows,
    remarks,
    search,
)
from nndl_studio.ui.search_line import SearchLine
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import themes


class Palette(QWidget):
    """`chosen` carries the layer type on a double click or Enter."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchLine(self)
        show(self.field.set_words, say("Search layers"))
        show(self.field.setToolTip, say("Letters in order are enough. Press / to come here"))
        self.field.installEventFilter(self)
        self.model = LayerModel(self)
        self.list = _list_view(self, self.model)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 8)
        box.setSpacing(8)
        box.addWidget(self.field)
        box.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._choose_current)
        self.list.doubleClicked.connect(self._choose)
        themes.changed.connect(self._retheme)
        texts.changed.connect(self._speak)
        self._search("")

    def focus_search(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down walk the list while the search field keeps the keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._walk(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _search(self, text: str) -> None:
        self.model.set_rows([*search(text), *remarks(text)] if text.strip() else self._by_family())
        if text.strip():
            self.list.setCurrentIndex(self.model.index(self.model.first_enabled()))

    @Slot()
    def _choose_current(self) -> None:
        self._choose(self.list.currentIndex())

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        layer = self.model.entry(index).layer if index.isValid() else None
        if layer is not None:
            self.chosen.emit(layer.type)

    @Slot()
    def _speak(self) -> None:
        """What was searched for is found by its words in the other language."""
        self._search(self.field.text())

    @Slot(object)
    def _retheme(self, theme: object) -> None:
        self.list.viewport().update()

    def _walk(self, step: int) -> None:
        row = self.list.currentIndex().row() + step
        while 0 <= row < self.model.rowCount():
            if self.model.entry(self.model.index(row)).enabled:
                self.list.setCurrentIndex(self.model.index(row))
                return
            row += step

    def _by_family(self) -> list[Entry]:
        """Layers under their headings, both in the catalogue's order."""
        groups: dict[str, list[Entry]] = {}
        for layer in layers.CATALOGUE.values():
            groups.setdefault(self._heading(layer.family), []).append(
                Entry(layer_title(layer.name), layer)
            )
        for family in Family:
            if self._heading(family) in groups:
                groups[self._heading(family)] += remark_rows(family)
        return [row for name, rows in groups.items() for row in (Entry(name), *rows)]

    def _heading(self, family: Family) -> Sentence:
        return {
            Family.DATA: say("Data"),
            Family.LINEAR: say("Linear"),
            Family.CONVOLUTION: say("Convolution"),
            Family.POOLING: say("Convolution"),
            Family.ACTIVATION: say("Activation"),
            Family.RECURRENT: say("Recurrent"),
            Family.SHAPE: say("Shape"),
            Family.OUTPUT: say("Loss and output"),
            Family.MEMORY: say("Memory"),
        }[family]


def _list_view(parent: QWidget, model: LayerModel) -> QListView:
    view = QListView(parent)
    view.setModel(model)
    view.setItemDelegate(LayerDelegate(view))
    view.setFrameShape(QListView.Shape.NoFrame)
    view.setMouseTracking(True)
    view.setDragEnabled(True)
    view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    show(view.setAccessibleName, say("Layers"))
    return view
