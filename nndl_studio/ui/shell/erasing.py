"""The sample in sight, small, on which a part is erased by dragging a rectangle, or by keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.sentence import say
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

SIDE = 72
# Which way arrow keys move a rectangle; with Shift its lower right corner.
WAYS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ErasingPicture(QWidget):
    """`erased` carries a rectangle of its pixels; a click alone carries an empty one, which takes
    it back."""

    erased = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self._picture: QImage | None = None
        self._box = QRect()
        self._start: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = say(
            "Drag a rectangle to erase that part of every sample; click to have it back. Arrow "
            "keys move it, with Shift its corner, and Delete takes it away"
        )
        show(self.setToolTip, words)
        show(self.setAccessibleName, say("Sample, of which a part can be erased"))
        themes.changed.connect(self.update)

    def set_picture(self, picture: QImage | None) -> None:
        """Show a sample; None for data that are no pictures."""
        self._picture = picture
        self.setVisible(picture is not None)
        self.update()

    def set_box(self, box: QRect) -> None:
        """Show which part is erased, in pixels of the picture."""
        self._box = box
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The part is moved, made larger or smaller, or had back."""
        way, picture = WAYS.get(Qt.Key(event.key())), self._picture
        if picture is None or (way is None and event.key() not in AWAY):
            super().keyPressEvent(event)
            return
        corner = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.set_box(QRect() if way is None else moved(self._box, way, corner, picture.rect()))
        self.erased.emit(self._box)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._start = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is not None:
            self.set_box(self._between(self._start, event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, self._start = self._start, None
        if start is None:
            return
        near = (event.position() - start).manhattanLength() < 4
        box = QRect() if near else self._between(start, event.position())
        self.set_box(box)
        self.erased.emit(box)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter, frame = QPainter(self), self._frame()
        painter.drawImage(frame, self._picture)
        if not self._box.isEmpty():
            zoom = frame.width() / self._picture.width()
            place = QRectF(self._box)
            shown = QRectF(
                frame.left() + place.left() * zoom,
                frame.top() + place.top() * zoom,
                place.width() * zoom,
                place.height() * zoom,
            )
            painter.fillRect(shown, themes.current.color("panel"))
            painter.setPen(QPen(themes.current.color("accent"), 1.5))
            painter.drawRect(shown)
        if self.hasFocus():
            painter.setPen(QPen(themes.current.color("accent"), 1))
            painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _between(self, one: QPointF, other: QPointF) -> QRect:
        """The pixels that a drag goes over."""
        assert self._picture is not None, "it is hidden without one"
        frame, picture = self._frame(), self._picture.rect()
        zoom = picture.width() / frame.width()
        box = QRectF(one - frame.topLeft(), other - frame.topLeft()).normalized()
        left, top = int(box.left() * zoom), int(box.top() * zoom)
        right, bottom = int(box.right() * zoom), int(box.bottom() * zoom)
        return QRect(left, top, right - left + 1, bottom - top + 1).intersected(picture)

    def _frame(self) -> QRectF:
        assert self._picture is not None, "it is hidden without one"
        zoom = SIDE / max(self._picture.width(), self._picture.height())
        return QRectF(0, 0, self._picture.width() * zoom, self._picture.height() * zoom)


def moved(box: QRect, way: QPoint, corner: bool, picture: QRect) -> QRect:
    """`box` a pixel further that way, within the `picture`, or its lower right corner; where there
    is none yet, a quarter of the picture's sides in its middle."""
    if box.isEmpty():
        first = QRect(QPoint(), (picture.size() / 4).expandedTo(QSize(1, 1)))
        first.moveCenter(picture.center())
        return first
    if corner:
        other = QRect(box.topLeft(), box.bottomRight() + way).intersected(picture)
        return box if other.isEmpty() else other
    there = box.translated(way)
    return there if picture.contains(there) else box
