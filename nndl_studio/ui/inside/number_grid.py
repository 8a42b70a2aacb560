"""An array as a table of coloured numbers, or as pictures where its cells are too small to read."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from nndl_studio.ops.terms import Index
from nndl_studio.training.workings.record import Array
from nndl_studio.ui.inside.grid_cells import HIGH, MARGIN, Cells
from nndl_studio.ui.inside.grid_painter import Dyes, GridPainter, dyes_of
from nndl_studio.ui.inside.pages import Pages
from nndl_studio.ui.inside.written import exact
from nndl_studio.ui.texts import literal
from nndl_studio.ui.theme import mono_font, themes

STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
Place = tuple[int, int, int]


class NumberGrid(QAbstractScrollArea):
    """`chosen` carries the index of a number that was clicked, `pointed` that under the mouse or
    None. `readable` has one page of numbers, otherwise all pages stand side by side as pictures."""

    chosen = Signal(object)
    pointed = Signal(object)

    def __init__(self, readable: bool = True) -> None:
        super().__init__()
        self.readable = readable
        self._array: Array = np.zeros(0)
        self._pages = Pages((0,))
        self._laid: Array = np.zeros((0, 0, 0))
        self._page = 0
        self._current: Index | None = None
        self._lit: frozenset[Place] = frozenset()
        self._changed: Array | None = None
        self._dyes: Dyes | None = None
        self._kept: Cells | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setFont(mono_font(11))
        themes.changed.connect(self._redraw)

    @property
    def array(self) -> Array:
        """What is shown."""
        return self._array

    @property
    def pages(self) -> Pages:
        return self._pages

    @property
    def page(self) -> int:
        """The page that is read."""
        return self._page

    @property
    def current(self) -> Index | None:
        """The number that was chosen."""
        return self._current

    @property
    def lit(self) -> frozenset[Place]:
        """Page, row and column of the numbers that are lit."""
        return self._lit

    @property
    def changed(self) -> Array | None:
        """(pages, rows, columns), 1 where a number is another than before."""
        return self._changed

    def set_array(self, array: Array, changed: Array | None = None) -> None:
        """Show `array`; `changed` marks the numbers that are others than the last time."""
        if changed is None and self._changed is None and _same(array, self._array):
            return
        if array.shape != self._array.shape:
            self._page, self._current = 0, None
            self._lit = frozenset()
        self._array, self._pages, self._changed = array, Pages(array.shape), None
        self._laid = self._pages.laid_out(array)
        if changed is not None and changed.any():
            self._changed = self._pages.laid_out(changed.astype(float))
        self._redraw()

    def set_page(self, page: int) -> None:
        """Read another page."""
        self._page = max(0, min(page, self._pages.count - 1))
        self._arrange()
        self.viewport().update()

    def set_current(self, index: Index | None) -> None:
        """Outline a number, and turn to its page."""
        self._current = index
        if index is not None:
            self._page = self._pages.place(index)[0]
            self._bring_to_sight(self._cells.of_index(index))
        self.viewport().update()

    def set_readable(self, readable: bool) -> None:
        """Numbers to read, or pictures of all."""
        self.readable = readable
        self._arrange()
        self.viewport().update()

    def set_lit(self, indices: Collection[Index]) -> None:
        """Light the numbers that another one is made of."""
        self._lit = frozenset(self._pages.place(index) for index in indices)
        if self._lit:
            first = min(self._lit)
            if self.readable and not any(page == self._page for page, _, _ in self._lit):
                self._page = first[0]
            self._bring_to_sight(self._cells.of_place(*first))
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60)

    def cell_at(self, spot: QPointF) -> Index | None:
        """The index of the number under a place of the viewport."""
        return self._cells.at(spot.toPoint() + self._offset())

    def cell(self, index: Index) -> QRect:
        """Where a number stands, in the viewport."""
        return self._cells.of_index(index).translated(-self._offset())

    def read(self, index: Index) -> str:
        """A number with all its digits, and where it stands."""
        place = f"[{', '.join(map(str, index))}] " if index else ""
        return f"{place}{exact(float(self._array[index]))}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.cell_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        page, row, column = (
            self._pages.place(self._current) if self._current is not None else (self._page, 0, -1)
        )
        row, column = row + step[0], column + step[1]
        if 0 <= row < self._pages.rows and 0 <= column < self._pages.columns:
            index = self._pages.index(page, row, column)
            if index is not None:
                self._choose(index)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.cell_at(QPointF(event.pos()))
            words = "" if index is None else self.read(index)
            QToolTip.showText(event.globalPos(), literal(words), self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._dyes is None:
            return
        painter, cells = QPainter(self.viewport()), self._cells
        painter.setFont(self.font())
        painter.translate(-self._offset())
        seen = self.viewport().rect().translated(self._offset())
        grid = GridPainter(painter, cells, self._laid, self._dyes, seen, themes.current)
        grid.paint()
        if self._changed is not None:
            grid.mark(self._changed)
        grid.light(self._lit)
        if self._current is not None and self._pages.place(self._current)[0] in cells.seen:
            grid.outline(cells.of_index(self._current))
        painter.end()

    @property
    def _cells(self) -> Cells:
        page, room = self._page if self.readable else None, self.viewport().size()
        kept = self._kept
        if kept is None or (kept.pages, kept.page, kept.room) != (self._pages, page, room):
            self._kept = kept = Cells(self._pages, page, room)
        return kept

    def _choose(self, index: Index) -> None:
        self.set_current(index)
        self.chosen.emit(index)

    def _redraw(self) -> None:
        """Pictures of all pages in the theme's colours."""
        self._dyes = dyes_of(self._laid, themes.current) if self._array.size else None
        self._arrange()
        self.viewport().update()

    def _arrange(self) -> None:
        """Scroll bars for what is larger than the viewport."""
        whole, seen = self._cells.whole, self.viewport().size()
        for bar, all_of_it, part in (
            (self.horizontalScrollBar(), whole.width(), seen.width()),
            (self.verticalScrollBar(), whole.height(), seen.height()),
        ):
            bar.setRange(0, max(0, all_of_it - part))
            bar.setPageStep(part)
            bar.setSingleStep(HIGH)

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _bring_to_sight(self, cell: QRect) -> None:
        """Scroll as little as it takes."""
        self._arrange()
        seen = self.viewport().size()
        for bar, low, high, most in (
            (self.horizontalScrollBar(), cell.left(), cell.right(), seen.width()),
            (self.verticalScrollBar(), cell.top(), cell.bottom(), seen.height()),
        ):
            if low < bar.value():
                bar.setValue(low - MARGIN)
            elif high > bar.value() + most:
                bar.setValue(high - most + MARGIN)


def _same(one: Array, other: Array) -> bool:
    """Whether both are the same memory under the same shape."""
    places = (each.__array_interface__["data"] for each in (one, other))
    return one.shape == other.shape and one.size > 0 and len(set(places)) == 1
