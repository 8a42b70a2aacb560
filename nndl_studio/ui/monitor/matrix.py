"""A confusion matrix: true classes down, answers across, blue where right, orange where wrong."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nndl_studio.languages import told
from nndl_studio.ui.monitor.colours import levels, signed_table
from nndl_studio.ui.texts import texts
from nndl_studio.ui.theme import mono_font, themes

Cell = tuple[int, int]
# Lower cells can't carry a count that is read; the mouse still tells it.
LOWEST_TEXT = 11.0
LARGEST_CELL = (48.0, 30.0)
# What even a single error shows of its colour.
LEAST_SHADE = 0.2
TOP = 16.0
GAP = 6.0
# Between black and white there is no shade on which neither has a contrast of 4.5.
DARK_INK, LIGHT_INK = QColor("#000000"), QColor("#ffffff")
# Names longer than this share of the width are cut.
NAMES_SHARE = 0.3


class Matrix(QWidget):
    """`pointed` and `clicked` carry (true class, answer); `pointed` None off the cells."""

    pointed = Signal(object)
    clicked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._counts: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self.chosen: Cell | None = None
        self.setMouseTracking(True)
        self.setFont(mono_font(11))
        self.setMinimumSize(120, 100)
        themes.changed.connect(self.update)
        texts.changed.connect(self.update)

    def set_counts(self, names: tuple[str, ...], counts: NDArray[np.int64]) -> None:
        """`counts` (classes, classes): rows are true classes, columns answers."""
        self._names, self._counts = names, counts
        self.update()

    @property
    def counts(self) -> NDArray[np.int64]:
        """(classes, classes), as painted."""
        return self._counts.copy()

    def set_chosen(self, cell: Cell | None) -> None:
        """Outline a cell."""
        self.chosen = cell
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, 200)

    def cell_at(self, spot: QPointF) -> Cell | None:
        """The cell under a place of this widget."""
        grid, wide, high = self._grid()
        if wide <= 0 or high <= 0 or not grid.contains(spot):
            return None
        row, column = int((spot.y() - grid.top()) / high), int((spot.x() - grid.left()) / wide)
        last = len(self._counts) - 1
        return min(row, last), min(column, last)

    def cell(self, cell: Cell) -> QRectF:
        """Where a cell is."""
        grid, wide, high = self._grid()
        return QRectF(grid.left() + cell[1] * wide, grid.top() + cell[0] * high, wide, high)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(cell)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if len(self._counts):
            self._paint_cells(painter)
            self._paint_names(painter)
            if self.chosen is not None and max(self.chosen) < len(self._counts):
                painter.setPen(QPen(themes.current.color("text"), 2))
                painter.drawRect(self.cell(self.chosen).adjusted(0, 0, -1, -1))
        painter.end()

    def _grid(self) -> tuple[QRectF, float, float]:
        """Where the cells are, and width and height of one."""
        classes = len(self._counts)
        if not classes:
            return QRectF(), 0.0, 0.0
        left = self._names_width() + GAP
        wide = min((self.width() - left - 1) / classes, LARGEST_CELL[0])
        high = min((self.height() - TOP - 1) / classes, LARGEST_CELL[1])
        return QRectF(left, TOP, wide * classes, high * classes), wide, high

    def _names_width(self) -> float:
        metrics = QFontMetricsF(self.font())
        widest = max(map(metrics.horizontalAdvance, map(told, self._names)), default=0.0)
        return min(widest, NAMES_SHARE * self.width())

    def _paint_cells(self, painter: QPainter) -> None:
        _, wide, high = self._grid()
        table = signed_table(themes.current)[levels(_signed(self._counts), -1.0, 1.0)]
        font = mono_font(11 if high >= LOWEST_TEXT + 4 else 9)
        painter.setFont(font)
        room = QFontMetricsF(font).horizontalAdvance(str(int(self._counts.max())))
        readable = high >= LOWEST_TEXT and wide > room
        for place, count in np.ndenumerate(self._counts):
            cell = self.cell((place[0], place[1]))
            color = QColor(*map(int, table[place]))
            painter.fillRect(cell.adjusted(0, 0, -1, -1), color)
            if readable and count:
                painter.setPen(ink_on(color))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(int(count)))

    def _paint_names(self, painter: QPainter) -> None:
        grid, wide, high = self._grid()
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        painter.setPen(themes.current.color("mute"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        stride = max(1, ceil(metrics.height() * 0.8 / high))
        for i, name in enumerate(map(told, self._names)):
            if i % stride == 0:
                room = QRectF(0, grid.top() + (i + 0.5) * high - 8, grid.left() - GAP, 16)
                painter.drawText(room, right, _fitted(metrics, name, room.width()))
            short = _fitted(metrics, name, wide - 2)
            if short:
                above = QRectF(grid.left() + i * wide, 0, wide, TOP - 2)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, short)


def _signed(counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Shares of the true class, negative where wrong; their roots, so that a few errors show."""
    shares = np.sqrt(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))
    shades = np.where(counts > 0, LEAST_SHADE + (1.0 - LEAST_SHADE) * shares, 0.0)
    right = np.eye(len(counts), dtype=bool)
    return np.asarray(np.where(right, shades, -shades), np.float32)


def ink_on(ground: QColor) -> QColor:
    """The one of the two that stands out more against `ground`, as WCAG 2.1 measures it."""
    light = luminance(ground)
    return DARK_INK if (light + 0.05) ** 2 > (luminance(DARK_INK) + 0.05) * 1.05 else LIGHT_INK


def luminance(color: QColor) -> float:
    """How light a colour is to the eye, from 0 for black to 1 for white."""
    parts = np.array([color.redF(), color.greenF(), color.blueF()])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _fitted(metrics: QFontMetricsF, name: str, width: float) -> str:
    """`name` as far as it fits; nothing if not even two letters do."""
    if metrics.horizontalAdvance(name) <= width:
        return name
    cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
    return cut if len(cut) > 1 else ""
