"""A sheet to draw on with mouse, pen or keys: brush and eraser, stroke by stroke, each to be taken
back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.sentence import say, say_count
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

# Dots of the longer side: ten for each of MNIST's pixels.
PAPER = 280
BRUSH, SMALLEST, LARGEST = 22, 6, 60
# Dots that an arrow key moves the cross, and with Shift.
STEP, LONG_STEP = 7.0, 28.0
CROSS = 9.0  # half its width, in pixels
LEAST = 200
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


@dataclass
class Stroke:
    """Dots that a brush went over; it leaves ink, or rubs it out."""

    width: int
    erases: bool
    dots: list[QPointF] = field(default_factory=list)


class Pad(QWidget):
    """`changed` tells that the ink is another; it carries whether the stroke has ended. `brush` is
    the width of the next stroke in dots; with `erasing` it takes ink away."""

    changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.brush, self.erasing = BRUSH, False
        self._strokes: list[Stroke] = []
        # What was there before a sheet was cleared.
        self._cleared: list[list[Stroke]] = []
        self._image = _sheet(PAPER, PAPER)
        self._cross = QPointF(PAPER / 2, PAPER / 2)
        self._mouse_down = self._key_down = False
        self.setMinimumSize(QSize(LEAST, LEAST))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        show(self.setAccessibleName, say("The sheet to draw on"))
        keys = say(
            "Arrow keys move the cross (with Shift further), space puts the pen down and lifts it"
        )
        show(self.setToolTip, keys)
        themes.changed.connect(self.update)
        self._describe()

    def set_sides(self, height: int, width: int) -> None:
        """Have the proportions of a picture of (height, width); what was drawn goes."""
        dots = PAPER / max(height, width)
        self._image = _sheet(round(height * dots), round(width * dots))
        self._cross = QPointF(self._image.width() / 2, self._image.height() / 2)
        self._strokes, self._cleared = [], []
        self._tell(True)

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._strokes

    def ink(self) -> NDArray[np.uint8]:
        """(rows, columns) of the sheet, from 0 for nothing to 255."""
        sheet = self._image
        rows = np.frombuffer(sheet.constBits(), np.uint8).reshape(sheet.height(), -1)
        return rows[:, : sheet.width()].copy()

    def clear(self) -> None:
        """Take all strokes away; undo brings them back."""
        if self._strokes:
            self._cleared.append(self._strokes)
            self._strokes = []
            self._draw_anew()

    def undo(self) -> None:
        """Take the last stroke back, or what cleared the sheet."""
        if self._strokes:
            self._strokes.pop()
        elif self._cleared:
            self._strokes = self._cleared.pop()
        else:
            return
        self._draw_anew()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._mouse_down, self._key_down = True, False
            self._begin(self._on_paper(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._mouse_down:
            self._go_on(self._on_paper(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._mouse_down and event.button() is Qt.MouseButton.LeftButton:
            self._mouse_down = False
            self._tell(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in BACK:
            self.undo()
        elif event.key() in ARROWS:
            long = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            across, down = ARROWS[Qt.Key(event.key())]
            self._move_cross(QPointF(across, down) * (LONG_STEP if long else STEP))
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._key_down = not self._key_down
            if self._key_down:
                self._begin(self._cross)
            else:
                self._tell(True)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._frame(), self._image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(themes.current.color("accent" if self.hasFocus() else "line"), 1))
        painter.drawRect(self._frame())
        if self.hasFocus():
            self._paint_cross(painter)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._key_down:
            self._key_down = False
            self._tell(True)
        self.update()

    def _paint_cross(self, painter: QPainter) -> None:
        """Where the keys draw; filled in while the pen is down."""
        frame, dots = self._frame(), self._image.width()
        at = frame.topLeft() + self._cross * (frame.width() / dots)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(themes.current.color("accent"), 1.5))
        for across, down in ((CROSS, 0.0), (0.0, CROSS)):
            painter.drawLine(at - QPointF(across, down), at + QPointF(across, down))
        if self._key_down:
            painter.setBrush(themes.current.color("accent"))
        painter.drawEllipse(at, CROSS / 2, CROSS / 2)

    def _move_cross(self, by: QPointF) -> None:
        place = self._cross + by
        width, height = self._image.width(), self._image.height()
        self._cross = QPointF(min(max(place.x(), 0), width), min(max(place.y(), 0), height))
        if self._key_down:
            self._go_on(self._cross)
        self._describe()
        self.update()

    def _begin(self, dot: QPointF) -> None:
        self._strokes.append(Stroke(self.brush, self.erasing, [dot]))
        self._cross = dot
        _lay(self._image, self._strokes[-1], 0)
        self._tell(False)

    def _go_on(self, dot: QPointF) -> None:
        stroke = self._strokes[-1]
        stroke.dots.append(dot)
        self._cross = dot
        _lay(self._image, stroke, len(stroke.dots) - 1)
        self._tell(False)

    def _draw_anew(self) -> None:
        self._mouse_down = self._key_down = False
        self._image.fill(0)
        for stroke in self._strokes:
            for place in range(len(stroke.dots)):
                _lay(self._image, stroke, place)
        self._tell(True)

    def _frame(self) -> QRectF:
        """Where the sheet is on the screen: in the middle, as large as fits."""
        width, height = self._image.width(), self._image.height()
        zoom = min((self.width() - 2) / width, (self.height() - 2) / height)
        frame = QRectF(0, 0, width * zoom, height * zoom)
        frame.moveCenter(QRectF(self.rect()).center())
        return frame

    def _on_paper(self, place: QPointF) -> QPointF:
        frame = self._frame()
        return (place - frame.topLeft()) * (self._image.width() / frame.width())

    def _tell(self, ended: bool) -> None:
        self._describe()
        self.update()
        self.changed.emit(ended)

    def _describe(self) -> None:
        words = say_count(
            len(self._strokes),
            "{n} stroke; the cross is at {across:.0f} across, {down:.0f} down",
            "{n} strokes; the cross is at {across:.0f} across, {down:.0f} down",
            across=self._cross.x(),
            down=self._cross.y(),
        )
        show(self.setAccessibleDescription, words)


def _sheet(height: int, width: int) -> QImage:
    sheet = QImage(width, height, QImage.Format.Format_Grayscale8)
    sheet.fill(0)
    return sheet


def _lay(sheet: QImage, stroke: Stroke, place: int) -> None:
    """Leave the ink on the way to a dot of a stroke, or take it away: always dot by dot, so that
    what is drawn anew is the same."""
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(Qt.GlobalColor.black if stroke.erases else Qt.GlobalColor.white)
    round_ends = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(ink, float(stroke.width), Qt.PenStyle.SolidLine, *round_ends))
    if place == 0:
        painter.drawPoint(stroke.dots[0])
    else:
        painter.drawLine(stroke.dots[place - 1], stroke.dots[place])
    painter.end()
