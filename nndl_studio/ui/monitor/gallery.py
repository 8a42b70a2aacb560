"""Samples as cells in rows: a small picture each, and two lines of text below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.languages import told
from nndl_studio.ui.monitor.colours import Floats, grey_table, levels
from nndl_studio.ui.texts import texts
from nndl_studio.ui.theme import mono_font, themes

CELL, LINE, GAP = 62, 14, 6
PICTURE = CELL - GAP
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, eq=False)
class Cell:
    """`picture` (height, width) in its own greys, None where there is none; two lines of words,
    the first in the colour of what is `bad` if it is."""

    picture: Floats | None
    first: str
    second: str
    bad: bool
    whole: str


class Gallery(QWidget):
    """`pointed` carries a cell's number, -1 off them; `clicked` the number of one that was chosen,
    by the mouse or by the arrow keys and Enter."""

    pointed = Signal(int)
    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._cells: tuple[Cell, ...] = ()
        self.chosen = self._cursor = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        themes.changed.connect(self.update)
        texts.changed.connect(self.update)

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self._cells

    def set_cells(self, cells: Sequence[Cell]) -> None:
        self._cells = tuple(cells)
        self._cursor = min(self._cursor, len(cells) - 1)
        self.updateGeometry()
        self.update()

    def set_chosen(self, cell: int) -> None:
        """Outline a cell; none with -1."""
        self.chosen = cell
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return ceil(len(self._cells) / self._columns(width)) * self._height()

    def sizeHint(self) -> QSize:
        return QSize(4 * CELL, self.heightForWidth(4 * CELL))

    def minimumSizeHint(self) -> QSize:
        return QSize(CELL, CELL)

    def cell_at(self, spot: QPointF) -> int:
        """The cell under a place of this widget; -1 if there is none."""
        column, row = int(spot.x() // CELL), int(spot.y() // self._height())
        cell = row * self._columns(self.width()) + column
        inside = 0 <= column < self._columns(self.width()) and 0 <= cell < len(self._cells)
        return cell if inside else -1

    def place(self, cell: int) -> QRectF:
        """Where a cell is."""
        row, column = divmod(cell, self._columns(self.width()))
        return QRectF(column * CELL, row * self._height(), PICTURE, self._height() - GAP)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, columns = Qt.Key(event.key()), self._columns(self.width())
        steps = STEPS | {Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        if key in steps and self._cells:
            self._cursor = min(max(self._cursor + steps[key], 0), len(self._cells) - 1)
            self.pointed.emit(self._cursor)
            self.update()
        elif key in CHOOSE and self._cursor >= 0:
            self.clicked.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(mono_font(11))
        for number, cell in enumerate(self._cells):
            self._paint_cell(painter, cell, self.place(number))
        outlined = [(self.chosen, "text")]
        if self.hasFocus() and self._cursor != self.chosen:
            outlined.append((self._cursor, "accent"))
        for number, colour in outlined:
            if 0 <= number < len(self._cells):
                painter.setPen(themes.current.color(colour))
                painter.drawRect(self.place(number).adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_cell(self, painter: QPainter, cell: Cell, place: QRectF) -> None:
        theme = themes.current
        if cell.picture is not None:
            _paint_picture(painter, cell.picture, place)
        colours = (theme.color("bad") if cell.bad else theme.color("text"), theme.color("mute"))
        lines: tuple[tuple[str, QColor], ...] = tuple(
            zip((cell.first, cell.second), colours, strict=True)
        )
        top = place.bottom() - 2 * LINE
        metrics = QFontMetricsF(painter.font())
        for row, (words, colour) in enumerate(lines):
            painter.setPen(colour)
            cut = metrics.elidedText(told(words), Qt.TextElideMode.ElideRight, PICTURE)
            line = QRectF(place.left(), top + row * LINE, PICTURE, LINE)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, cut)

    def _columns(self, width: int) -> int:
        return max(1, (width + GAP) // CELL)

    def _height(self) -> int:
        pictures = any(cell.picture is not None for cell in self._cells)
        return (PICTURE if pictures else 0) + 2 * LINE + GAP


def _paint_picture(painter: QPainter, picture: Floats, place: QRectF) -> None:
    low, high = float(picture.min()), float(picture.max())
    greys = np.ascontiguousarray(grey_table()[levels(picture, low, high)])
    height, width = greys.shape[:2]
    # A vector is a line of few pixels: it fills the room, pictures keep their form.
    zoom = PICTURE / max(height, width)
    room = QRectF(0, 0, width * zoom, max(height * zoom, 6.0))
    room.moveCenter(QRectF(place.left(), place.top(), PICTURE, PICTURE).center())
    form = QImage.Format.Format_RGB888
    painter.drawImage(room, QImage(greys.data, width, height, 3 * width, form))
