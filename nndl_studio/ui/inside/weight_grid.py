"""A grid whose numbers can be set: dragged up or down, or typed on their cell."""

from __future__ import annotations

from math import isfinite

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QToolTip

from nndl_studio.languages import told
from nndl_studio.ops.terms import Index
from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.inside.number_grid import NumberGrid
from nndl_studio.ui.texts import show

# A drag as long as this changes a number by as much as the largest has; a shorter one is a click.
PIXELS, LEAST = 100, 4
# What a number begins with, where it is typed; a comma and a point go through the step.
BEGINS = "0123456789+-−"
WIDE = 76
HINT = say("Drag a weight up or down, or type a number, to see what if it were another")


class WeightGrid(NumberGrid):
    """While it is `settable`, `weighed` carries the index of a number and what it is to be. Return
    or F2 on a chosen cell has the value typed, as a digit begins to."""

    weighed = Signal(object, float)

    def __init__(self) -> None:
        super().__init__()
        self._settable = False
        self._held: tuple[Index, float, float, float] | None = None
        self._pulled = False
        self._typed: Index | None = None
        self.field = CellField(self)
        self.field.returnPressed.connect(self._take)

    @property
    def settable(self) -> bool:
        return self._settable

    def set_settable(self, on: bool) -> None:
        """Whether its numbers are such as can be set; what is in hand is let go."""
        self._settable, self._held = on, None
        self.field.hide()
        shape = Qt.CursorShape.SizeVerCursor if on else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        show(self.setAccessibleDescription, HINT if on else NOTHING)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.cell_at(event.position())
        super().mousePressEvent(event)
        self.field.hide()
        self._held, self._pulled = None, False
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self._settable and index is not None:
            value, others = float(self.array[index]), np.array(self.array)
            others[index] = 0  # The one in hand would run away.
            most = float(np.abs(others).max()) or abs(value) or 1.0
            self._held = index, value, event.position().y(), most

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            super().mouseMoveEvent(event)
            return
        index, value, start, most = self._held
        up = start - event.position().y()
        self._pulled = self._pulled or abs(up) >= LEAST
        if self._pulled:
            self.weighed.emit(index, value + up / PIXELS * most)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, text = self.current, event.text()
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
        begins = bool(text) and text in BEGINS
        if index is None or not self._settable or not (opens or begins):
            super().keyPressEvent(event)
            return
        self._type(index, text if begins else f"{float(self.array[index]):.6g}")

    def viewportEvent(self, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or not self._settable:
            return super().viewportEvent(event)
        index = self.cell_at(QPointF(event.pos()))
        words = "" if index is None else f"{self.read(index)}\n{told(HINT)}"
        QToolTip.showText(event.globalPos(), words, self)
        return True

    def _type(self, index: Index, text: str) -> None:
        self._typed = index
        cell = self.cell(index)
        cell.setWidth(max(cell.width(), WIDE))
        self.field.setGeometry(cell)
        self.field.setText(text)
        self.field.show()
        self.field.setFocus()

    @Slot()
    def _take(self) -> None:
        text = self.field.text().strip().replace(",", ".").replace("−", "-")
        self.field.leave()
        try:
            value = float(text)
        except ValueError:
            return
        if self._typed is not None and self._settable and isfinite(value):
            self.weighed.emit(self._typed, value)


class CellField(QLineEdit):
    """Where a number of `grid` is typed; Escape leaves all as it was."""

    def __init__(self, grid: QAbstractScrollArea) -> None:
        super().__init__(grid.viewport())
        self._grid = grid
        self.setProperty("look", "number")
        show(self.setAccessibleName, say("The weight's value"))
        self.hide()

    def leave(self) -> None:
        """Go, and let the grid have the keys again."""
        self.hide()
        self._grid.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
        # Return belongs to the number, and to nothing around it.
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hide()
