"""The arena: instructions across, offsets up, a coloured band for each value that lives there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.compiler.account.record import Account, Array, Band
from nndl_studio.languages import told
from nndl_studio.layers.layer import Family
from nndl_studio.sentence import say
from nndl_studio.ui.compiled.arena_colours import band_colours
from nndl_studio.ui.compiled.arena_image import arena_image, places_of, shrunk
from nndl_studio.ui.compiled.arena_marks import BOTTOM, LEFT, paint_marks
from nndl_studio.ui.compiled.sight import Sight
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import themes, ui_font

TOP, RIGHT = 6, 8
ROOM_ABOVE = 1.12
ZOOM = 1.25
TINT = 70
KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
RISES = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
CLOSER = {Qt.Key.Key_Plus: ZOOM, Qt.Key.Key_Equal: ZOOM, Qt.Key.Key_Minus: 1 / ZOOM}


class ArenaView(QWidget):
    """`pointed` carries the band under the mouse or the keys, or None; `chosen` the number of the
    instruction that makes a band which was clicked."""

    pointed = Signal(object)
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._account: Account | None = None
        self._families: Mapping[str, Family] = {}
        self._bands: tuple[Band, ...] = ()
        self._places = places_of(())
        self._colours: list[QColor] = []
        self._whole = self._sight = Sight(0, 1, 0, 1, QRectF())
        self._everything = False
        self._marked: str | None = None
        self._band: Band | None = None
        self._instruction: int | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self._image: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        show(self.setAccessibleName, say("Memory over time"))
        tip = say("Wheel: closer, with Shift along time only. Drag: move. Home: all of it.")
        show(self.setWhatsThis, tip)
        themes.changed.connect(self._paint_anew)
        texts.changed.connect(self.update)

    @property
    def sight(self) -> Sight:
        """What is seen."""
        return self._sight

    @property
    def band(self) -> Band | None:
        """What is pointed at."""
        return self._band

    @property
    def bands(self) -> tuple[Band, ...]:
        """All that is drawn."""
        return self._bands

    def set_account(self, account: Account | None, families: Mapping[str, Family]) -> None:
        """Show the arena of another plan, all that comes and goes in it."""
        self._account, self._families = account, families
        self._band = self._instruction = None
        self._gather()

    def set_everything(self, on: bool) -> None:
        """Show parameters and gradients too, which lie before what comes and goes."""
        self._everything = on
        self._gather()

    def set_marked(self, node: str | None) -> None:
        """Let a node's bands stand out."""
        if node != self._marked:
            self._marked = node
            self._paint_anew()

    def set_instruction(self, number: int | None) -> None:
        """Mark the time of an instruction."""
        self._instruction = number
        self.update()

    def fit(self) -> None:
        """See all there is."""
        self._look(self._whole)

    def band_at(self, spot: QPointF) -> Band | None:
        """What lies there."""
        if not self._sight.room.contains(spot) or not len(self._places):
            return None
        t, o = self._sight.instruction(spot.x()), self._sight.offset(spot.y())
        first, last, low, high = self._places.T
        found = np.flatnonzero((first <= t) & (t < last + 1) & (low <= o) & (o < high))
        # What took over the memory of another came later.
        return self._bands[int(found[-1])] if len(found) else None

    def place(self, band: Band) -> QRectF:
        """Where a band is drawn."""
        return self._sight.rect(band.first, band.last, band.offset, band.end)

    def sizeHint(self) -> QSize:
        return QSize(900, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        self._whole = _in_room(self._whole, room)
        self._look(_in_room(self._sight, room))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        across_only = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        factor = ZOOM ** ((turned.y() or turned.x()) / 120)
        self._look(self._sight.zoomed(factor, event.position(), up=not across_only))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = spot - self._pressed
            if self._dragged or far.manhattanLength() > 4:
                self._dragged, self._pressed = True, spot
                self._look(self._sight.moved(far))
            return
        self._point(self.band_at(spot))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and not self._dragged:
            band = self.band_at(event.position())
            self._point(band)
            if band is not None:
                self.chosen.emit(band.first)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS:
            self._step(KEYS[key])
        elif key in RISES:
            self._rise(RISES[key])
        elif key in CLOSER:
            self._look(self._sight.zoomed(CLOSER[key], self._middle()))
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._band is not None:
            self.chosen.emit(self._band.first)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current
        painter.fillRect(self.rect(), theme.color("panel"))
        if self._account is not None:
            if self._image is None:
                self._image = self._drawn()
            painter.drawImage(0, 0, self._image)
            paint_marks(painter, self._account, self._sight)
            self._paint_pointed(painter)
        painter.end()

    def _gather(self) -> None:
        """Take up the bands that are to be seen, and see all of them."""
        self._bands, account = (), self._account
        if account is not None:
            memory, end = account.memory, len(account.instructions)
            kinds = ("value", "batch")
            seen = [b for b in memory.bands if self._everything or b.kind in kinds]
            if self._everything and memory.size > memory.end:
                seen.append(_others(account))
            self._bands = tuple(seen)
            low = min((band.offset for band in seen), default=0)
            high = max((band.end for band in seen), default=1)
            top = low + (high - low) * ROOM_ABOVE
            self._whole = Sight(0, max(1, end), low, top, self._sight.room)
        self._places = places_of(self._bands)
        self.fit()
        self._paint_anew()

    def _look(self, sight: Sight) -> None:
        self._sight = sight.inside(self._whole)
        self._redraw()

    @Slot()
    def _paint_anew(self) -> None:
        """In the colours of the theme, and of the node that is marked."""
        if self._account is not None:
            colour = band_colours(self._account, self._families, self._marked)
            self._colours = [colour(band) for band in self._bands]
        self._redraw()

    def _redraw(self) -> None:
        self._image = None
        self.update()

    def _point(self, band: Band | None) -> None:
        if band is not self._band:
            self._band = band
            self.update()
            self.pointed.emit(band)

    def _middle(self) -> QPointF:
        if self._band is None:
            return self._sight.room.center()
        return self.place(self._band).intersected(self._sight.room).center()

    def _step(self, far: int) -> None:
        """To the next instruction, or that before, and to what it makes."""
        account = self._account
        if account is None:
            return
        last = len(account.instructions) - 1
        now = -far if self._instruction is None and far > 0 else self._instruction or 0
        self._instruction = max(0, min(now + far, last))
        made = [band for band in self._bands if band.first == self._instruction]
        self._point(made[-1] if made else self._band)
        self.update()

    def _rise(self, far: int) -> None:
        """To the next band that is alive at the same time."""
        now = self._instruction or 0
        alive = [b for b in self._bands if b.first <= now <= b.last]
        alive.sort(key=lambda band: (band.offset, band.first))
        if alive:
            at = alive.index(self._band) + far if self._band in alive else 0
            self._point(alive[max(0, min(at, len(alive) - 1))])

    def _drawn(self) -> QImage:
        what = self._bands, self._places, self._colours, self._sight
        return arena_image(*what, self.size(), self.devicePixelRatioF(), ui_font(11))

    def _paint_pointed(self, painter: QPainter) -> None:
        """What the mouse or the keys are at."""
        theme, sight = themes.current, self._sight
        painter.setClipRect(sight.room)
        if self._instruction is not None:
            tint, at = theme.color("accent"), self._instruction
            tint.setAlpha(TINT)
            wide = max(2.0, sight.x(at + 1) - sight.x(at))
            painter.fillRect(QRectF(sight.x(at), sight.room.top(), wide, sight.room.height()), tint)
        if self._band is not None:
            painter.setPen(QPen(theme.color("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(shrunk(self.place(self._band)))


def _in_room(sight: Sight, room: QRectF) -> Sight:
    return Sight(sight.first, sight.last, sight.low, sight.high, room)


def _others(account: Account) -> Band:
    """What lies behind the first shard: others, which look like it."""
    memory, last = account.memory, len(account.instructions) - 1
    size = memory.size - memory.end
    array = Array(told(say("the other shards")), (size,), batched=False)
    return Band(array, "", "working space", memory.end, size, 0, last)
