"""The connection-table editor: which input map each output map reads, cell by cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.sentence import say
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import mono_font, themes

Links = NDArray[np.bool_]
LARGEST = 22.0
LEFT = 26
TOP = 16
# Between two numbers.
APART = 4


class TableGrid(QWidget):
    """Rows are input maps, columns output maps. Click or drag over cells; arrows and Space too.

    `painted` carries the links at every cell that changes, `edited` once the hand is lifted.
    """

    edited = Signal(object)
    painted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._links: Links = np.ones((1, 1), np.bool_)
        self._color = QColor("#888888")
        self._cursor = (0, 0)
        self._painting: bool | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        show(self.setAccessibleName, say("Connection table"))
        themes.changed.connect(self.update)

    def set_links(self, links: Links, color: QColor) -> None:
        """Show `links` (input maps, output maps) in the layer's colour."""
        self._links = links.copy()
        self._color = color
        self._cursor = (0, 0) if not self._inside(*self._cursor) else self._cursor
        self.updateGeometry()
        self.update()

    def links(self) -> Links:
        return self._links.copy()

    def cell_at(self, spot: QPoint) -> tuple[int, int] | None:
        """Input and output map under a point."""
        cell = self._cell()
        row, column = int((spot.y() - TOP) // cell), int((spot.x() - LEFT) // cell)
        return (row, column) if self._inside(row, column) else None

    def cell_centre(self, row: int, column: int) -> QPoint:
        cell = self._cell()
        return QPoint(round(LEFT + (column + 0.5) * cell), round(TOP + (row + 0.5) * cell))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows: int = self._links.shape[0]
        return round(TOP + rows * self._cell(width) + 4)

    def sizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(max(self.width(), 220)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.cell_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._painting = not bool(self._links[place])
            self._put(place, self._painting)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.cell_at(event.position().toPoint())
        self._say(place)
        if place is not None and self._painting is not None:
            self._put(place, self._painting)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._painting is not None:
            self._painting = None
            self.edited.emit(self._links.copy())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is not None:
            row, column = self._cursor[0] + move[0], self._cursor[1] + move[1]
            self._cursor = (row, column) if self._inside(row, column) else self._cursor
            self._say(self._cursor)
            self.update()
        elif event.key() == Qt.Key.Key_Space:
            self._put(self._cursor, not bool(self._links[self._cursor]))
            self.edited.emit(self._links.copy())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = self._cell()
        self._numbers(painter, cell)
        empty = themes.current.color("raised")
        for (row, column), linked in np.ndenumerate(self._links):
            painter.setPen(Qt.PenStyle.NoPen if linked else themes.current.color("line"))
            painter.setBrush(self._color if linked else empty)
            painter.drawRoundedRect(self._rect(row, column, cell), 3, 3)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(themes.current.color("text"), 2))
            painter.drawRoundedRect(self._rect(*self._cursor, cell), 3, 3)
        painter.end()

    def _numbers(self, painter: QPainter, cell: float) -> None:
        painter.setFont(_figures(cell))
        painter.setPen(themes.current.color("mute"))
        rows, columns = self._links.shape
        middle = Qt.AlignmentFlag.AlignCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row in range(rows):
            painter.drawText(QRectF(0, TOP + row * cell, LEFT - 6, cell), right, str(row))
        widest = painter.fontMetrics().horizontalAdvance(str(columns - 1))
        step = next((each for each in (1, 2) if each * cell >= widest + APART), 5)
        for column in range(0, columns, step):
            place = QRectF(LEFT + column * cell - 8, 0, cell + 16, TOP - 2)
            painter.drawText(place, middle, str(column))

    def _rect(self, row: int, column: int, cell: float) -> QRectF:
        gap = 1.0 if cell > 6 else 0.5
        return QRectF(LEFT + column * cell, TOP + row * cell, cell, cell).adjusted(
            gap, gap, -gap, -gap
        )

    def _cell(self, width: int | None = None) -> float:
        room = (self.width() if width is None else width) - LEFT - 2
        columns: int = self._links.shape[1]
        return max(3.0, min(LARGEST, room / columns))

    def _inside(self, row: int, column: int) -> bool:
        rows, columns = self._links.shape
        return bool(0 <= row < rows and 0 <= column < columns)

    def _put(self, place: tuple[int, int], linked: bool) -> None:
        """Set a cell, unless it is the last map that this output map reads."""
        self._cursor = place
        if not linked and self._links[:, place[1]].sum() <= 1:
            show(self.setToolTip, say("An output map has to read at least one map"))
            return
        self._links[place] = linked
        self.update()
        self.painted.emit(self._links.copy())

    def _say(self, place: tuple[int, int] | None) -> None:
        if place is None:
            show(self.setToolTip, "")
            return
        given, made = place
        words = say("Output map {made} reads input map {given}", made=made, given=given)
        if not self._links[place]:
            words = say("Output map {made} doesn't read input map {given}", made=made, given=given)
        show(self.setToolTip, words)


def _figures(cell: float) -> QFont:
    return mono_font(10 if cell >= 13 else 9)
