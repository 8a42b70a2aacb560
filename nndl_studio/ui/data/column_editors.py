"""What opens in a cell of the columns' table: a list to choose from, or a line to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nndl_studio.languages import told
from nndl_studio.ui.begun import begun
from nndl_studio.ui.data.column_model import Index
from nndl_studio.ui.look import repolish
from nndl_studio.ui.texts import literal
from nndl_studio.ui.theme import themes

# At the right of a cell with a list; left of its words, as the style sheet has it.
ARROW, PAD = 16, 13  # px


class Choices(QComboBox):
    """A list that is open as long as it is there; `left` tells that it was closed without a choice.
    What is chosen and what is shown of it may differ."""

    left = Signal()

    def __init__(self, parent: QWidget, choices: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__(parent)
        self._over = False
        # A letter that opens it leads to an entry, and doesn't choose it yet.
        self.was_open = False
        self.setAccessibleName(name)
        for key, words in choices:
            self.addItem(told(words), key)
        QTimer.singleShot(0, self, self.showPopup)

    def choose(self, key: str) -> None:
        """Show what is chosen so far."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def showPopup(self) -> None:
        """Wide enough for the longest, however narrow its cell is."""
        hint = self.view().sizeHintForColumn(0)
        self.view().setMinimumWidth(hint + 2 * self.fontMetrics().averageCharWidth())
        super().showPopup()
        self.was_open = True
        self.view().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list hides both before it tells of a choice and where there is none."""
        if event.type() is QEvent.Type.Hide:
            QTimer.singleShot(0, self, self._leave)
        return super().eventFilter(watched, event)

    def finish(self) -> None:
        """A choice has been taken."""
        self._over = True

    def _leave(self) -> None:
        if not self._over:
            self.left.emit()


class ChoiceDelegate(QStyledItemDelegate):
    """Takes what is chosen from a cell's list, and closes one that is left without a choice."""

    def paint_choice(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, widget: QWidget
    ) -> None:
        """A cell with a list: its words, and the arrow, which they keep clear of."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        room = cell.rect.width() - PAD - ARROW
        cell.text = cell.fontMetrics.elidedText(cell.text, cell.textElideMode, room)
        style = widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, widget)
        painter.save()
        painter.setPen(themes.current.color("mute"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(option.rect).adjusted(0, 0, -8, 0), right, "▾")
        painter.restore()

    def choice_hint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """What a cell with a list takes."""
        return super().sizeHint(option, index) + QSize(ARROW, 0)

    def await_choice(self, box: Choices) -> None:
        """A list has been opened."""
        box.activated.connect(self._chosen)
        box.left.connect(self._left)

    @Slot()
    def _chosen(self) -> None:
        box = self.sender()
        assert isinstance(box, Choices)
        if not box.was_open:
            return
        box.finish()
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    @Slot()
    def _left(self) -> None:
        box = self.sender()
        assert isinstance(box, Choices)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.RevertModelCache)


class OwnValue(QLineEdit):
    """A line for what stands where a column is empty."""

    def __init__(self, parent: QWidget, name: str, wanted: str, words: Sequence[str]) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self.setAccessibleName(name)
        self.setPlaceholderText(told(wanted))
        self.setToolTip(told(wanted))
        if words:
            completer = QCompleter(list(words), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            self.setCompleter(completer)

    def mark(self, wrong: str) -> None:
        """Frame it as wrong, with the reason on hover."""
        self.setToolTip(literal(told(begun(wrong)) if wrong else told(self._wanted)))
        self.setProperty("wrong", bool(wrong))
        repolish(self)
