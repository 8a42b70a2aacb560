"""A plane to draw points in: the mouse leaves points of the chosen class, or rubs them out; so do
space and Return, at a cross that the arrow keys move."""

from __future__ import annotations

import math
import random

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.datasets.points import MOST_POINTS, Point
from nndl_studio.sentence import say, say_count
from nndl_studio.ui.class_colours import class_colour
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

RADIUS = 4.0  # of a point, in pixels
# Pixels that the mouse moves from one dab of the brush to the next, and points of a dab.
APART, DAB = 9.0, 3
DIGITS = 4  # of a coordinate, as it is kept
# How far an arrow key moves the cross, and with Shift.
STEP, LONG_STEP = 0.02, 0.2
CROSS = 9.0  # half its width, in pixels
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
DRAWING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Plane(QWidget):
    """`changed` tells that the points are others. `brush` is half the width of what a dab covers or
    rubs out, in pixels; with `erasing` points go."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.points: list[Point] = []
        self.kind, self.brush, self.erasing = 0, 14, False
        self._before: list[list[Point]] = []
        self._last: QPointF | None = None
        # Where the cross stands, from −1 to 1 each way.
        self._cross = (0.0, 0.0)
        self._chance = random.Random(7)
        self.setMinimumSize(QSize(320, 320))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        show(self.setAccessibleName, say("The plane in which points are drawn"))
        keys = say("Arrow keys move the cross (with Shift further), space draws at it")
        show(self.setToolTip, keys)
        themes.changed.connect(self.update)

    def set_points(self, points: tuple[Point, ...]) -> None:
        """Show these; there is no way back to others."""
        self.points, self._before = list(points), []
        self._tell()

    def clear(self) -> None:
        """Take all points away."""
        self._remember()
        self.points = []
        self._tell()

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._before:
            self.points = self._before.pop()
            self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._remember()
            self._dab(event.position(), 1)
            self._last = event.position()
            self._cross = self._in_plane(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is None:
            return
        step = event.position() - self._last
        if math.hypot(step.x(), step.y()) >= APART:
            self._dab(event.position(), DAB)
            self._last = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.undo()
        elif event.key() in ARROWS:
            long = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._move_cross(*ARROWS[Qt.Key(event.key())], LONG_STEP if long else STEP)
        elif event.key() in DRAWING:
            self._remember()
            self._dab(self._on_screen(*self._cross), 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), themes.current
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = self._square()
        painter.fillRect(square, theme.color("canvas"))
        painter.setPen(QPen(theme.color("line"), 1))
        middle = square.center()
        painter.drawLine(QPointF(square.left(), middle.y()), QPointF(square.right(), middle.y()))
        painter.drawLine(QPointF(middle.x(), square.top()), QPointF(middle.x(), square.bottom()))
        painter.drawRect(square)
        painter.setPen(Qt.PenStyle.NoPen)
        for across, up, kind in self.points:
            painter.setBrush(class_colour(theme, kind))
            painter.drawEllipse(self._on_screen(across, up), RADIUS, RADIUS)
        if self.hasFocus():
            self._paint_cross(painter)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _paint_cross(self, painter: QPainter) -> None:
        """Where the keys draw, and that they do; as wide as the eraser where that is held."""
        theme, at = themes.current, self._on_screen(*self._cross)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.drawRect(self._square())
        painter.setPen(QPen(theme.color("text"), 1.5))
        for across, up in ((CROSS, 0.0), (0.0, CROSS)):
            painter.drawLine(at - QPointF(across, up), at + QPointF(across, up))
        if self.erasing:
            painter.drawEllipse(at, float(self.brush), float(self.brush))

    def _move_cross(self, across: int, up: int, step: float) -> None:
        old = self._cross
        moved = (old[0] + across * step, old[1] + up * step)
        self._cross = (max(-1.0, min(1.0, moved[0])), max(-1.0, min(1.0, moved[1])))
        self._describe()
        self.update()

    def _dab(self, at: QPointF, count: int) -> None:
        if self.erasing:
            self.points = [p for p in self.points if not self._under(p, at)]
        else:
            for _ in range(count):
                self._add(at, 0.0 if count == 1 else float(self.brush))
        self._tell()

    def _add(self, at: QPointF, spread: float) -> None:
        turn, far = self._chance.uniform(0, math.tau), spread * math.sqrt(self._chance.random())
        place = at + QPointF(far * math.cos(turn), far * math.sin(turn))
        across, up = self._in_plane(place)
        if max(abs(across), abs(up)) <= 1 and len(self.points) < MOST_POINTS:
            self.points.append((round(across, DIGITS), round(up, DIGITS), self.kind))

    def _under(self, point: Point, at: QPointF) -> bool:
        step = self._on_screen(point[0], point[1]) - at
        return math.hypot(step.x(), step.y()) <= self.brush + RADIUS

    def _square(self) -> QRectF:
        """The plane on the screen: the largest square that fits."""
        side = min(self.width(), self.height()) - 2.0
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _in_plane(self, place: QPointF) -> tuple[float, float]:
        square = self._square()
        across = 2 * (place.x() - square.left()) / square.width() - 1
        return across, 1 - 2 * (place.y() - square.top()) / square.height()

    def _on_screen(self, across: float, up: float) -> QPointF:
        square = self._square()
        return QPointF(
            square.left() + (across + 1) / 2 * square.width(),
            square.top() + (1 - up) / 2 * square.height(),
        )

    def _describe(self) -> None:
        across, up = self._cross
        words = say_count(
            len(self.points),
            "{n} point; the cross is at {across:.2f} across, {up:.2f} up",
            "{n} points; the cross is at {across:.2f} across, {up:.2f} up",
            across=across,
            up=up,
        )
        show(self.setAccessibleDescription, words)

    def _remember(self) -> None:
        self._before.append(list(self.points))

    def _tell(self) -> None:
        self._describe()
        self.update()
        self.changed.emit()
