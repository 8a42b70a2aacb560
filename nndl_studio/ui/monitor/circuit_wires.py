"""A circuit drawn: registers, modules and registers again from left to right, and wires between
them whose ink is how much is taken."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.layers.layer import Family
from nndl_studio.sentence import NOTHING, Sentence, joined, listed
from nndl_studio.training.findings import Circuit
from nndl_studio.ui.monitor.circuit_plan import MOST, ROOM, Box, Wire, boxes, initials, wires
from nndl_studio.ui.theme import themes, ui_font

HEIGHT, WIDEST, MARGIN = 22.0, 76.0, 6.0
# What is less can't be seen; what the tape does not come of is fainter.
LEAST, FAINT, SEEN_THROUGH = 0.02, 0.3, 0.6
SMALLEST_TEXT, TEXT = 9, 12


class CircuitWires(QWidget):
    """`pointed` carries in words what a box under the mouse takes."""

    pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._found: Circuit | None = None
        self._step = 0
        self._boxes: tuple[Box, ...] = ()
        self._wires: tuple[Wire, ...] = ()
        self._over: Box | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        themes.changed.connect(self.update)

    def set_circuit(self, found: Circuit, step: int) -> None:
        """Show what is wired at this step, counted from 0; at −1 nothing is yet."""
        if self._found is None or self._found.choices != found.choices:
            self._over = None
        self._found, self._step = found, step
        self._boxes, self._wires = boxes(found), wires(found, step) if step >= 0 else ()
        self.setAccessibleName("; ".join(" ".join(row) for row in self.rows()))
        self._tell()
        self.update()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Each choice with what it takes for the most part, and its share."""
        best = {wire.choice: wire for wire in sorted(self._wires, key=lambda wire: wire.share)}
        found = self._found
        names = () if found is None else found.choices
        known = (name for name in names if name in best)
        return tuple((name, best[name].source, f"{best[name].share:.2f}") for name in known)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for wire in self._wires:
            if wire.share >= LEAST:
                self._paint_wire(painter, wire)
        short = self._is_crowded()
        for box in self._boxes:
            self._paint_box(painter, box, initials(box.title) if short else box.title)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        spot = event.position()
        over = next((box for box in self._boxes if self._place(box).contains(spot)), None)
        if over != self._over:
            self._over = over
            self._tell()
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._over = None
        self._tell()
        self.update()

    def told(self, box: Box) -> Sentence:
        """What a box takes, in words: of each choice what it takes more than a little of."""
        parts = []
        for choice in box.choices:
            mine = [wire for wire in self._wires if wire.choice == choice and wire.share > 0.05]
            shares = [f"{self._name_of(w.source)} {w.share:.2f}" for w in mine[::-1][:3]]
            parts.append(joined(" ← ", [choice, listed(shares)]))
        return joined(" · ", parts or [box.title])

    def _tell(self) -> None:
        self.pointed.emit(NOTHING if self._over is None else self.told(self._over))

    def _name_of(self, source: str) -> str:
        return next((box.title for box in self._boxes if box.gives == source), source)

    def _paint_wire(self, painter: QPainter, wire: Wire) -> None:
        start = next(box for box in self._boxes if box.gives == wire.source)
        end = next(box for box in self._boxes if wire.choice in box.choices)
        here = self._place(start)
        begin, stop = QPointF(here.right(), here.center().y()), self._entry(end, wire.choice)
        bend = max(14.0, (stop.x() - begin.x()) / 2)
        path = QPainterPath(begin)
        path.cubicTo(begin + QPointF(bend, 0), stop - QPointF(bend, 0), stop)
        pen = QPen(self._ink(wire), 1 + 1.4 * wire.share)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _ink(self, wire: Wire) -> QColor:
        theme = themes.current
        over = self._over is not None and (
            wire.choice in self._over.choices or self._over.gives == wire.source
        )
        ink = theme.color("accent" if (wire.needed and wire.share > MOST) or over else "mute")
        ink.setAlphaF(min(1.0, wire.share * (1.0 if wire.needed or over else FAINT)))
        return ink

    def _is_crowded(self) -> bool:
        """Whether there is no room for the whole titles."""
        return any(
            QFontMetricsF(self._font(place)).horizontalAdvance(box.title) > place.width() - 4
            for box, place in ((box, self._place(box)) for box in self._boxes)
        )

    def _paint_box(self, painter: QPainter, box: Box, title: str) -> None:
        theme, place = themes.current, self._place(box)
        needed = any(
            wire.needed and wire.share > MOST
            for wire in self._wires
            if wire.choice in box.choices or wire.source == box.gives
        )
        edge = theme.family(Family.MEMORY) if needed else theme.color("node_border")
        painter.setPen(QPen(edge, 1.2))
        ground = theme.color("raised")
        # A wire that goes on behind a module that does nothing is seen to.
        ground.setAlphaF(1.0 if needed else SEEN_THROUGH)
        painter.setBrush(ground)
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(theme.color("text" if needed or box is self._over else "mute"))
        font = self._font(place)
        painter.setFont(font)
        room = place.width() - 4
        words = QFontMetricsF(font).elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _font(self, place: QRectF) -> QFont:
        """Smaller where modules crowd, before their names are cut."""
        for size in range(TEXT, SMALLEST_TEXT, -1):
            if QFontMetricsF(ui_font(size)).horizontalAdvance("WRITE") <= place.width() - 6:
                return ui_font(size)
        return ui_font(SMALLEST_TEXT)

    def _place(self, box: Box) -> QRectF:
        across, down = self.width() - 2 * MARGIN, self.height() - 2 * MARGIN
        columns = len({each.x for each in self._boxes}) - 2 + 2 * ROOM
        width = min(WIDEST, 1.6 * across / columns)
        middle = QPointF(MARGIN + box.x * across, MARGIN + box.y * down)
        left = min(max(middle.x() - width / 2, MARGIN), self.width() - MARGIN - width)
        height = min(HEIGHT, down / 5)
        return QRectF(left, middle.y() - height / 2, width, height)

    def _entry(self, box: Box, choice: str) -> QPointF:
        """Where a choice comes in, A above B."""
        place = self._place(box)
        share = (box.choices.index(choice) + 1) / (len(box.choices) + 1)
        return QPointF(place.left(), place.top() + share * place.height())
