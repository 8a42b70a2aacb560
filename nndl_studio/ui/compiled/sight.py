"""The part of the arena that is in sight: instructions across, offsets up, and where all lies."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

from PySide6.QtCore import QPointF, QRectF

# The fewest instructions and numbers that fill the picture.
CLOSEST = 4.0, 64.0
ROUND = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Sight:
    """Instructions `first` to `last` and offsets `low` to `high` fill `room`, in pixels; what is
    drawn higher lies further behind."""

    first: float
    last: float
    low: float
    high: float
    room: QRectF

    def x(self, instruction: float) -> float:
        """Where an instruction begins."""
        return self.room.x() + self.room.width() * (instruction - self.first) / self._long

    def y(self, offset: float) -> float:
        """Where an offset lies."""
        return self.room.bottom() - self.room.height() * (offset - self.low) / self._high

    def rect(self, first: float, last: float, offset: float, end: float) -> QRectF:
        """From the beginning of one instruction to the end of another."""
        corner = QPointF(self.x(first), self.y(end))
        return QRectF(corner, QPointF(self.x(last + 1), self.y(offset)))

    def instruction(self, x: float) -> float:
        """What runs there; whole numbers are where instructions begin."""
        return self.first + self._long * (x - self.room.x()) / max(1.0, self.room.width())

    def offset(self, y: float) -> float:
        """Which number of the arena lies there."""
        return self.low + self._high * (self.room.bottom() - y) / max(1.0, self.room.height())

    def inside(self, whole: Sight) -> Sight:
        """The same, moved into what there is, and no closer than can be seen."""
        long = min(max(self._long, CLOSEST[0]), whole._long)
        high = min(max(self._high, CLOSEST[1]), whole._high)
        first = min(max(self.first, whole.first), whole.last - long)
        low = min(max(self.low, whole.low), whole.high - high)
        return Sight(first, first + long, low, low + high, self.room)

    def zoomed(self, factor: float, at: QPointF, across: bool = True, up: bool = True) -> Sight:
        """Closer by `factor`, with what is `at` a place staying there."""
        t, o = self.instruction(at.x()), self.offset(at.y())
        wide, high = factor if across else 1.0, factor if up else 1.0
        first, last = t - (t - self.first) / wide, t + (self.last - t) / wide
        low, top = o - (o - self.low) / high, o + (self.high - o) / high
        return Sight(first, last, low, top, self.room)

    def moved(self, far: QPointF) -> Sight:
        """What is seen after dragging the picture so far, in pixels."""
        t = far.x() * self._long / max(1.0, self.room.width())
        o = far.y() * self._high / max(1.0, self.room.height())
        return Sight(self.first - t, self.last - t, self.low + o, self.high + o, self.room)

    @property
    def _long(self) -> float:
        return max(1e-9, self.last - self.first)

    @property
    def _high(self) -> float:
        return max(1e-9, self.high - self.low)


def marks(low: float, high: float, most: int) -> list[int]:
    """Round whole numbers from `low` to `high`, at most so many."""
    span = max(1.0, (high - low) / max(1, most))
    power = 10.0 ** floor(log10(span))
    step = max(1, round(next(power * each for each in ROUND if power * each >= span * (1 - 1e-9))))
    return [at for at in range(-(-int(low) // step) * step, int(high) + 1, step) if low <= at]
