"""Paints an array in its cells: colours, numbers, and marks on what is lit or has changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nndl_studio.training.workings.record import Array
from nndl_studio.ui.inside.grid_cells import HIGH, LEFT, TOP, WIDE, Cells
from nndl_studio.ui.inside.written import short
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
from nndl_studio.ui.theme import Theme

RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class Dyes:
    """The colours of an array laid out in pages, on one symmetric scale for all of them."""

    table: Picture
    scale: float
    colours: Picture

    def picture(self, page: int) -> QImage:
        """A page, a pixel a number."""
        rows, columns, _ = self.colours[page].shape
        data = self.colours[page].data
        return QImage(data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)


def dyes_of(laid: Array, theme: Theme) -> Dyes:
    """(pages, rows, columns) in the colours of `theme`; where there is no number, its ground."""
    table, ground = signed_table(theme), one_colour(ground_colour(theme))
    values: Floats = np.asarray(laid, np.float32)
    empty = np.isnan(values)
    scale = calm_scale(np.where(empty, 0, values))
    colours = table[levels(values, -scale, scale)]
    colours[empty] = ground
    return Dyes(table, scale, np.ascontiguousarray(colours))


@dataclass(frozen=True)
class GridPainter:
    """`laid` is the array in pages, of which `seen` is in sight."""

    painter: QPainter
    cells: Cells
    laid: Array
    dyes: Dyes
    seen: QRect
    theme: Theme

    def paint(self) -> None:
        """All pages with their numbers."""
        for page in self.cells.within(self.seen):
            self.painter.drawImage(self.cells.of_page(page), self.dyes.picture(page))
        if self.cells.page is not None:
            self._write(self.cells.page)
            self._write_heads()

    def light(self, places: Collection[tuple[int, int, int]]) -> None:
        """A line around the cells at page, row, column, and none between two of them."""
        self.painter.setPen(QPen(self.theme.color("accent"), 2))
        within = self.cells.within(self.seen)
        for page, row, column in places:
            if page in within:
                cell = self.cells.of_place(page, row, column)
                left, top, right, bottom = cell.x(), cell.y(), cell.right() + 1, cell.bottom() + 1
                for near, edge in (
                    ((page, row - 1, column), (left, top, right, top)),
                    ((page, row + 1, column), (left, bottom, right, bottom)),
                    ((page, row, column - 1), (left, top, left, bottom)),
                    ((page, row, column + 1), (right, top, right, bottom)),
                ):
                    if near not in places:
                        self.painter.drawLine(*edge)

    def mark(self, changed: Array) -> None:
        """A small mark in each cell whose number is another than before."""
        wide, high = self.cells.size
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color("good"))
        for page in self.cells.within(self.seen):
            for row, column in np.argwhere(changed[page] > 0):
                at = self.cells.of_place(page, int(row), int(column)).topLeft()
                self.painter.drawRect(at.x(), at.y(), max(2, wide // 14), max(2, high // 4))

    def outline(self, cell: QRect) -> None:
        """The one that was chosen."""
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(self.theme.color("text"), 2))
        self.painter.drawRect(cell.adjusted(0, 0, -1, -1))

    def _rows(self) -> range:
        first = max(0, (self.seen.top() - TOP) // HIGH)
        return range(first, min(self.cells.pages.rows, (self.seen.bottom() - TOP) // HIGH + 1))

    def _columns(self) -> range:
        first = max(0, (self.seen.left() - LEFT) // WIDE)
        return range(first, min(self.cells.pages.columns, (self.seen.right() - LEFT) // WIDE + 1))

    def _write(self, page: int) -> None:
        """The numbers that are in sight."""
        for row in self._rows():
            for column in self._columns():
                if self.cells.pages.index(page, row, column) is None:
                    continue
                value = float(self.laid[page, row, column])
                place = levels(np.array([value], np.float32), -self.dyes.scale, self.dyes.scale)[0]
                self.painter.setPen(ink_on(QColor(*map(int, self.dyes.table[place]))))
                cell = self.cells.of_place(page, row, column)
                self.painter.drawText(cell.adjusted(0, 0, -5, 0), RIGHT, short(value))

    def _write_heads(self) -> None:
        """Which row and which column: at the edge, however far the cells are scrolled."""
        left, top = self.seen.left(), self.seen.top()
        ground = self.theme.color("panel")
        self.painter.fillRect(QRect(left, top, LEFT, self.seen.height()), ground)
        self.painter.fillRect(QRect(left, top, self.seen.width(), TOP), ground)
        self.painter.setPen(self.theme.color("faint"))
        for row in self._rows():
            room = QRect(left, TOP + row * HIGH, LEFT - 5, HIGH)
            if room.top() >= top + TOP - HIGH // 2:
                self.painter.drawText(room, RIGHT, self.cells.row_name(row))
        for column in self._columns():
            room = QRect(LEFT + column * WIDE, top, WIDE - 5, TOP)
            if room.left() >= left + LEFT - WIDE // 2:
                self.painter.drawText(room, RIGHT, str(column))
