"""Quick add: a small searchable menu of layers at the pointer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from nndl_studio.sentence import say
from nndl_studio.ui.canvas.layer_list import LayerDelegate, LayerModel, search
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

WIDTH = 248
HEIGHT = 320


class QuickAdd(QFrame):
    """Child of the canvas; `open` shows it and calls back with the chosen layer's type."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quickAdd")
        self.field = QLineEdit(self)
        show(self.field.setPlaceholderText, say("Add a layer"))
        self.field.installEventFilter(self)
        self.model = LayerModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(LayerDelegate(self.list))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.field)
        box.addWidget(self.list)
        self._refusals: Mapping[str, str] = {}
        self._then: Callable[[str], None] | None = None
        self.field.textChanged.connect(self._search)
        self.list.clicked.connect(self._choose)
        self.hide()

    def open(self, at: QPoint, refusals: Mapping[str, str], then: Callable[[str], None]) -> None:
        """Show it at `at` of the canvas; layers in `refusals` are disabled, with the reason."""
        self._refusals, self._then = refusals, then
        self._dress()
        self.field.clear()
        self._search("")
        area = self._canvas().rect()
        self.resize(WIDTH, min(HEIGHT, area.height() - 16))
        room = area.adjusted(8, 8, -8 - self.width(), -8 - self.height())
        x = max(room.left(), min(at.x(), room.left() + room.width()))
        y = max(room.top(), min(at.y(), room.top() + room.height()))
        self.move(x, y)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event) or super().eventFilter(watched, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.close_menu()
        return super().eventFilter(watched, event)

    def close_menu(self) -> None:
        if self.isVisible():
            self._then = None
            self.hide()
            self._canvas().setFocus()

    def _canvas(self) -> QWidget:
        return self.parentWidget() or self

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_menu()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    @Slot(str)
    def _search(self, text: str) -> None:
        self.model.set_rows(search(text, self._refusals))
        self.list.setCurrentIndex(self.model.index(self.model.first_enabled()))
        self.list.scrollToTop()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        then = self._then
        if not index.isValid() or not self.model.entry(index).enabled or then is None:
            return
        layer = self.model.entry(index).layer
        self.close_menu()
        if layer is not None:
            then(layer.type)

    def _walk(self, step: int) -> None:
        row = self.list.currentIndex().row() + step
        if 0 <= row < self.model.rowCount() and self.model.entry(self.model.index(row)).enabled:
            self.list.setCurrentIndex(self.model.index(row))

    def _dress(self) -> None:
        theme = themes.current
        self.setStyleSheet(
            f"#quickAdd {{ background: {theme.panel}; border: 1px solid {theme.node_border};"
            " border-radius: 10px; }"
            f"QListView {{ background: {theme.panel}; }}"
        )
