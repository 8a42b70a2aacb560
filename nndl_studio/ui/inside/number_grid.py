"""An array as a table of coloured numbers, or as pictures where its cells are too small to read."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from nndl_studio.ops.terms import Index
from nndl_studio.training.workings.record import Array
from nndl_studio.ui.inside.pages import Pages
from nndl_studio.ui.inside.written import exact, short
from nndl_studio.ui.monitor.colours import (
    Floats,
    Picture,
    calm_scale,
    ground_colour,
    levels,
    one_colour,
    signed_table,
)
from nndl_studio.ui.monitor.matrix import ink_on
from nndl_studio.ui.theme import mono_font, themes

WIDE, HIGH = 58, 22
LEAST, MOST = 2, 22
GAP = 6
MARGIN = 4
STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


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
        self._lit: frozenset[tuple[int, int, int]] = frozenset()
        self._changed: Array | None = None
        self._images: list[QImage] = []
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
    def lit(self) -> frozenset[tuple[int, int, int]]:
        """Page, row and column of the numbers that are lit."""
        return self._lit

    def set_array(self, array: Array, changed: Array | None = None) -> None:
        """Show `array`; `changed` marks the numbers that are others than the last time."""
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
        if index is not None and self.readable:
            self._page = self._pages.place(index)[0]
            self._show_cell(index)
        self.viewport().update()

    def set_readable(self, readable: bool) -> None:
        """Numbers to read, or pictures of all."""
        self.readable = readable
        self._arrange()
        self.viewport().update()

    def set_lit(self, indices: Collection[Index]) -> None:
        """Light the numbers that another one is made of."""
        self._lit = frozenset(self._pages.place(index) for index in indices)
        if self._lit and self.readable and not any(p == self._page for p, _, _ in self._lit):
            self._page = min(self._lit)[0]
        self._arrange()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60)

    def cell_at(self, spot: QPointF) -> Index | None:
        """The index of the number under a place of the viewport."""
        at = spot.toPoint() + self._offset()
        wide, high = self._cell_size()
        for page in self._seen_pages():
            room = self._room(page)
            if room.contains(at):
                row, column = (at.y() - room.y()) // high, (at.x() - room.x()) // wide
                if row < self._pages.rows and column < self._pages.columns:
                    return self._pages.index(page, row, column)
        return None

    def cell(self, index: Index) -> QRect:
        """Where a number stands, in the viewport."""
        page, row, column = self._pages.place(index)
        wide, high = self._cell_size()
        room = self._room(page)
        at = QRect(room.x() + column * wide, room.y() + row * high, wide, high)
        return at.translated(-self._offset())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.cell_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        page, row, column = self._pages.place(self._current) if self._current else (0, 0, -1)
        row, column = row + step[0], column + step[1]
        if 0 <= row < self._pages.rows and 0 <= column < self._pages.columns:
            index = self._pages.index(page, row, column)
            if index is not None:
                self._choose(index)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.cell_at(QPointF(event.pos()))
            words = "" if index is None else self.read(index)
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def read(self, index: Index) -> str:
        """A number with all its digits, and where it stands."""
        place = f"[{', '.join(map(str, index))}] " if index else ""
        return f"{place}{exact(float(self._array[index]))}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._array.size:
            painter.translate(-self._offset())
            for page in self._seen_pages():
                self._paint_page(painter, page)
            self._outline(painter)
        painter.end()

    def _choose(self, index: Index) -> None:
        self.set_current(index)
        self.chosen.emit(index)

    def _redraw(self) -> None:
        """Pictures of all pages in the theme's colours, a pixel a number."""
        theme = themes.current
        table, ground = signed_table(theme), one_colour(ground_colour(theme))
        self._images = []
        if self._array.size:
            scale = calm_scale(np.asarray(np.nan_to_num(self._laid), np.float32))
            for page in self._laid:
                self._images.append(_image(page, scale, table, ground))
        self._arrange()
        self.viewport().update()

    def _arrange(self) -> None:
        """Scroll bars for what is larger than the viewport."""
        size = self.viewport().size()
        end = self._room(self._pages.count - 1 if not self.readable else self._page)
        right = max((self._room(page).right() for page in self._seen_pages()), default=0)
        for bar, whole, seen in (
            (self.horizontalScrollBar(), right + MARGIN, size.width()),
            (self.verticalScrollBar(), end.bottom() + MARGIN, size.height()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(HIGH)

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _seen_pages(self) -> range:
        return range(self._page, self._page + 1) if self.readable else range(self._pages.count)

    def _cell_size(self) -> tuple[int, int]:
        if self.readable:
            return WIDE, HIGH
        pages, rows, columns = self._laid.shape
        if not self._laid.size:
            return MOST, MOST
        size = self.viewport().size()
        for pixels in range(MOST, LEAST, -1):
            across = max(1, (size.width() - MARGIN) // (columns * pixels + GAP))
            if -(-pages // across) * (rows * pixels + GAP) <= size.height() - MARGIN:
                return pixels, pixels
        return LEAST, LEAST

    def _room(self, page: int) -> QRect:
        """Where a page stands on the whole ground."""
        wide, high = self._cell_size()
        size = QSize(self._pages.columns * wide, self._pages.rows * high)
        if self.readable:
            return QRect(QPoint(MARGIN, MARGIN), size)
        across = max(1, (self.viewport().width() - MARGIN) // (size.width() + GAP))
        row, column = divmod(page, across)
        left, top = column * (size.width() + GAP), row * (size.height() + GAP)
        return QRect(QPoint(MARGIN + left, MARGIN + top), size)

    def _paint_page(self, painter: QPainter, page: int) -> None:
        room = self._room(page)
        painter.drawImage(room, self._images[page])
        if self.readable:
            self._write(painter, page, room)
        self._paint_marks(painter, page, room)

    def _write(self, painter: QPainter, page: int, room: QRect) -> None:
        """The numbers that are in sight."""
        painter.setFont(self.font())
        seen = self.viewport().rect().translated(self._offset())
        theme = themes.current
        table = signed_table(theme)
        scale = calm_scale(np.asarray(np.nan_to_num(self._laid), np.float32))
        first, last = max(0, (seen.top() - room.y()) // HIGH), (seen.bottom() - room.y()) // HIGH
        for row in range(first, min(self._pages.rows, last + 1)):
            for column in range(self._pages.columns):
                cell = QRect(room.x() + column * WIDE, room.y() + row * HIGH, WIDE, HIGH)
                value = float(self._laid[page, row, column])
                if not cell.intersects(seen) or self._pages.index(page, row, column) is None:
                    continue
                place = levels(np.array([value], np.float32), -scale, scale)[0]
                painter.setPen(ink_on(QColor(*map(int, table[place]))))
                where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                painter.drawText(cell.adjusted(0, 0, -5, 0), where, short(value))

    def _paint_marks(self, painter: QPainter, page: int, room: QRect) -> None:
        """What is lit, and what has changed."""
        wide, high = self._cell_size()
        theme = themes.current
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2))
        for at, row, column in self._lit:
            if at == page:
                left, top = room.x() + column * wide, room.y() + row * high
                painter.drawRect(QRect(left, top, wide - 1, high - 1))
        if self._changed is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("good"))
        for row, column in np.argwhere(self._changed[page] > 0):
            left, top = room.x() + int(column) * wide, room.y() + int(row) * high
            painter.drawRect(QRect(left, top, max(2, wide // 12), max(2, high // 5)))

    def _outline(self, painter: QPainter) -> None:
        if self._current is None:
            return
        page = self._pages.place(self._current)[0]
        if page in self._seen_pages():
            cell = self.cell(self._current).translated(self._offset())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(themes.current.color("text"), 2))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))

    def _show_cell(self, index: Index) -> None:
        """Scroll so that a number is in sight."""
        self._arrange()
        cell, seen = self.cell(index), self.viewport().rect()
        for bar, low, high, most in (
            (self.horizontalScrollBar(), cell.left(), cell.right(), seen.width()),
            (self.verticalScrollBar(), cell.top(), cell.bottom(), seen.height()),
        ):
            if low < 0:
                bar.setValue(bar.value() + low - MARGIN)
            elif high > most:
                bar.setValue(bar.value() + high - most + MARGIN)


def _image(page: Array, scale: float, table: Picture, ground: Picture) -> QImage:
    values: Floats = np.asarray(page, np.float32)
    colours = table[levels(values, -scale, scale)]
    colours[np.isnan(values)] = ground
    whole = np.ascontiguousarray(colours)
    rows, columns = values.shape
    picture = QImage(whole.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    return picture.copy()
