"""A confusion matrix: true classes down, answers across, blue where right, orange where wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nndl_studio.ui.monitor.colours import levels, signed_table
from nndl_studio.ui.theme import mono_font, themes

Cell = tuple[int, int]
# Below this a count can't be read and is left out; the mouse still tells it.
SMALLEST_TEXT = 15.0
LARGEST_CELL = 44.0
TOP = 16.0
GAP = 6.0
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

    def set_counts(self, names: tuple[str, ...], counts: NDArray[np.int64]) -> None:
        """`counts` (classes, classes): rows are true classes, columns answers."""
        self._names, self._counts = names, counts
        self.update()

    def set_chosen(self, cell: Cell | None) -> None:
        """Outline a cell."""
        self.chosen = cell
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, 200)

    def cell_at(self, spot: QPointF) -> Cell | None:
        """The cell under a place of this widget."""
        grid, side = self._grid()
        if side <= 0 or not grid.contains(spot):
            return None
        row, column = int((spot.y() - grid.top()) / side), int((spot.x() - grid.left()) / side)
        last = len(self._counts) - 1
        return min(row, last), min(column, last)

    def centre(self, cell: Cell) -> QPointF:
        """The middle of a cell."""
        grid, side = self._grid()
        return grid.topLeft() + QPointF((cell[1] + 0.5) * side, (cell[0] + 0.5) * side)

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
        painter.setFont(self.font())
        grid, side = self._grid()
        if side > 0:
            self._paint_cells(painter, grid, side)
            self._paint_names(painter, grid, side)
            self._paint_chosen(painter, grid, side)
        painter.end()

    def _grid(self) -> tuple[QRectF, float]:
        """Where the cells are, and the side of one."""
        classes = len(self._counts)
        if not classes:
            return QRectF(), 0.0
        left = self._names_width() + GAP
        room = min(self.width() - left - 1, self.height() - TOP - 1)
        side = min(room / classes, LARGEST_CELL)
        return QRectF(left, TOP, side * classes, side * classes), side

    def _names_width(self) -> float:
        metrics = QFontMetricsF(self.font())
        widest = max(map(metrics.horizontalAdvance, self._names), default=0.0)
        return min(widest, NAMES_SHARE * self.width())

    def _paint_cells(self, painter: QPainter, grid: QRectF, side: float) -> None:
        theme = themes.current
        table = signed_table(theme)[levels(_signed(self._counts), -1.0, 1.0)]
        room = QFontMetricsF(self.font()).horizontalAdvance(str(int(self._counts.max())))
        readable = side >= SMALLEST_TEXT and side > room
        ground = theme.color("line")
        for (row, column), count in np.ndenumerate(self._counts):
            cell = QRectF(grid.left() + column * side, grid.top() + row * side, side, side)
            color = QColor(*map(int, table[row, column]))
            painter.fillRect(cell.adjusted(0, 0, -1, -1), color if count else ground)
            if readable and count:
                painter.setPen(_ink(color))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(int(count)))

    def _paint_names(self, painter: QPainter, grid: QRectF, side: float) -> None:
        metrics = QFontMetricsF(self.font())
        painter.setPen(themes.current.color("mute"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        rows = max(1, round(metrics.height() / side)) if side < metrics.height() else 1
        for i, name in enumerate(self._names):
            if i % rows == 0:
                room = QRectF(0, grid.top() + (i + 0.5) * side - 8, grid.left() - GAP, 16)
                painter.drawText(room, right, _fitted(metrics, name, room.width()))
            short = _fitted(metrics, name, side - 2)
            if short:
                above = QRectF(grid.left() + i * side, 0, side, TOP - 2)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, short)

    def _paint_chosen(self, painter: QPainter, grid: QRectF, side: float) -> None:
        if self.chosen is None or max(self.chosen) >= len(self._counts):
            return
        row, column = self.chosen
        painter.setPen(QPen(themes.current.color("text"), 2))
        corner = grid.topLeft() + QPointF(column * side, row * side)
        painter.drawRect(QRectF(corner.x(), corner.y(), side - 1, side - 1))


def _signed(counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Shares of the true class, negative where wrong; their roots, so that a few errors show."""
    shares = np.sqrt(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))
    right = np.eye(len(counts), dtype=bool)
    return np.asarray(np.where(right, shares, -shares), np.float32)


def _ink(ground: QColor) -> QColor:
    return QColor("#101217") if ground.lightnessF() > 0.5 else QColor("#ffffff")


def _fitted(metrics: QFontMetricsF, name: str, width: float) -> str:
    """`name` as far as it fits; nothing if not even two letters do."""
    if metrics.horizontalAdvance(name) <= width:
        return name
    cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
    return cut if len(cut) > 1 else ""
